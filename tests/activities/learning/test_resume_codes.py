from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activities.learning import attempts
from activities.learning.resume import brakes, resume_codes, resume_sessions
from activities.learning.resume.brakes import Brake
from activities.models import Attempt, Bucket, ResumeCode, ResumeSession
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


def test_a_code_is_ten_characters_that_cannot_be_mistaken_for_each_other(attempt: Attempt) -> None:
    plain = resume_codes.make(attempt=attempt)[1].replace(" ", "")
    assert len(plain) == 10
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


@pytest.fixture
def small_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the real ones, in fewer tries."""
    monkeypatch.setattr(resume_codes, "EVERYONE", Brake("codes", at_once=20, seconds_each=1))
    monkeypatch.setattr(resume_codes, "EACH_NETWORK", Brake("code", at_once=5, seconds_each=10))


def wrong_from(network: str, number: int) -> None:
    for _ in range(number):
        with pytest.raises(resume_codes.WrongCodeError):
            resume_codes.redeem(typed="wrong", network=network)


def slowed(typed: str, network: str = "") -> int:
    with pytest.raises(resume_codes.SlowedError) as error:
        resume_codes.redeem(typed=typed, network=network)
    return error.value.seconds


def test_wrong_codes_slow_everyone_and_right_ones_cost_nothing(attempt: Attempt, small_brakes: None) -> None:
    _, code = resume_codes.make(attempt=attempt)
    for _ in range(3):
        resume_codes.redeem(typed=code)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(20)
        assert slowed(code) == 1  # a right one too: whoever guesses must not see the difference
        clock.shift(timedelta(seconds=1))
        assert resume_codes.redeem(typed=code).attempt == attempt
        wrong()
        assert slowed(code) == 1
        clock.shift(timedelta(days=1))
        wrong(20)
    assert [one.key for one in Bucket.objects.all()] == ["codes"]


def test_one_networks_wrong_codes_slow_nobody_else(attempt: Attempt, small_brakes: None) -> None:
    _, code = resume_codes.make(attempt=attempt)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong_from("192.0.2.7", 5)
        for _ in range(50):
            assert slowed(code, "192.0.2.7") == 10
        assert resume_codes.redeem(typed=code, network="192.0.2.8").attempt == attempt
        assert resume_codes.redeem(typed=code).attempt == attempt
        clock.shift(timedelta(seconds=10))
        assert resume_codes.redeem(typed=code, network="192.0.2.7").attempt == attempt


def test_two_wrong_codes_a_second_from_anywhere_keep_nobody_waiting(attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(150):
            wrong(2)
            clock.shift(timedelta(seconds=1))
        assert resume_codes.redeem(typed=code).attempt == attempt


def test_many_wrong_codes_in_all_raise_an_alarm(small_brakes: None, caplog: pytest.LogCaptureFixture) -> None:
    wrong(10)
    assert caplog.messages == []
    wrong(1)
    assert caplog.messages == ["resume_codes_attacked"]
    assert brakes.tries_left(resume_codes.EVERYONE) == pytest.approx(9, abs=0.5)


def test_what_is_kept_of_an_address_leads_nowhere_and_not_for_long(small_brakes: None) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong_from("192.0.2.7", 1)
        assert "192.0.2.7" not in repr(list(Bucket.objects.values_list()))
        clock.shift(timedelta(hours=1, seconds=1))
        assert brakes.forget_full_brakes() == 2


def test_a_code_of_eight_letters_from_before_still_opens_its_attempt(
    attempt: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resume_codes, "LENGTH", 8)
    _, code = resume_codes.make(attempt=attempt)
    monkeypatch.undo()
    assert len(code.replace(" ", "")) == 8
    assert resume_codes.redeem(typed=code).attempt == attempt


def test_a_clock_that_goes_back_gives_no_tries_away(small_brakes: None) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(20)
        clock.shift(timedelta(hours=-1))
        slowed("x")


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
    assert resume_codes.forget_expired_codes() == 0
    with time_machine.travel(timezone.now() + timedelta(days=40)):
        assert resume_codes.forget_expired_codes() > 0
    assert not ResumeSession.objects.exists()
    assert Attempt.objects.exists()
