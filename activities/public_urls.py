"""The few pages that stand outside any course."""

from django.urls import path

from activities.views import notices, resume

app_name = "activities_public"
urlpatterns = [
    path("", notices.front, name="front"),
    path("resume/", resume.enter, name="resume"),
    path("accessibility/", notices.accessibility, name="accessibility"),
    path("privacy/", notices.privacy, name="privacy"),
]
