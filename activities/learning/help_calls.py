"""Calls for help: asked at a step, answered by an instructor, or taken back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from activities.incoming.texts import fitting
from activities.learning import attempt_locks, progress
from activities.learning.attempts import FinishedError
from activities.models import Attempt, Course, HelpCall, Placement, User
from activities.publishing import services as publishing
from activities.runtime import clock


class NoSuchStepError(Exception):
    """The version begun has no step of that number."""


class OvertakenError(Exception):
    """Somebody has answered meanwhile, or the learner has taken the call back."""


@transaction.atomic
def ask(*, attempt: Attempt, step: int, text: str) -> HelpCall:
    """Call for help at a step; asking again while the call is open adds nothing but newer words.

    Raises Unfit where the words are too long.
    """
    words = fitting(text, field="text", most=HelpCall.TEXT_LENGTH)
    row = Attempt.objects.select_for_update(of=("self",)).select_related("version").get(pk=attempt.pk)
    if row.finished_at:
        raise FinishedError
    if not 1 <= step <= len(publishing.steps_of(row.version.content)):
        raise NoSuchStepError(step)
    is_open = {"answered_at": None, "taken_back_at": None}
    call = HelpCall.objects.filter(attempt=row, step=step, **is_open).first()
    if call is None:
        now = clock.now()
        if row.counts:
            attempt_locks.line_of(row)
            progress.touch(placement=row.placement, learner_id=row.learner_id, step=step, at=now)
        return HelpCall.objects.create(
            placement_id=row.placement_id,
            attempt=row,
            learner_id=row.learner_id,
            step=step,
            text=words,
            asked_at=now,
        )
    if words:
        call.text = words
        call.save(update_fields=["text"])
    return call


def take_back(*, call: HelpCall) -> None:
    """The learner needs no help any more; one that is answered stays as it is."""
    HelpCall.objects.filter(pk=call.pk, answered_at=None, taken_back_at=None).update(
        taken_back_at=clock.now()
    )


@transaction.atomic
def answer_call(*, call: HelpCall, by: User, text: str, version: str = "") -> HelpCall:
    """Answer a call that still is at this version; no words mean that the help was given in person.

    What is said after an earlier answer is added to it: nobody's words are written over. Raises Unfit where they are too long.
    """
    words = fitting(text, field="text", most=HelpCall.ANSWER_LENGTH)
    row = HelpCall.objects.select_for_update().get(pk=call.pk)
    if row.version != version:
        raise OvertakenError
    row.answer = "\n\n".join(filter(None, [row.answer, words]))
    row.answered_at, row.answered_by, row.seen_at = clock.now(), by, None
    row.save(update_fields=["answer", "answered_at", "answered_by", "seen_at"])
    return row


def open_calls(*, course: Course, placement: Placement | None = None) -> QuerySet[HelpCall]:
    """Who waits for help in a course, the longest waiting first."""
    here = HelpCall.objects.filter(placement__course=course, answered_at=None, taken_back_at=None)
    if placement:
        here = here.filter(placement=placement)
    return here.order_by("asked_at", "pk")


def of_attempt(attempt: Attempt | None) -> list[HelpCall]:
    """The learner's own calls, the newest first, without those taken back."""
    if attempt is None:
        return []
    open_or_answered = Q(taken_back_at=None) | Q(answered_at__isnull=False)
    return list(attempt.help_calls.filter(open_or_answered).order_by("-asked_at", "-pk"))


def mark_seen(calls: Iterable[HelpCall]) -> None:
    """The learner has these on the screen: nothing needs to point to their answers any more."""
    fresh = [call.pk for call in calls if call.has_news]
    if fresh:
        HelpCall.objects.filter(pk__in=fresh).update(seen_at=clock.now())
