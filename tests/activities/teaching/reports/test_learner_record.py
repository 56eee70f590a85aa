from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from activities.host_answers import GradeCell, HeldResult, HeldResults, SentGrade
from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.models import Attempt, Enrolment, Expected, Placement, Role
from activities.teaching import people, reviews
from activities.teaching.people import Person
from activities.teaching.reports import learner_record
from activities.teaching.reviews import Opinion
from tests.activities.learning.doing import MONDAY, begin, do, give, on_day
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity("keys"))


@pytest.fixture
def learner(placement: Placement) -> Enrolment:
    with on_day(0):
        return make.member(placement.course)


def person(learner: Enrolment) -> Person:
    row = people.find_learner(course=learner.course, number=learner.number)
    assert row is not None
    return row


def lines(learner: Enrolment, page: int = 1) -> list[learner_record.Line]:
    with override("en"):
        return learner_record.lines(
            course=learner.course, person=person(learner), page=page, language="en"
        ).items


def moments(learner: Enrolment) -> list[tuple[int, str]]:
    with override("en"):
        timeline = learner_record.timeline(
            course=learner.course, person=person(learner), page=1, language="en"
        ).items
    return [((one.at - MONDAY).days, one.words) for one in timeline]


def test_each_activity_begun_is_a_line_the_latest_first(placement: Placement, learner: Enrolment) -> None:
    later = make.placement(placement.course, make.activity("later"))
    with on_day(1):
        do(placement, learner, "right", "wrong")
    with on_day(2):
        begin(later, learner)
    texts = [(one.title, one.status_label, one.percent, len(one.attempts)) for one in lines(learner)]
    assert texts == [("Activity later (en)", "Under way", None, 1), ("Activity keys (en)", "Finished", 50, 1)]


def test_a_line_tells_what_was_sent_and_what_the_course_holds(
    placement: Placement, learner: Enrolment
) -> None:
    do(placement, learner)
    key = (placement.pk, learner.user_id)
    sent = SentGrade(GradeCell("arrived", "ok"), [(MONDAY, "taken")])
    held_results = HeldResults({key: HeldResult(10, differs=True)}, is_offered=True)
    with hosted_by(FakeHost(held=held_results, sent={placement.pk: sent})):
        (line,) = lines(learner)
    assert (line.held, line.sent) == ("the course: 10 %", sent)


def test_what_happened_is_told_in_the_order_of_time(placement: Placement, learner: Enrolment) -> None:
    with on_day(1):
        do(placement, learner, "right", "wrong")
    with on_day(2):
        begin(placement, learner)
    events = moments(learner)
    assert events[0] == (2, "Began “Activity keys (en)”, attempt 2")
    assert set(events[1:4]) == {
        (1, "Result in “Activity keys (en)”: 50 %"), (1, "Finished “Activity keys (en)”"), (1, "Began “Activity keys (en)”")
    }  # fmt: skip
    assert events[4] == (0, "Came to this course for the first time")


def test_every_answer_is_told_in_words_with_its_verdict(placement: Placement, learner: Enrolment) -> None:
    attempt = begin(placement, learner)
    give(attempt, "wrong", "right")
    with override("en"):
        steps = learner_record.answers(attempt=Attempt.objects.get(), language="en")
    assert [step.number for step in steps] == [2, 3]
    (block,) = steps[0].blocks
    assert [(one.lines, one.verdict, one.tone) for one in block.tries] == [
        (["that (en)"], "Wrong", "attention"), (["this (en)"], "Right", "ok")
    ]  # fmt: skip
    assert steps[1].blocks[0].tries == []


def test_calls_for_help_and_what_instructors_decided_are_told_too(learner: Enrolment) -> None:
    placement = make.placement(learner.course, make.activity("saw", steps=[[make.reflection()]]))
    leena = make.member(learner.course, Role.INSTRUCTOR)
    with on_day(1):
        attempt = begin(placement, learner)
        call = help_calls.ask(attempt=attempt, step=1, text="")
        attempts.answer(attempt=attempt, block="r1", key="r1", form={"response": ["I sawed."]})
    reflection = attempt.reflections.get()
    with on_day(2):
        help_calls.answer_call(call=call, by=leena.user, text="")
        decided: dict[str, Any] = {
            "reflection": reflection,
            "reviewer": leena.user,
            "opinion": Opinion("Go on.", "5"),
        }
        reviews.decide(**decided, decision="returned", revision=1)
    with on_day(3):
        reviews.decide(**decided, decision="accepted", revision=2)
    assert {
        (1, "Asked for help in “Activity saw (en)”, step 1"),
        (2, "Was helped in “Activity saw (en)”, step 1"),
        (2, "An instructor sent back an answer in “Activity saw (en)”"),
        (3, "An instructor accepted an answer in “Activity saw (en)”"),
    } <= set(moments(learner))


def test_a_photo_is_shown_and_its_id_is_no_word(placement: Placement, learner: Enrolment) -> None:
    attempt = begin(make.placement(placement.course, make.activity(steps=[[make.reflection()]])), learner)
    photo = uploads.keep(attempt=attempt, block="r1", file=make.sent(make.photo()))
    form = {"response": ["I sawed."], "response-photo": [photo.public_id], "response-description": ["A saw"]}
    attempts.answer(attempt=attempt, block="r1", key="r1", form=form)
    (step,) = learner_record.answers(attempt=attempt, language="en")
    (answer,) = step.blocks[0].tries
    assert (answer.lines, answer.photo, answer.description) == (["I sawed."], photo, "A saw")


@pytest.mark.parametrize(("language", "words"), [("fi", "Oikein"), ("sv", "Rätt"), ("ar", "صحيح")])
def test_a_right_answer_is_not_told_as_a_direction(
    placement: Placement, learner: Enrolment, language: str, words: str
) -> None:
    give(begin(placement, learner), "right")
    with override(language):
        steps = learner_record.answers(attempt=Attempt.objects.get(), language=language)
    assert steps[0].blocks[0].tries[0].verdict == words


def test_another_courses_work_is_not_told_here(placement: Placement, learner: Enrolment) -> None:
    elsewhere = make.placement()
    do(elsewhere, make.member(elsewhere.course, who=learner.user))
    assert lines(learner) == []
    assert [words for _, words in moments(learner)] == ["Came to this course for the first time"]


def test_long_records_have_pages(placement: Placement, learner: Enrolment) -> None:
    for _ in range(learner_record.LINES + 1):
        begin(make.placement(placement.course), learner)
    assert (len(lines(learner)), len(lines(learner, 2))) == (learner_record.LINES, 1)


def test_of_someone_who_has_not_come_nothing_is_told(placement: Placement) -> None:
    Expected.objects.create(course=placement.course, mark="a", number=5, listed_at=MONDAY - timedelta(days=1))
    found = people.find_learner(course=placement.course, number=5)
    assert found is not None
    assert learner_record.lines(course=placement.course, person=found, page=1, language="en").items == []
    assert learner_record.timeline(course=placement.course, person=found, page=1, language="en").items == []
