"""Several requests at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from activities.models import Answer, Attempt, CodeTries, Enrolment, GradeEvent, Progress, ResumeCode
from activities.services import attempts, code_tries, resume_codes
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
    assert CodeTries.objects.get().left == pytest.approx(code_tries.AT_ONCE - AT_ONCE, abs=1)
