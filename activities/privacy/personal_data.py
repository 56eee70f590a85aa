"""Everything that is kept about one person, in words that the person can read and a machine can too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.blocks.texts import localised
from activities.models import (
    Admission,
    Answer,
    Attempt,
    AuditEvent,
    Enrolment,
    GradeEvent,
    Placement,
    Progress,
    User,
)
from activities.outreach import services as outreach
from activities.outreach.services import KeptOutreach
from activities.privacy import audit, personal_contact, personal_work
from activities.publishing import services as publishing

Json = dict[str, Any]
WORDS = ("text", "label", "title")  # where the parts of a block say what they are


@dataclass(frozen=True)
class DataSummary:
    """How much is kept, for a page that is read before anything is taken out or removed."""

    courses: list[str]
    attempts: int
    answers: int
    first_at: datetime
    last_at: datetime | None
    seen_by_others: int
    kept_outreach: list[KeptOutreach]


def summarize_data(*, person: User) -> DataSummary:
    """What is kept about the person, in numbers and the names of courses."""
    enrolled = list(_enrolments(person))
    return DataSummary(
        courses=[one.course.title for one in enrolled if one.course.title],
        attempts=Attempt.objects.filter(learner=person).count(),
        answers=Answer.objects.filter(attempt__learner=person).count(),
        first_at=person.date_joined,
        last_at=max((one.last_seen_at for one in enrolled if one.last_seen_at), default=None),
        seen_by_others=audit.about(person).count(),
        kept_outreach=outreach.outreach_about(learner=person),
    )


def collect_data(*, person: User, language: str) -> Json:
    """All of it. Questions and options are told as they were when they were answered."""
    return {
        "known_here_as": person.token,
        "first_here": person.date_joined,
        "language": person.language,
        "courses": [_course(one) for one in _enrolments(person)],
        "activities_that_the_course_opened": [_admission(one, language) for one in _admissions(person)],
        "attempts": [_attempt(one, language) for one in _attempts(person)],
        "standing": [_standing(one, language) for one in _standings(person)],
        "results": [_result(one, language) for one in _results(person)],
        "handed_in": personal_work.reflections_of(person, language),
        "photos": personal_work.photos_of(person),
        "calls_for_help": personal_work.help_calls_of(person, language),
        "tries_to_reach_you": personal_contact.tries_to_reach(person),
        "tasks_that_are_hard": personal_contact.hard_tasks_of(person, language),
        "codes_for_other_devices": list(personal_work.codes_of(person)),
        "activities_that_you_made": personal_work.activities_by(person),
        "reviews_that_you_gave": personal_work.reviews_by(person),
        "what_you_did_to_reach_others": personal_contact.tries_by(person),
        "what_others_did_with_your_data": [_event(one) for one in audit.about(person)],
        "what_you_did_with_data": [_event(one) | {"whose": one.subject} for one in audit.by(person)],
    }


def _enrolments(person: User) -> Iterable[Enrolment]:
    return Enrolment.objects.filter(user=person).select_related("course").order_by("pk")


def _course(enrolment: Enrolment) -> Json:
    return {
        "course": enrolment.course.title,
        "role": enrolment.role,
        "participant_number": enrolment.number,
        "results_count": enrolment.is_graded,
        "first_seen": enrolment.first_seen_at,
        "last_seen": enrolment.last_seen_at,
        "last_seen_before": enrolment.previous_seen_at,
        "last_heard_from": enrolment.last_heard_at,
        "left_the_course": enrolment.left_at,
        "came_as_an_instructor": enrolment.has_taught,
        "not_a_learner_since": enrolment.aside_at,
    }


def _admissions(person: User) -> Iterable[Admission]:
    admissions = Admission.objects.filter(learner=person).order_by("pk")
    opened = admissions.select_related("placement__course", "placement__activity__current_version")
    return opened.defer("placement__activity__current_version__content")


def _admission(admission: Admission, language: str) -> Json:
    return {**describe_placement(admission.placement, language), "opened": admission.at}


def _attempts(person: User) -> Iterable[Attempt]:
    made = Attempt.objects.filter(learner=person).order_by("pk").prefetch_related("answers")
    return made.select_related("version", "placement__course")


def _attempt(attempt: Attempt, language: str) -> Json:
    version: Json = attempt.version.content
    answerable = {
        block: definition for block, (_, definition) in publishing.answerable_blocks(version).items()
    }
    return {
        "course": attempt.placement.course.title,
        "activity": localised(version["title"], language),
        "number": attempt.number,
        "started": attempt.started_at,
        "finished": attempt.finished_at,
        "points": attempt.points,
        "most_points": attempt.max_points,
        "counts": attempt.counts,
        "answers": [_answer(one, answerable.get(one.block, {}), language) for one in attempt.answers.all()],
    }


def _answer(answer: Answer, definition: Mapping[str, Any], language: str) -> Json:
    return {
        "question": localised(definition.get("prompt"), language) or answer.block,
        "answer": in_words(answer.response, definition, language),
        "right": answer.is_correct,
        "complete": answer.is_complete,
        "by_code": answer.by_code,
        "points": answer.points,
        "most_points": answer.max_points,
        "you_were_told": localised(answer.feedback, language),
        "answered": answer.answered_at,
    }


def in_words(response: object, definition: object, language: str) -> object:
    """A response whose option ids are told by the texts that the person saw; what has no text stays as it is."""
    return _worded(response, dict(_texts(definition, language)))


def _texts(part: object, language: str) -> Iterable[tuple[str, str]]:
    """Every id within a block that has a text of its own."""
    if isinstance(part, dict):
        texts = next((part[name] for name in WORDS if isinstance(part.get(name), dict)), None)
        if isinstance(part.get("id"), str) and texts:
            yield part["id"], localised(texts, language)
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    for child in inner:
        yield from _texts(child, language)


def _worded(part: object, texts: Mapping[str, str]) -> object:
    if isinstance(part, dict):
        return {texts.get(name, name): _worded(value, texts) for name, value in part.items()}
    if isinstance(part, list):
        return [_worded(one, texts) for one in part]
    return texts.get(part, part) if isinstance(part, str) else part


def _standings(person: User) -> Iterable[Progress]:
    here = Progress.objects.filter(learner=person).order_by("pk")
    standings = here.select_related("placement__course", "placement__activity__current_version")
    return standings.defer("placement__activity__current_version__content")


def _standing(progress: Progress, language: str) -> Json:
    return {
        **describe_placement(progress.placement, language),
        "status": progress.status,
        "attempts": progress.attempts,
        "points": progress.points,
        "most_points": progress.max_points,
        "started": progress.started_at,
        "finished": progress.finished_at,
        "last_active": progress.last_activity_at,
    }


def _results(person: User) -> Iterable[GradeEvent]:
    here = GradeEvent.objects.filter(learner=person)
    results = here.select_related("placement__course", "placement__activity__current_version")
    return results.defer("placement__activity__current_version__content")


def _result(grade: GradeEvent, language: str) -> Json:
    return {
        **describe_placement(grade.placement, language),
        "points": grade.points,
        "most_points": grade.max_points,
        "counting": grade.counting,
        "by_code": grade.by_code,
        "comment": grade.comment,
        "started": grade.started_at,
        "submitted": grade.submitted_at,
    }


def describe_placement(placement: Placement, language: str) -> Json:
    """A placement by the names of its course and its activity."""
    version = placement.activity.current_version
    title = localised(version.card["title"], language) if version else placement.activity.slug
    return {"course": placement.course.title, "activity": title}


def _event(event: AuditEvent) -> Json:
    return {"when": event.at, "what": event.action, "to_what": event.target}
