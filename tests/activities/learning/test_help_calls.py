import pytest

from activities.incoming.texts import Unfit
from activities.learning import attempts, help_calls
from activities.models import Attempt, HelpCall, Role, User
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    placement = make.placement()
    return attempts.start(placement=placement, learner=make.member(placement.course).user)


@pytest.fixture
def teacher(attempt: Attempt) -> User:
    return make.member(attempt.placement.course, Role.INSTRUCTOR).user


def open_calls(attempt: Attempt) -> list[HelpCall]:
    return list(help_calls.open_calls(course=attempt.placement.course))


def test_pressing_many_times_is_one_call_a_step(attempt: Attempt) -> None:
    first = help_calls.ask(attempt=attempt, step=2, text="")
    again = help_calls.ask(attempt=attempt, step=2, text="I do not see the button.")
    help_calls.ask(attempt=attempt, step=2, text="  ")
    assert first == again
    help_calls.ask(attempt=attempt, step=3, text="x" * 500)
    assert [(call.step, len(call.text)) for call in open_calls(attempt)] == [(2, 24), (3, 500)]


def test_words_are_refused_and_never_cut(attempt: Attempt, teacher: User) -> None:
    for text in ("x" * 501, "a\n" * 251):
        with pytest.raises(Unfit):
            help_calls.ask(attempt=attempt, step=3, text=text)
    assert not open_calls(attempt)
    call = help_calls.ask(attempt=attempt, step=3, text="a\r\n" * 250)
    assert len(call.text) == 499
    with pytest.raises(Unfit):
        help_calls.answer_call(call=call, by=teacher, text="x" * 4001)
    call.refresh_from_db()
    assert call.answer == ""


def test_after_an_answer_one_may_call_again(attempt: Attempt, teacher: User) -> None:
    first = help_calls.ask(attempt=attempt, step=2, text="")
    help_calls.answer_call(call=first, by=teacher, text="Below the picture.")
    second = help_calls.ask(attempt=attempt, step=2, text="Still not.")
    assert second != first
    assert help_calls.of_attempt(attempt) == [second, first]


def test_a_call_taken_back_is_seen_by_no_one(attempt: Attempt) -> None:
    call = help_calls.ask(attempt=attempt, step=2, text="")
    help_calls.take_back(call=call)
    assert open_calls(attempt) == help_calls.of_attempt(attempt) == []


def test_an_answer_cannot_be_taken_back(attempt: Attempt, teacher: User) -> None:
    call = help_calls.ask(attempt=attempt, step=2, text="")
    help_calls.answer_call(call=call, by=teacher, text="Here.")
    help_calls.take_back(call=call)
    assert [one.answer for one in help_calls.of_attempt(attempt)] == ["Here."]


def test_whoever_answers_second_is_told_and_may_add(attempt: Attempt, teacher: User) -> None:
    colleague = make.member(attempt.placement.course, Role.INSTRUCTOR).user
    call = help_calls.ask(attempt=attempt, step=2, text="")
    answered = help_calls.answer_call(call=call, by=teacher, text="First.")
    with pytest.raises(help_calls.OvertakenError):
        help_calls.answer_call(call=call, by=colleague, text="Second.")
    both = help_calls.answer_call(call=call, by=colleague, text="Second.", version=answered.version)
    assert (both.answer, both.answered_by) == ("First.\n\nSecond.", colleague)


def test_an_answer_to_a_call_taken_back_reaches_the_learner_only_if_it_was_meant(
    attempt: Attempt, teacher: User
) -> None:
    call = help_calls.ask(attempt=attempt, step=2, text="")
    help_calls.take_back(call=call)
    with pytest.raises(help_calls.OvertakenError):
        help_calls.answer_call(call=call, by=teacher, text="Here.")
    call.refresh_from_db()
    help_calls.answer_call(call=call, by=teacher, text="Here.", version=call.version)
    assert [one.answer for one in help_calls.of_attempt(attempt)] == ["Here."]


def test_an_answer_is_news_until_it_is_seen(attempt: Attempt, teacher: User) -> None:
    call = help_calls.ask(attempt=attempt, step=2, text="")
    assert not call.has_news
    help_calls.answer_call(call=call, by=teacher, text="")
    (mine,) = help_calls.of_attempt(attempt)
    assert mine.has_news
    help_calls.mark_seen([mine])
    assert not help_calls.of_attempt(attempt)[0].has_news


@pytest.mark.parametrize("step", [0, 4])
def test_there_is_no_help_beyond_the_last_step(attempt: Attempt, step: int) -> None:
    with pytest.raises(help_calls.NoSuchStepError):
        help_calls.ask(attempt=attempt, step=step, text="")


def test_a_finished_attempt_needs_no_help(attempt: Attempt) -> None:
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["right"]})
    attempts.finish(attempt=attempt)
    with pytest.raises(attempts.FinishedError):
        help_calls.ask(attempt=attempt, step=1, text="")


def test_calls_of_another_course_are_not_in_it(attempt: Attempt) -> None:
    help_calls.ask(attempt=attempt, step=1, text="")
    other = make.placement(of=attempt.placement.activity)
    assert not help_calls.open_calls(course=other.course)
    assert not help_calls.open_calls(course=attempt.placement.course, placement=other)
