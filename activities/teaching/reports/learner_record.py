"""One learner in a course: where he or she stands in each activity, what happened when, and every answer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from activities import ports
from activities.blocks.reflection import written_in
from activities.blocks.texts import localised
from activities.blocks.words import in_words
from activities.host_answers import HeldResult, SentGrade
from activities.learning import services as learning
from activities.models import (
    Answer,
    Attempt,
    Course,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    Review,
    ReviewState,
    Upload,
)
from activities.publishing import services as publishing
from activities.teaching import gradebook
from activities.teaching.paging import Page, page_of
from activities.teaching.people import Person

LINES = 20
MOMENTS = 25


@dataclass(frozen=True)
class Line:
    """One activity that the learner has begun."""

    title: str
    status: str
    status_label: str
    percent: int | None
    last_activity_at: datetime
    attempts: Sequence[Attempt]
    held: str
    sent: SentGrade | None
    is_calm: bool = False  # of what the course holds


@dataclass(frozen=True)
class Moment:
    """An event of the timeline."""

    at: datetime
    words: str


@dataclass(frozen=True)
class Try:
    """One answer in words."""

    at: datetime
    lines: list[str]
    verdict: str
    tone: str
    photo: Upload | None = None
    description: str = ""  # of the photo, by whoever sent it


@dataclass(frozen=True)
class AnsweredBlock:
    """One question with all its answers, the first one first."""

    prompt: str
    tries: list[Try]


@dataclass(frozen=True)
class AnsweredStep:
    """A step of an attempt with the questions of its blocks."""

    number: int
    title: str
    blocks: list[AnsweredBlock]


def lines(*, course: Course, person: Person, page: int, language: str) -> Page[Line]:
    """The activities that the learner has begun, the latest first."""
    if person.user_id is None:
        return page_of([], number=1, size=LINES)
    mine = Progress.objects.filter(placement__course=course, learner=person.user_id).select_related("learner")
    shown = page_of(list(mine.order_by("-last_activity_at", "-pk")), number=page, size=LINES)
    ids = [one.placement_id for one in shown.items]
    placements = list(Placement.objects.filter(pk__in=ids))
    titles = publishing.titles_of(Placement.objects.filter(pk__in=ids), language)
    held_results = ports.host().held_results(course, placements, [person.user_id]).held
    sent = ports.host().sent_grades(course, person.user_id)
    attempts = _attempts(person.user_id, ids)
    return shown.filled(
        [
            _line(row, titles.get(row.placement_id, ""), attempts[row.placement_id], held_results, sent)
            for row in shown.items
        ]
    )


def timeline(*, course: Course, person: Person, page: int, language: str) -> Page[Moment]:
    """What happened, the latest first."""
    if person.user_id is None:
        return page_of([], number=1, size=MOMENTS)
    mine = Attempt.objects.filter(placement__course=course, learner=person.user_id)
    attempts = list(mine.prefetch_related("help_calls"))
    grades = list(GradeEvent.objects.filter(placement__course=course, learner=person.user_id))
    ids = {one.placement_id for one in attempts} | {one.placement_id for one in grades}
    titles = publishing.titles_of(Placement.objects.filter(pk__in=ids), language)
    moments = [
        *_arrivals(course, person.user_id),
        *(moment for one in attempts for moment in _of_attempt(one, titles)),
        *(_of_grade(one, titles) for one in grades),
        *(moment for one in attempts for moment in _of_help(one, titles)),
        *(_of_review(one, titles) for one in _reviews(attempts)),
    ]
    newest = sorted(moments, key=lambda moment: moment.at, reverse=True)
    return page_of(newest, number=page, size=MOMENTS)


def answers(*, attempt: Attempt, language: str) -> list[AnsweredStep]:
    """Every answer of an attempt, in the order of its steps."""
    version = attempt.version.content
    language = publishing.choose_language(version, language)
    by_block: dict[str, list[Answer]] = defaultdict(list)
    for answer in attempt.answers.all():
        by_block[answer.block].append(answer)
    answerable = publishing.answerable_blocks(version)
    here = attempt.uploads.filter(removed_at=None).exclude(file="")
    photos = {one.public_id: one for one in here}
    return [
        AnsweredStep(
            number,
            localised(step["title"], language),
            [
                _answered(block, by_block[block["id"]], photos, language)
                for block in step["blocks"]
                if block["id"] in answerable
            ],
        )
        for number, step in enumerate(publishing.steps_of(version), start=1)
        if any(block["id"] in answerable for block in step["blocks"])
    ]


def _attempts(user_id: int, placement_ids: Sequence[int]) -> dict[int, list[Attempt]]:
    attempts: dict[int, list[Attempt]] = defaultdict(list)
    here = Attempt.objects.filter(learner=user_id, placement__in=placement_ids)
    for attempt in here.order_by("number"):
        attempts[attempt.placement_id].append(attempt)
    return attempts


def _line(
    progress: Progress,
    title: str,
    attempts: Sequence[Attempt],
    held_results: Mapping[tuple[int, int], HeldResult],
    sent: Mapping[int, SentGrade],
) -> Line:
    status, label = gradebook.status_of(progress)
    there = held_results.get((progress.placement_id, progress.learner_id))
    return Line(
        title=title,
        status=status,
        status_label=label,
        percent=gradebook.percent_of(progress.points, progress.max_points),
        last_activity_at=progress.last_activity_at,
        attempts=attempts,
        held=there.words if there else "",
        is_calm=bool(there and there.is_calm),
        sent=sent.get(progress.placement_id),
    )


def _arrivals(course: Course, user_id: int) -> Iterable[Moment]:
    enrolment = Enrolment.objects.filter(course=course, user=user_id).first()
    if enrolment is None:
        return
    yield Moment(enrolment.first_seen_at, _("Came to this course for the first time"))
    if enrolment.last_seen_at and enrolment.last_seen_at != enrolment.first_seen_at:
        yield Moment(enrolment.last_seen_at, _("Was here last"))


def _of_attempt(attempt: Attempt, titles: Mapping[int, str]) -> Iterable[Moment]:
    facts = {"activity": titles.get(attempt.placement_id, ""), "number": attempt.number}
    started = (
        _("Began “%(activity)s”") if attempt.number == 1 else _("Began “%(activity)s”, attempt %(number)s")
    )
    yield Moment(attempt.started_at, started % facts)
    if attempt.finished_at:
        yield Moment(attempt.finished_at, _("Finished “%(activity)s”") % facts)


def _of_help(attempt: Attempt, titles: Mapping[int, str]) -> Iterable[Moment]:
    for call in attempt.help_calls.all():
        facts = {"activity": titles.get(attempt.placement_id, ""), "step": call.step}
        yield Moment(call.asked_at, _("Asked for help in “%(activity)s”, step %(step)s") % facts)
        if call.answered_at:
            yield Moment(call.answered_at, _("Was helped in “%(activity)s”, step %(step)s") % facts)


def _reviews(attempts: Sequence[Attempt]) -> Iterable[Review]:
    return Review.objects.filter(reflection__attempt__in=attempts).select_related("reflection__attempt")


def _of_review(review: Review, titles: Mapping[int, str]) -> Moment:
    words = (
        _("An instructor accepted an answer in “%(activity)s”")
        if review.decision == ReviewState.ACCEPTED
        else _("An instructor sent back an answer in “%(activity)s”")
    )
    facts = {"activity": titles.get(review.reflection.attempt.placement_id, "")}
    return Moment(review.reviewed_at, words % facts)


def _of_grade(grade: GradeEvent, titles: Mapping[int, str]) -> Moment:
    percent = gradebook.percent_of(grade.points, grade.max_points)
    facts = {"activity": titles.get(grade.placement_id, ""), "percent": f"{percent} %"}
    return Moment(grade.submitted_at, _("Result in “%(activity)s”: %(percent)s") % facts)


def _answered(
    block: Mapping[str, Any], answers: Sequence[Answer], photos: Mapping[str, Upload], language: str
) -> AnsweredBlock:
    tries = [_try(block, answers[:count], photos, language) for count in range(1, len(answers) + 1)]
    return AnsweredBlock(localised(block.get("prompt") or block.get("title"), language), tries)


def _try(
    block: Mapping[str, Any], answers: Sequence[Answer], photos: Mapping[str, Upload], language: str
) -> Try:
    """The last of these answers in words."""
    answer, verdict = answers[-1], _verdict(block, answers)
    if not publishing.is_reviewed(block):
        return Try(answer.answered_at, in_words(block, answer.response, language), *verdict)
    written = written_in(answer.response)
    if not written.is_readable:
        return Try(answer.answered_at, [_("This answer cannot be shown.")], *verdict)
    lines = [written.text] if written.text else []
    return Try(answer.answered_at, lines, *verdict, photos.get(written.photo), written.description)


def _verdict(block: Mapping[str, Any], answers: Sequence[Answer]) -> tuple[str, str]:
    """In words, and as a tone for the style sheet."""
    answer = answers[-1]
    if not answer.is_complete:
        return _("On the way"), "wait"
    if answer.is_correct is None:
        return _("Answered"), "none"
    if answer.is_correct:
        return pgettext("verdict", "Right"), "ok"
    is_partly_right = learning.is_partly_right(definition=block, answers=answers)
    return _("Partly right") if is_partly_right else _("Wrong"), "attention"
