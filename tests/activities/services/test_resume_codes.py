from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.models import Attempt, CodeTries, ResumeCode, ResumeSession
from activities.services import attempts, code_tries, resume_codes, resume_sessions
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    learner = make.member(make.course())
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def wrong(times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(resume_codes.WrongCodeError):
            resume_codes.redeem(typed="ACDE FGHJ")


def test_a_code_is_eight_characters_that_cannot_be_mistaken_for_each_other(attempt: Attempt) -> None:
    plain = resume_codes.make(attempt=attempt)[1].replace(" ", "")
    assert len(plain) == 8
    assert set(plain) <= set(resume_codes.ALPHABET)
    for alike in ("0OQ", "1IL", "2Z", "5S", "8B", "UV"):
        assert len(set(alike) & set(resume_codes.ALPHABET)) <= 1, alike


def test_only_a_keyed_hash_of_a_code_is_kept(attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    kept = ResumeCode.objects.values().get()
    plain = code.replace(" ", "")
    assert plain not in str(kept)
    assert kept["code_hash"] == resume_codes.digest(plain)


@pytest.mark.parametrize("spelled", ["{0}", " {0} ", "{1}-{2}", "{1} – {2}"])
def test_a_code_may_be_typed_as_people_type(attempt: Attempt, spelled: str) -> None:
    made, code = resume_codes.make(attempt=attempt)
    first, second = code.lower().split()
    assert resume_codes.redeem(typed=spelled.format(first + second, first, second)) == made


def test_a_new_code_ends_the_one_before_and_what_it_opened(attempt: Attempt) -> None:
    made, old = resume_codes.make(attempt=attempt)
    session, secret = resume_sessions.begin(code=made)
    _, new = resume_codes.make(attempt=attempt)
    with pytest.raises(resume_codes.WrongCodeError):
        resume_codes.redeem(typed=old)
    assert resume_sessions.find(session_id=session.pk, secret=secret) is None
    assert resume_codes.redeem(typed=new).attempt == attempt


def test_a_code_ends_after_a_week_with_the_attempt_and_when_cancelled(attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert resume_codes.redeem(typed=code).attempt == attempt
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        wrong()
        assert resume_codes.current(attempt=attempt) is None
    Attempt.objects.update(finished_at=timezone.now())
    wrong()
    Attempt.objects.update(finished_at=None)
    assert resume_codes.redeem(typed=code).attempt == attempt
    resume_codes.cancel(attempt=attempt)
    wrong()


def test_a_finished_attempt_gets_no_code(attempt: Attempt) -> None:
    Attempt.objects.update(finished_at=timezone.now())
    with pytest.raises(attempts.FinishedError):
        resume_codes.make(attempt=attempt)


def test_wrong_codes_slow_everyone_and_right_ones_cost_nothing(attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    for _ in range(3):
        resume_codes.redeem(typed=code)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(int(code_tries.AT_ONCE))
        with pytest.raises(resume_codes.SlowedError) as slowed:
            resume_codes.redeem(typed=code)  # a right one too: whoever guesses must not see the difference
        assert slowed.value.seconds == code_tries.SECONDS_EACH
        clock.shift(timedelta(seconds=slowed.value.seconds))
        assert resume_codes.redeem(typed=code).attempt == attempt
        wrong()
        with pytest.raises(resume_codes.SlowedError):
            resume_codes.redeem(typed=code)
        clock.shift(timedelta(days=1))
        wrong(int(code_tries.AT_ONCE))
    assert CodeTries.objects.count() == 1


def test_a_clock_that_goes_back_gives_no_tries_away() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(int(code_tries.AT_ONCE))
        clock.shift(timedelta(hours=-1))
        with pytest.raises(resume_codes.SlowedError):
            resume_codes.redeem(typed="x")


def test_a_session_is_proved_by_its_own_secret_and_lasts_a_long_day(attempt: Attempt) -> None:
    made, _ = resume_codes.make(attempt=attempt)
    session, secret = resume_sessions.begin(code=made)
    _, other = resume_sessions.begin(code=made)
    assert resume_sessions.find(session_id=session.pk, secret=secret) == session
    assert resume_sessions.find(session_id=session.pk, secret=other) is None
    assert resume_sessions.find(session_id=session.pk, secret="") is None
    with time_machine.travel(timezone.now() + timedelta(hours=20, minutes=1)):
        assert resume_sessions.find(session_id=session.pk, secret=secret) is None


def test_a_person_who_is_switched_off_is_let_in_by_no_code(attempt: Attempt) -> None:
    made, code = resume_codes.make(attempt=attempt)
    session, secret = resume_sessions.begin(code=made)
    attempt.learner.is_active = False
    attempt.learner.save()
    wrong()
    with pytest.raises(resume_codes.WrongCodeError):
        resume_codes.redeem(typed=code)
    assert resume_sessions.find(session_id=session.pk, secret=secret) is None


def test_codes_that_ended_long_ago_are_removed_with_their_sessions(attempt: Attempt) -> None:
    resume_sessions.begin(code=resume_codes.make(attempt=attempt)[0])
    assert resume_codes.forget_expired() == 0
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert resume_codes.forget_expired() > 0
    assert not ResumeSession.objects.exists()
    assert Attempt.objects.exists()
