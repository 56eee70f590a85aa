"""The few pages that stand outside any course."""

from django.urls import path

from activities.views import logos
from activities.views.learning import resume
from activities.views.privacy import legal

app_name = "activities_public"
urlpatterns = [
    path("", legal.front, name="front"),
    path("resume/", resume.enter, name="resume"),
    path("accessibility/", legal.accessibility, name="accessibility"),
    path("logos/<slug:digest>.png", logos.logo, name="logo"),
    path("privacy/", legal.privacy, name="privacy"),
]
