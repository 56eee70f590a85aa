"""The root of the site in tests of activities alone."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("activities.public_urls")),
    path("api/", include("activities.api.urls")),
    path("admin/", admin.site.urls),
]
