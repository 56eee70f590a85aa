"""What was noted about keeping in touch with a person, and by a person, as the person's own data."""

from typing import Any

from django.db.models import Q

from activities.blocks.texts import localised
from activities.models import Outreach, OutreachStep, Trouble, User
from activities.publishing import services as publishing

Json = dict[str, Any]


def tries_to_reach(person: User) -> list[Json]:
    """What instructors wrote down about reaching this learner: all of it, without who wrote it."""
    outreach = Outreach.objects.filter(learner=person).order_by("pk")
    return [_outreach(one) for one in outreach.select_related("course").prefetch_related("steps")]


def tries_by(person: User) -> list[Json]:
    """What an instructor did to reach others, without whom; an outcome was written by whoever held it last."""
    steps = OutreachStep.objects.filter(Q(actor=person) | Q(to=person)).order_by("pk")
    return [
        {"course": step.outreach.course.title, **_step(step), "was_given_to_you": step.to_id == person.pk}
        for step in steps.select_related("outreach__course")
    ]


def hard_tasks_of(person: User, language: str) -> list[Json]:
    """Where the learner has tried several times and it is not right yet; the row goes when it is."""
    troubles = Trouble.objects.filter(learner=person).order_by("pk")
    places = troubles.select_related("placement__course", "placement__activity__current_version")
    return [_trouble(one, language) for one in places]


def _outreach(outreach: Outreach) -> Json:
    return {
        "course": outreach.course.title,
        "reason": outreach.reason,
        "taken": outreach.taken_at,
        "outcome": outreach.outcome,
        "note": outreach.note,
        "closed": outreach.closed_at,
        "steps": [_step(one) for one in outreach.steps.all()],
    }


def _step(step: OutreachStep) -> Json:
    return {"what": step.kind, "when": step.at}


def _trouble(trouble: Trouble, language: str) -> Json:
    version = trouble.placement.activity.current_version
    shown_in = publishing.choose_language(version.content, language) if version else language
    return {
        "course": trouble.placement.course.title,
        "activity": localised(version.content["title"], shown_in) if version else "",
        "part": trouble.block,
        "tries": trouble.tries,
        "since": trouble.since,
    }
