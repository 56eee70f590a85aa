"""What waits for the instructors of a course: calls for help, and reflections to review."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from activities.blocks.reflection import written_in
from activities.blocks.texts import localised
from activities.host_answers import Roster
from activities.learning import services as learning
from activities.models import (
    Answer,
    Attempt,
    Course,
    Enrolment,
    HelpCall,
    Placement,
    Reflection,
    Review,
    ReviewDraft,
    ReviewState,
    Upload,
    User,
)
from activities.publishing import services as publishing
from activities.teaching import gradebook
from activities.teaching.people import learners_of


@dataclass(frozen=True)
class Place:
    """Where in an activity something stands, in words."""

    activity: str
    number: int
    step: str


@dataclass(frozen=True)
class Given:
    """An answer to a reflection; `photo` is None where it had none or it was replaced."""

    answer: Answer
    text: str
    description: str
    photo: Upload | None
    had_photo: bool
    can_be_shown: bool = True  # False: it is stored in a form that is no answer to a reflection


@dataclass(frozen=True)
class WaitingReflection:
    """A reflection with what its reviewer needs beside it; `number` leads to the learner's page."""

    reflection: Reflection
    name: str
    place: Place
    prompt: str
    given: Given
    has_draft: bool = False
    number: int | None = None  # of the learner's page; a visitor has none


@dataclass(frozen=True)
class OpenCall:
    """A call for help with what its instructor needs beside it."""

    call: HelpCall
    name: str
    place: Place
    number: int | None = None


@dataclass(frozen=True)
class Round:
    """One answer to a reflection, and what was said of it."""

    given: Given
    reviews: list[Review]


def reflections_of(*, course: Course, placement: Placement | None = None) -> QuerySet[Reflection]:
    """What waits for review, the longest waiting first: only of learners whose work counts."""
    learners = learners_of(course).order_by().values("user_id")
    here = Reflection.objects.filter(
        state=ReviewState.WAITING, attempt__placement__course=course, attempt__learner__in=learners
    )
    if placement:
        here = here.filter(attempt__placement=placement)
    counting = here.filter(attempt__counts=True).select_related("answer", "attempt__version")
    return counting.order_by("handed_in_at", "pk")


def reviewed_of(*, course: Course, placement: Placement | None = None) -> QuerySet[Reflection]:
    """What has been decided and was not answered again since, the newest decision first."""
    here = Reflection.objects.filter(attempt__placement__course=course, reviews__revision=F("revision"))
    if placement:
        here = here.filter(attempt__placement=placement)
    return here.select_related("answer", "attempt__version").order_by("-reviews__pk")


def described(
    *,
    rows: Sequence[Reflection],
    course: Course,
    reviewer: User,
    language: str,
    roster: Roster | None = None,
) -> list[WaitingReflection]:
    """These reflections as a reviewer reads them."""
    called = _called(course, [row.attempt.learner_id for row in rows], roster)
    photos = _photos([row.answer for row in rows])
    drafts = ReviewDraft.objects.filter(reviewer=reviewer, reflection__in=rows)
    begun = set(drafts.values_list("reflection_id", flat=True))
    return [_described(row, called, photos, language, has_draft=row.pk in begun) for row in rows]


def calls_of(*, course: Course, language: str, placement: Placement | None = None) -> list[OpenCall]:
    """Who waits for help, the longest waiting first."""
    calls = learning.open_calls(course=course, placement=placement).select_related("attempt__version")
    return describe_calls(calls=list(calls), course=course, language=language)


def how_many_calls(*, course: Course) -> int:
    """How many calls for help nobody has answered."""
    return learning.open_calls(course=course).count()


def describe_calls(
    *, calls: Sequence[HelpCall], course: Course, language: str, roster: Roster | None = None
) -> list[OpenCall]:
    """These calls as an instructor reads them."""
    called = _called(course, [call.learner_id for call in calls], roster)
    return [
        OpenCall(call, place=_place(call.attempt, call.step, language), **called[call.learner_id])
        for call in calls
    ]


def history(reflection: Reflection) -> list[Round]:
    """Each answer to a reflection with its reviews, the oldest first."""
    answers = list(Answer.objects.filter(attempt=reflection.attempt_id, block=reflection.block))
    photos = _photos(answers)
    reviews = list(reflection.reviews.all())
    return [
        Round(
            _answer_as_read(answer, photos), [review for review in reviews if review.answer_id == answer.pk]
        )
        for answer in answers
    ]


def _described(
    row: Reflection,
    called: dict[int, dict[str, Any]],
    photos: dict[str, Upload],
    language: str,
    *,
    has_draft: bool,
) -> WaitingReflection:
    number, block = learning.step_and_block_of(row)
    shown_in = publishing.choose_language(row.attempt.version.content, language)
    return WaitingReflection(
        reflection=row,
        **called[row.attempt.learner_id],
        place=_place(row.attempt, number, language),
        prompt=localised(block["prompt"], shown_in),
        given=_answer_as_read(row.answer, photos),
        has_draft=has_draft,
    )


def _place(attempt: Attempt, number: int, language: str) -> Place:
    version = attempt.version.content
    shown_in = publishing.choose_language(version, language)
    title = publishing.steps_of(version)[number - 1]["title"]
    return Place(localised(version["title"], shown_in), number, localised(title, shown_in))


def _answer_as_read(answer: Answer, photos: dict[str, Upload]) -> Given:
    written = written_in(answer.response)
    photo = photos.get(written.photo)
    return Given(answer, written.text, written.description, photo, bool(written.photo), written.is_readable)


def _photos(answers: Iterable[Answer]) -> dict[str, Upload]:
    photo_ids = {written_in(answer.response).photo for answer in answers} - {""}
    present = Upload.objects.filter(public_id__in=photo_ids, removed_at=None).exclude(file="")
    return {upload.public_id: upload for upload in present}


def _called(course: Course, user_ids: Sequence[int], roster: Roster | None) -> dict[int, dict[str, Any]]:
    """Name and number by user; a visitor has a name and no number."""
    people = list(Enrolment.objects.filter(course=course, user__in=user_ids)) if user_ids else []
    names = gradebook.names_of(course, people, roster) if people else {}
    return {
        row.user_id: {"name": names[row.user_id], "number": row.number if row.is_graded else None}
        for row in people
    }
