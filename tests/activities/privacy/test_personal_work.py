import base64
import json

import pytest
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder

from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.learning.resume import resume_codes
from activities.models import Enrolment, HelpCall, ResumeCode, Review, Role, Upload
from activities.privacy import erasure, personal_data
from activities.teaching import reviews
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def worked(learner: Enrolment, teacher: Enrolment) -> None:
    """A reflection with a photo, sent back; a call for help; a code."""
    placement = make.placement(learner.course, make.activity(steps=[[make.reflection()], [make.question()]]))
    attempt = attempts.start(placement=placement, learner=learner.user)
    photo = {"response-photo": make.sent(make.photo())}
    form = uploads.received(
        attempt=attempt, block="r1", form={"response": ["My stool"]}, files=photo, too_big=set()
    )
    attempts.answer(attempt=attempt, block="r1", key="k", form=form)
    reviews.decide(
        reflection=attempt.reflections.get(),
        reviewer=teacher.user,
        decision="returned",
        opinion=reviews.Opinion("Which wood?", ""),
        revision=1,
    )
    help_calls.ask(attempt=attempt, step=2, text="What is this?")
    resume_codes.make(attempt=attempt)


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def teacher(learner: Enrolment) -> Enrolment:
    return make.member(learner.course, Role.INSTRUCTOR)


def test_the_export_holds_what_was_handed_in_with_its_photo_reviews_calls_and_codes(
    learner: Enrolment, teacher: Enrolment
) -> None:
    worked(learner, teacher)
    data = json.loads(
        json.dumps(personal_data.collect_data(person=learner.user, language="en"), cls=DjangoJSONEncoder)
    )
    assert data["handed_in"][0]["reviews"][0]["comment"] == "Which wood?"
    assert base64.b64decode(data["photos"][0]["jpeg_base64"]).startswith(b"\xff\xd8")
    assert data["calls_for_help"][0]["text"] == "What is this?"
    assert data["codes_for_other_devices"][0]["used"] == []
    assert personal_data.collect_data(person=teacher.user, language="en")["reviews_that_you_gave"]


def test_erasing_removes_photos_calls_and_codes_and_nothing_of_others(
    learner: Enrolment, teacher: Enrolment
) -> None:
    other = make.member(learner.course)
    worked(learner, teacher)
    worked(other, teacher)
    [gone] = Upload.objects.filter(attempt__learner=learner.user).values_list("file", flat=True)
    [stays] = Upload.objects.filter(attempt__learner=other.user).values_list("file", flat=True)
    erasure.erase_person(person=learner.user, actor=None)
    assert not default_storage.exists(gone)
    assert default_storage.exists(stays)
    for found in (HelpCall.objects.all(), ResumeCode.objects.all(), Review.objects.all()):
        assert found.count() == 1


def test_an_instructor_who_is_erased_leaves_the_reviews_of_others_work(
    learner: Enrolment, teacher: Enrolment
) -> None:
    worked(learner, teacher)
    erasure.erase_person(person=teacher.user, actor=None)
    assert Review.objects.get().reviewer is None
