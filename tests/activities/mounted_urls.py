"""What stands under the mount."""

from django.urls import include, path

urlpatterns = [path("", include("activities.urls"))]
