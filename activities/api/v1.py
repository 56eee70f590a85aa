"""Version 1, mounted at the root for staff and inside a course for its people."""

from typing import Any

from django.urls import path

from activities.api import review_views, views


def checked(view_class: type[views.CourseView]) -> Any:
    """The view with Django's own CSRF check, from which DRF exempts its views."""
    view: Any = view_class.as_view()
    view.csrf_exempt = False
    return view


app_name = "v1"
urlpatterns = [
    path("placements/", checked(views.PlacementsView), name="placements"),
    path("placements/<slug:placement>/results/", checked(views.ResultsView), name="results"),
    path("attempts/<slug:attempt>/", checked(views.AttemptView), name="attempt"),
    path("attempts/<slug:attempt>/answers/", checked(views.AnswersView), name="answers"),
    path("reflections/", checked(review_views.ReflectionsView), name="reflections"),
    path("reflections/<slug:reflection>/review/", checked(review_views.ReviewView), name="review"),
    path("reflections/<slug:reflection>/draft/", checked(review_views.ReviewDraftView), name="review_draft"),
    path("help-calls/", checked(review_views.HelpCallsView), name="help_calls"),
    path("help-calls/<slug:call>/answer/", checked(review_views.HelpAnswerView), name="answer_help"),
]
