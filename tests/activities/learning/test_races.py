"""Several requests at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.learning.resume import resume_codes
from activities.models import (
    Answer,
    Attempt,
    BlockTally,
    Bucket,
    Enrolment,
    GradeEvent,
    HelpCall,
    Outreach,
    PlacementTally,
    Progress,
    ResumeCode,
    Review,
    ReviewDraft,
    Role,
    WrongAnswer,
)
from activities.outreach import cases
from activities.teaching import reviews
from tests.factories import activities as make

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6


def all_at_once(act: Callable[[], Any]) -> list[Any]:
    together = Barrier(AT_ONCE)

    def one(_: int) -> Any:
        together.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_people_who_arrive_together_get_numbers_of_their_own() -> None:
    course = make.course()
    people = [make.person() for _ in range(AT_ONCE)]
    found = all_at_once(lambda: make.member(course, who=people.pop()).number)
    assert sorted(found) == list(range(1, AT_ONCE + 1))


def test_one_person_who_arrives_many_times_has_one_number() -> None:
    course, person = make.course(), make.person()
    assert set(all_at_once(lambda: make.member(course, who=person).number)) == {1}
    assert Enrolment.objects.count() == 1


def test_a_start_pressed_many_times_begins_once() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    all_at_once(lambda: attempts.start(placement=placement, learner=learner.user))
    assert Attempt.objects.count() == 1
    assert Progress.objects.get().attempts == 1


def test_an_answer_sent_many_times_is_one_and_finishing_many_times_is_one_grade() -> None:
    placement = make.placement(of=make.activity(steps=[[make.question("q1")]]))
    learner = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    form = {"response": ["right"]}
    all_at_once(lambda: attempts.answer(attempt=attempt, block="q1", key="k", form=form).pk)
    assert Answer.objects.count() == 1
    all_at_once(lambda: attempts.finish(attempt=attempt))
    assert GradeEvent.objects.count() == 1


def test_codes_asked_for_at_once_leave_one_in_use() -> None:
    placement = make.placement()
    learner = make.member(placement.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    all_at_once(lambda: resume_codes.make(attempt=attempt)[1])
    assert ResumeCode.objects.filter(cancelled_at=None).count() == 1


def test_wrong_codes_tried_at_once_are_counted_one_by_one() -> None:
    def guess() -> None:
        with pytest.raises(resume_codes.WrongCodeError):
            resume_codes.redeem(typed="wrong")

    all_at_once(guess)
    assert Bucket.objects.get().left == pytest.approx(resume_codes.EVERYONE.at_once - AT_ONCE, abs=1)


def test_a_call_for_help_pressed_many_times_is_one_call() -> None:
    placement = make.placement()
    attempt = attempts.start(placement=placement, learner=make.member(placement.course).user)
    all_at_once(lambda: help_calls.ask(attempt=attempt, step=1, text="Help"))
    assert HelpCall.objects.count() == 1


def test_of_many_who_review_at_once_one_decides_and_all_others_have_a_draft() -> None:
    placement = make.placement(of=make.activity(steps=[[make.reflection()]]))
    attempt = attempts.start(placement=placement, learner=make.member(placement.course).user)
    attempts.answer(attempt=attempt, block="r1", key="k", form={"response": ["words"]})
    reflection = attempt.reflections.get()
    instructors = [make.member(placement.course, "instructor").user for _ in range(AT_ONCE)]

    def review() -> bool:
        opinion = reviews.Opinion("Good.", "5")
        try:
            reviews.decide(
                reflection=reflection,
                reviewer=instructors.pop(),
                decision="accepted",
                opinion=opinion,
                revision=1,
            )
        except reviews.OvertakenError:
            return False
        return True

    assert sum(all_at_once(review)) == 1
    assert (Review.objects.count(), GradeEvent.objects.count()) == (1, 1)
    assert ReviewDraft.objects.count() == AT_ONCE - 1


def test_a_photo_sent_many_times_is_stored_once() -> None:
    placement = make.placement(of=make.activity(steps=[[make.reflection()]]))
    attempt = attempts.start(placement=placement, learner=make.member(placement.course).user)
    before = set(default_storage.listdir("photos")[1]) if default_storage.exists("photos") else set()
    data = make.photo()
    kept = all_at_once(lambda: uploads.keep(attempt=attempt, block="r1", file=make.sent(data)).file)
    assert {f"photos/{name}" for name in set(default_storage.listdir("photos")[1]) - before} == set(kept)
    assert len(set(kept)) == 1


def test_learners_who_answer_together_are_all_counted() -> None:
    placement = make.placement()
    learners = [make.member(placement.course) for _ in range(AT_ONCE)]
    waiting = list(learners)

    def work() -> None:
        attempt = attempts.start(placement=placement, learner=waiting.pop().user)
        for block, choice in (("q1", "wrong"), ("q1", "right"), ("q2", "right")):
            key = f"{block}-{choice}"
            attempts.answer(attempt=attempt, block=block, key=key, form={"response": [choice]})

    all_at_once(work)
    people = PlacementTally.objects.get()
    block = BlockTally.objects.get(block="q1")
    assert (people.begun, people.finished) == (AT_ONCE, AT_ONCE)
    assert (block.answered, block.first_right, block.right) == (AT_ONCE, 0, AT_ONCE)
    assert WrongAnswer.objects.get().count == AT_ONCE


def test_one_learners_two_pages_at_once_leave_the_right_line() -> None:
    course = make.course()
    learner = make.member(course)
    placements = [
        make.placement(course, make.activity(steps=[[make.question("q1")]])) for _ in range(AT_ONCE)
    ]
    open_attempts = [attempts.start(placement=one, learner=learner.user) for one in placements]
    form = {"response": ["right"]}
    all_at_once(lambda: attempts.answer(attempt=open_attempts.pop(), block="q1", key="k", form=form))
    learner.refresh_from_db()
    assert (learner.begun, learner.finished, learner.half_done_at) == (AT_ONCE, AT_ONCE, None)


def test_two_instructors_who_take_one_person_together_are_one() -> None:
    course = make.course()
    learner = make.member(course)
    teachers = [make.member(course, Role.INSTRUCTOR) for _ in range(AT_ONCE)]

    def take() -> bool:
        try:
            cases.take(course=course, number=learner.number, actor=teachers.pop().user)
        except cases.TakenError:
            return False
        return True

    assert sum(all_at_once(take)) == 1
    assert Outreach.objects.count() == 1
