"""Version 1, mounted at the root for staff and inside a course for its people."""

from typing import Any

from django.urls import path

from activities.api.learning import attempts
from activities.api.outreach import worklist
from activities.api.permissions import CourseView
from activities.api.teaching import course_views, people_views, review_views


def checked(view_class: type[CourseView]) -> Any:
    """The view with Django's own CSRF check, from which DRF exempts its views."""
    view: Any = view_class.as_view()
    view.csrf_exempt = False
    return view


app_name = "v1"
urlpatterns = [
    path("placements/", checked(attempts.PlacementsView), name="placements"),
    path("placements/<slug:placement>/results/", checked(people_views.ResultsView), name="results"),
    path("placements/<slug:placement>/steps/", checked(people_views.StepsView), name="steps"),
    path("courses/", checked(people_views.CoursesView), name="courses"),
    path("courses/<slug:course>/", checked(people_views.OverviewView), name="overview"),
    path("courses/<slug:course>/people/", checked(people_views.EveryoneView), name="people"),
    path("courses/<slug:course>/people/<number:number>/", checked(people_views.PersonView), name="person"),
    path(
        "courses/<slug:course>/people/<number:number>/aside/",
        checked(course_views.AsideView),
        name="aside",
    ),
    path("placements/<slug:placement>/away/", checked(course_views.AwayView), name="away"),
    path(
        "courses/<slug:course>/people/<number:number>/attempts/<slug:attempt>/",
        checked(people_views.PersonAttemptView),
        name="person_attempt",
    ),
    path("courses/<slug:course>/gradebook/", checked(people_views.GradebookView), name="gradebook"),
    path("courses/<slug:course>/outreach/", checked(worklist.OutreachView), name="outreach"),
    path(
        "courses/<slug:course>/outreach/<number:number>/",
        checked(worklist.OutreachActView),
        name="outreach_act",
    ),
    path("attempts/<slug:attempt>/", checked(attempts.AttemptView), name="attempt"),
    path("attempts/<slug:attempt>/answers/", checked(attempts.AnswersView), name="answers"),
    path("reflections/", checked(review_views.ReflectionsView), name="reflections"),
    path("reflections/<slug:reflection>/review/", checked(review_views.ReviewView), name="review"),
    path("reflections/<slug:reflection>/draft/", checked(review_views.ReviewDraftView), name="review_draft"),
    path("help-calls/", checked(review_views.HelpCallsView), name="help_calls"),
    path("help-calls/<slug:call>/answer/", checked(review_views.HelpAnswerView), name="answer_help"),
]
