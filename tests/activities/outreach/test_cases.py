from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.utils.translation import override

from activities.models import Course, Enrolment, Outcome, Outreach, OutreachStep, Role
from activities.outreach import cases, worklist
from activities.outreach.sentences import outreach_about
from activities.outreach.worklist import COLLEAGUES, DONE, MINE, WAITING
from activities.runtime import clock
from tests.activities.learning.doing import MONDAY, begin, do, give, on_day
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def course() -> Course:
    return make.course("Group 3")


@pytest.fixture
def learner(course: Course) -> Enrolment:
    with on_day(0):
        return make.member(course)


@pytest.fixture
def leena(course: Course) -> Enrolment:
    return make.member(course, Role.INSTRUCTOR)


@pytest.fixture
def timo(course: Course) -> Enrolment:
    return make.member(course, Role.INSTRUCTOR)


def lists(course: Course, actor: Enrolment, day: float) -> dict[str, int]:
    with on_day(day):
        return dict(worklist.of_course(course=course, actor=actor.user).counts)


def steps() -> list[str]:
    return list(OutreachStep.objects.values_list("kind", flat=True))


def test_a_person_is_taken_given_on_and_written_about(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment
) -> None:
    number = learner.number
    assert lists(course, leena, 6) == {WAITING: 1, MINE: 0, COLLEAGUES: 0, DONE: 0}
    with on_day(6):
        cases.take(course=course, number=number, actor=leena.user)
    assert lists(course, leena, 6) == {WAITING: 0, MINE: 1, COLLEAGUES: 0, DONE: 0}
    assert lists(course, timo, 6) == {WAITING: 0, MINE: 0, COLLEAGUES: 1, DONE: 0}
    with on_day(6.5):
        cases.hand_over(course=course, number=number, actor=leena.user, to=timo.number)
        assert worklist.reminders(course=course, actor=leena.user) == []
        (reminder,) = worklist.reminders(course=course, actor=timo.user)
        assert (reminder.number, reminder.since) == (number, MONDAY + timedelta(days=6))
    with on_day(7):
        cases.close(
            course=course,
            number=number,
            actor=timo.user,
            outcome=Outcome.MEETING_AGREED,
            note=" Tuesday at ten ",
        )
    assert lists(course, timo, 7) == {WAITING: 0, MINE: 0, COLLEAGUES: 0, DONE: 1}
    outreach = Outreach.objects.get()
    assert (outreach.reason, outreach.holder, outreach.note) == ("silent", timo.user, "Tuesday at ten")
    assert steps() == ["taken", "handed_over", "outcome"]


def test_a_button_pressed_twice_takes_once(course: Course, learner: Enrolment, leena: Enrolment) -> None:
    for _ in range(2):
        cases.take(course=course, number=learner.number, actor=leena.user)
    assert steps() == ["taken"]


def test_a_colleague_who_was_faster_has_the_person(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment
) -> None:
    cases.take(course=course, number=learner.number, actor=leena.user)
    with pytest.raises(cases.TakenError):
        cases.take(course=course, number=learner.number, actor=timo.user)
    assert Outreach.objects.get().holder == leena.user


def test_the_database_itself_keeps_a_person_in_one_pair_of_hands(
    course: Course, learner: Enrolment, leena: Enrolment
) -> None:
    cases.take(course=course, number=learner.number, actor=leena.user)
    with pytest.raises(IntegrityError):
        Outreach.objects.create(course=course, number=learner.number, reason="silent", taken_at=clock.now())


def test_writing_what_came_of_it_takes_the_person_too(
    course: Course, learner: Enrolment, leena: Enrolment
) -> None:
    with on_day(1):
        cases.close(course=course, number=learner.number, actor=leena.user, outcome=Outcome.REACHED)
    assert steps() == ["taken", "outcome"]
    assert Outreach.objects.get().reason == cases.OWN_WISH


def test_a_colleague_on_leave_need_not_come_back_to_write(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment
) -> None:
    cases.take(course=course, number=learner.number, actor=leena.user)
    cases.close(course=course, number=learner.number, actor=timo.user, outcome=Outcome.REACHED)
    assert OutreachStep.objects.get(kind="outcome").actor == timo.user


@pytest.mark.parametrize("way", ["demoted", "gone", "erased"])
def test_whoever_an_instructor_leaves_behind_waits_again(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment, way: str
) -> None:
    with on_day(0.5):
        cases.take(course=course, number=learner.number, actor=leena.user)
    assert lists(course, timo, 1) == {WAITING: 0, MINE: 0, COLLEAGUES: 1, DONE: 0}
    if way == "demoted":
        make.member(course, Role.LEARNER, who=leena.user)
    elif way == "gone":
        Enrolment.objects.filter(pk=leena.pk).update(left_at=MONDAY)
    else:
        leena.user.delete()
    assert lists(course, timo, 1) == {WAITING: 1, MINE: 0, COLLEAGUES: 0, DONE: 0}
    with on_day(1), override("en"):
        assert worklist.count_waiting(course=course) == {"let_go": 1}
        (row,) = worklist.of_course(course=course, actor=timo.user).page.items
        assert row.reasons == ["Whoever took this is no longer an instructor here."]
        cases.take(course=course, number=learner.number, actor=timo.user)
        (reminder,) = worklist.reminders(course=course, actor=timo.user)
    assert (reminder.number, reminder.since) == (learner.number, MONDAY + timedelta(days=1))
    assert lists(course, timo, 1) == {WAITING: 0, MINE: 1, COLLEAGUES: 0, DONE: 0}
    assert steps() == ["taken", "taken"]


def test_an_old_page_neither_puts_back_nor_gives_on_what_is_closed(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment
) -> None:
    cases.close(course=course, number=learner.number, actor=leena.user, outcome=Outcome.REACHED)
    with pytest.raises(cases.ClosedError):
        cases.put_back(course=course, number=learner.number, actor=timo.user)
    with pytest.raises(cases.ClosedError):
        cases.hand_over(course=course, number=learner.number, actor=leena.user, to=timo.number)
    assert steps() == ["taken", "outcome"]


def test_only_an_instructor_of_the_course_can_be_given_a_person(
    course: Course, learner: Enrolment, leena: Enrolment
) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    cases.take(course=course, number=learner.number, actor=leena.user)
    for number in (learner.number, leena.number, 99, stranger.number + 50):
        with pytest.raises(cases.NotAColleagueError):
            cases.hand_over(course=course, number=learner.number, actor=leena.user, to=number)


def test_nobody_takes_someone_who_is_no_learner_of_the_course(
    course: Course, leena: Enrolment, timo: Enrolment
) -> None:
    for number in (timo.number, 99):
        with pytest.raises(cases.NobodyError):
            cases.take(course=course, number=number, actor=leena.user)


def test_the_most_urgent_stands_first_and_says_why(
    course: Course, learner: Enrolment, leena: Enrolment
) -> None:
    placement = make.placement(course, make.activity("keys"))
    with on_day(6):
        stuck, glad = make.member(course), make.member(course)
        give(begin(placement, stuck), "wrong", "wrong", "wrong")
        do(placement, glad)
    with on_day(6.1), override("en"):
        rows = worklist.of_course(course=course, actor=leena.user).page.items
    assert [one.person.number for one in rows] == [stuck.number, learner.number, glad.number]
    assert [one.reasons for one in rows] == [
        ["Has tried a task 3 times in “Activity keys (en)”, step 2, and it is not right yet."],
        ["Not heard from for 6 days."],
        ["Has finished “Activity keys (en)”. Congratulate!"],
    ]
    with on_day(6.1):
        assert worklist.count_waiting(course=course) == {"stuck": 1, "silent": 1, "success": 1}


def test_the_half_done_activity_is_named(course: Course, learner: Enrolment, leena: Enrolment) -> None:
    with on_day(1):
        begin(make.placement(course, make.activity("newer")), learner)
    with on_day(0.5):
        begin(make.placement(course, make.activity("older")), learner)
    with on_day(3.1), override("en"):
        (row,) = worklist.of_course(course=course, actor=leena.user).page.items
    assert row.reasons == ["“Activity older (en)” has been half done for 2 days."]


def test_the_history_names_who_did_what(
    course: Course, learner: Enrolment, leena: Enrolment, timo: Enrolment
) -> None:
    names: dict[int | str, str] = {leena.user_id: "Leena", timo.user_id: "Timo"}
    cases.take(course=course, number=learner.number, actor=leena.user)
    cases.hand_over(course=course, number=learner.number, actor=leena.user, to=timo.number)
    cases.close(course=course, number=learner.number, actor=timo.user, outcome=Outcome.MESSAGE_LEFT)
    with hosted_by(FakeHost(names=names)), override("en"):
        (row,) = worklist.of_course(course=course, actor=leena.user, show=DONE).page.items
    (tried,) = row.tried
    assert [words for _, words in tried.steps] == [
        "Leena took this", "Leena gave this to Timo", "Timo wrote: Message left"
    ]  # fmt: skip
    assert (tried.holder, tried.is_mine, tried.is_open) == ("Timo", False, False)


def test_the_learner_sees_what_is_kept(course: Course, learner: Enrolment, leena: Enrolment) -> None:
    other = make.member(course)
    with on_day(6):
        cases.close(
            course=course,
            number=learner.number,
            actor=leena.user,
            outcome=Outcome.REACHED,
            note="Comes on Friday.",
        )
    with override("en"):
        (note,) = outreach_about(learner=learner.user)
        assert outreach_about(learner=other.user) == []
    texts = (note.course, note.reason, note.outcome, note.note)
    assert texts == ("Group 3", "Not heard from", "Reached", "Comes on Friday.")


@pytest.mark.parametrize(
    ("ends_on", "day", "is_kept"),
    [(None, 89, True), (None, 91, False), ("2026-03-12", 99, True), ("2026-03-12", 102, False), ("2027-01-01", 120, True)],
)  # fmt: skip
def test_a_note_goes_ninety_days_after_the_course(
    course: Course, learner: Enrolment, ends_on: str | None, day: float, is_kept: bool
) -> None:
    with on_day(0):
        leena = make.member(course, Role.INSTRUCTOR)
        cases.close(
            course=course, number=learner.number, actor=leena.user, outcome=Outcome.REACHED, note="On Friday."
        )
    Course.objects.update(ends_on=ends_on)
    with on_day(day):
        cases.forget_notes()
    outreach = Outreach.objects.get()
    assert (outreach.note, outreach.outcome) == ("On Friday." if is_kept else "", "reached")


@pytest.mark.parametrize(
    ("ends_on", "moment", "is_kept"),
    [
        ("2026-03-12", "2026-06-10T23:59:59+03:00", True),
        ("2026-03-12", "2026-06-11T00:00:01+03:00", False),
        (None, "2026-05-31T09:00:00+00:00", True),
        (None, "2026-05-31T09:00:01+00:00", False),
    ],
)
def test_a_note_is_read_through_its_last_day_and_gone_when_that_is_over(
    course: Course, learner: Enrolment, ends_on: str | None, moment: str, is_kept: bool
) -> None:
    other = make.course("Group 4")
    with on_day(0):
        leena = make.member(course, Role.INSTRUCTOR)
        stranger, timo = make.member(other), make.member(other, Role.INSTRUCTOR)
    for number, actor, where in ((learner.number, leena, course), (stranger.number, timo, other)):
        with on_day(0):
            cases.close(
                course=where, number=number, actor=actor.user, outcome=Outcome.REACHED, note="On Friday."
            )
    Course.objects.filter(pk=course.pk).update(ends_on=ends_on)
    Course.objects.filter(pk=other.pk).update(ends_on="2027-01-01")
    with time_machine.travel(moment, tick=False):
        cases.forget_notes()
        with override("en"):
            notes = [kept.note for kept in outreach_about(learner=learner.user)]
    assert notes == ["On Friday." if is_kept else ""]
    assert Outreach.objects.get(course=other).note == "On Friday."


def test_a_person_is_found_on_whichever_list_and_page(
    course: Course, learner: Enrolment, leena: Enrolment
) -> None:
    with on_day(0):
        last = [make.member(course) for _ in range(worklist.PAGE_SIZE)][-1]
    with on_day(6):
        shown = worklist.of_course(course=course, actor=leena.user, find=last.number)
        assert (shown.show, shown.page.number) == (WAITING, 2)
        cases.take(course=course, number=last.number, actor=leena.user)
        shown = worklist.of_course(course=course, actor=leena.user, find=last.number)
    assert (shown.show, [one.person.number for one in shown.page.items]) == (MINE, [last.number])
