"""A table that points to a person is erased with the person, and its rows are in the person's export."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from activities.models import Attempt, Outreach, Reflection, ResumeCode, User
from lti_tool.models import LtiUser, ScoreDelivery

# What hangs on a person. A table that points to one of these holds personal data.
PERSONAL = (User, LtiUser, Attempt, Outreach, Reflection, ResumeCode, ScoreDelivery)
# Its rows go first, with the files that they name: delete_photos_of, which erasure calls.
HOLDS_ON = {"activities.Upload.attempt"}
# The row is the house's; it was made by staff with a password, whom erasure never meets.
OF_STAFF = {"activities.ApiToken.made_by"}
# What others learn by stays; whose it was goes.
STAYS = {"activities.Activity.owner"}

# Where each table of personal data is found in the export: a name in it, or why it is not there.
EXPORTED = {
    "activities.Activity": "activities_that_you_made",
    "activities.Admission": "activities_that_the_course_opened",
    "activities.Answer": "attempts",
    "activities.Attempt": "attempts",
    "activities.Enrolment": "courses",
    "activities.GradeEvent": "results",
    "activities.HelpCall": "calls_for_help",
    "activities.Outreach": "tries_to_reach_you",
    "activities.OutreachStep": "tries_to_reach_you",
    "activities.Progress": "standing",
    "activities.Reflection": "handed_in",
    "activities.ResumeCode": "codes_for_other_devices",
    "activities.ResumeSession": "codes_for_other_devices",
    "activities.Review": "handed_in",
    "activities.ReviewDraft": "reviews_that_you_gave",
    "activities.Trouble": "tasks_that_are_hard",
    "activities.Upload": "photos",
    "lti_tool.DeliveryAttempt": "grades_for_the_learning_platform",
    "lti_tool.GradebookResult": "what_the_gradebook_held",
    "lti_tool.LaunchSession": "open_sessions",
    "lti_tool.LtiUser": "learning_platform",
    "lti_tool.ScoreDelivery": "grades_for_the_learning_platform",
    # Staff only: people from courses never log in to the admin and have no groups or permissions.
    "activities.ApiToken": "",
    "activities.StaffMember": "",
    "activities.User_groups": "",
    "activities.User_user_permissions": "",
    "admin.LogEntry": "",
}


def relations() -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model in PERSONAL:
                yield model, field


def test_erasing_a_person_meets_no_table_that_holds_on() -> None:
    """SET_NULL only where the row is the same person's and falls with another of its relations."""
    cascading = {model for model, field in relations() if field.remote_field.on_delete is models.CASCADE}
    others = [
        f"{model._meta.label}.{field.name}"
        for model, field in relations()
        if field.remote_field.on_delete is not models.CASCADE
        and not (field.remote_field.on_delete is models.SET_NULL and model in cascading)
    ]
    assert set(others) == HOLDS_ON | OF_STAFF | STAYS


def test_every_table_of_personal_data_is_in_the_export_or_says_why_not() -> None:
    assert {model._meta.label for model, _ in relations()} == set(EXPORTED)


def test_people_are_the_installed_user_model() -> None:
    assert User._meta.label == settings.AUTH_USER_MODEL
