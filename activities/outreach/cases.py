"""Reaching people: an instructor takes someone, writes what came of it, or gives it to a colleague."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from activities.incoming.texts import fitting
from activities.learning import services as learning
from activities.models import Course, Enrolment, Outcome, Outreach, OutreachStep, User
from activities.outreach import triggers
from activities.runtime import clock
from activities.teaching import services as teaching

OWN_WISH = "own_wish"  # taken without any sign: an instructor may call anyone
NOTE_LENGTH = 200
NOTES_KEPT = timedelta(days=90)  # after the course's end, or after its last activity


class NobodyError(Exception):
    """The course has no learner of that number."""


class TakenError(Exception):
    """A colleague was faster, or has it already."""


class ClosedError(Exception):
    """The outreach has been closed or put back meanwhile."""


class NotAColleagueError(Exception):
    """Only an instructor of the course can be given a person."""


@transaction.atomic
def take(*, course: Course, number: int, actor: User) -> Outreach:
    """ "I'll take care of this": the person is this instructor's until something is written, given on or put back."""
    person = teaching.find_learner(course=course, number=number)
    if person is None:
        raise NobodyError
    before = _open(course, number).select_for_update().first()
    if before:
        return _take_on(before, actor)
    signs = triggers.of_people(course, clock.now(), [number]).get(number)
    try:
        with transaction.atomic():
            outreach = Outreach.objects.create(
                course=course,
                learner_id=person.user_id,
                number=number,
                reason=signs[0].kind if signs else OWN_WISH,
                holder=actor,
                taken_at=clock.now(),
            )
    except IntegrityError as error:
        raise TakenError from error
    _step(outreach, OutreachStep.Kind.TAKEN, actor)
    return outreach


def _take_on(outreach: Outreach, actor: User) -> Outreach:
    """Takes over from someone who is no instructor here any more, never from a colleague."""
    if outreach.holder_id == actor.pk:
        return outreach  # the button was pressed twice
    if learning.staff_of(outreach.course).filter(user=outreach.holder_id).exists():
        raise TakenError
    outreach.holder, outreach.taken_at = actor, clock.now()
    outreach.save(update_fields=["holder", "taken_at"])
    _step(outreach, OutreachStep.Kind.TAKEN, actor)
    return outreach


@transaction.atomic
def hand_over(*, course: Course, number: int, actor: User, to: int) -> Outreach:
    """Give a person to a colleague; `number` is the person's and `to` the colleague's, both in this course."""
    outreach = _locked_outreach(course, number)
    colleague = next(
        (one for one in learning.colleagues_of(course=course, person=actor) if one.number == to), None
    )
    if colleague is None:
        raise NotAColleagueError
    outreach.holder_id = colleague.user_id
    outreach.save(update_fields=["holder"])
    _step(outreach, OutreachStep.Kind.HANDED_OVER, actor, colleague)
    return outreach


@transaction.atomic
def put_back(*, course: Course, number: int, actor: User) -> Outreach:
    """Let go of a person, whose signs then stand on everyone's list again."""
    outreach = _locked_outreach(course, number)
    outreach.closed_at = clock.now()
    outreach.save(update_fields=["closed_at"])
    _step(outreach, OutreachStep.Kind.PUT_BACK, actor)
    return outreach


def close(*, course: Course, number: int, actor: User, outcome: str, note: str = "") -> Outreach:
    """Close an outreach with its outcome; whoever has not taken the person does so by writing.

    Raises Unfit where the note is too long.
    """
    written = fitting(note, field="note", most=NOTE_LENGTH)
    with transaction.atomic():
        if not _open(course, number).exists():
            take(course=course, number=number, actor=actor)
        outreach = _locked_outreach(course, number)
        outreach.outcome, outreach.note = Outcome(outcome), written
        outreach.closed_at = clock.now()
        outreach.save(update_fields=["outcome", "note", "closed_at"])
        _step(outreach, OutreachStep.Kind.OUTCOME, actor)
        return outreach


def set_rules(*, course: Course, silent_after_days: int, ends_on: date | None) -> None:
    """After how many days of silence people stand on the list, and when the course ends."""
    course.silent_after_days, course.ends_on = silent_after_days, ends_on
    course.save(update_fields=["silent_after_days", "ends_on"])


def forget_notes() -> int:
    """Deletes the notes of courses that ended, or have seen nobody, ninety days ago.

    A last day ends at midnight where the course is, and not in Greenwich.
    """
    limit = clock.now() - NOTES_KEPT
    last_day = timezone.localdate(timezone=timezone.get_default_timezone()) - NOTES_KEPT
    noted = Course.objects.filter(outreach__note__gt="").annotate(last=Max("enrolments__last_heard_at"))
    over = [
        course.pk
        for course in noted
        if (course.ends_on < last_day if course.ends_on else course.last is None or course.last < limit)
    ]
    return Outreach.objects.filter(course__in=over).exclude(note="").update(note="")


def _open(course: Course, number: int) -> QuerySet[Outreach]:
    return triggers.open_outreach(course).filter(number=number)


def _locked_outreach(course: Course, number: int) -> Outreach:
    outreach = _open(course, number).select_for_update().first()
    if outreach is None:
        raise ClosedError
    return outreach


def _step(outreach: Outreach, kind: str, actor: User, to: Enrolment | None = None) -> None:
    OutreachStep.objects.create(
        outreach=outreach, kind=kind, at=clock.now(), actor=actor, to_id=to.user_id if to else None
    )
