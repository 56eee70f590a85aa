"""What outreach is about, in words for instructors and for the person it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from activities.host_answers import Roster
from activities.models import (
    Course,
    Enrolment,
    Outcome,
    Outreach,
    OutreachStep,
    Placement,
    Progress,
    Status,
    User,
)
from activities.outreach import triggers
from activities.outreach.triggers import Sign
from activities.publishing import services as publishing
from activities.runtime import clock
from activities.teaching import services as teaching

CONFIRMATIONS: dict[str, Promise] = {  # what an instructor has just done
    "take": gettext_lazy("Taken. You find the person under “Mine”."),
    "hand_over": gettext_lazy("Given to your colleague. The course's page reminds him or her."),
    "put_back": gettext_lazy("Put back. Anyone can take the person now."),
    "close": gettext_lazy("Saved. What came of it stands under “Done”."),
}


@dataclass(frozen=True)
class KeptOutreach:
    """What is kept of one try to reach a learner, as the learner may read it."""

    course: str
    at: datetime
    reason: str
    outcome: str
    note: str


def outreach_about(*, learner: User) -> list[KeptOutreach]:
    """Everything that instructors have written down about reaching this learner: the same that they see."""
    rows = Outreach.objects.filter(learner=learner).select_related("course")
    return [
        KeptOutreach(row.course.title, row.taken_at, reason_words(row.reason), outcome_words(row), row.note)
        for row in rows
    ]


def reason_words(kind: str) -> str:
    return str(triggers.TRIGGERS[kind]) if kind in triggers.TRIGGERS else _("Without a special reason")


def outcome_words(outreach: Outreach) -> str:
    if outreach.outcome:
        return str(Outcome(outreach.outcome).label)
    return _("Put back") if outreach.closed_at else _("Nothing written yet")


def step_words(step: OutreachStep, outreach: Outreach, staff: Mapping[int | None, str]) -> str:
    """One line of the history."""
    names = {"actor": staff.get(step.actor_id) or someone(), "to": staff.get(step.to_id) or someone()}
    if step.kind == OutreachStep.Kind.TAKEN:
        return _("%(actor)s took this") % names
    if step.kind == OutreachStep.Kind.HANDED_OVER:
        return _("%(actor)s gave this to %(to)s") % names
    if step.kind == OutreachStep.Kind.PUT_BACK:
        return _("%(actor)s put this back") % names
    return _("%(actor)s wrote: %(outcome)s") % {**names, "outcome": outcome_words(outreach)}


def someone() -> str:
    """An instructor who is not known here any more."""
    return _("an instructor")


def staff_names(course: Course, outreach: Iterable[Outreach], roster: Roster) -> dict[int | None, str]:
    """The names of the instructors whom the history mentions."""
    mentioned = {one.holder_id for one in outreach}
    mentioned |= {
        user for row in outreach for step in row.steps.all() for user in (step.actor_id, step.to_id)
    }
    enrolments = Enrolment.objects.filter(course=course, user__in=mentioned - {None})
    return dict(teaching.names_of(course, enrolments, roster).items())


def sign_words(
    *, course: Course, signs: Mapping[int, Sequence[Sign]], user_ids: Mapping[int, int | None]
) -> dict[int, list[str]]:
    """Each person's signs in words, by number; the activities are named."""
    places = _Places(course, signs, user_ids)
    now = clock.now()
    return {
        number: [_words(sign, now, places.of(sign, user_ids[number])) for sign in theirs]
        for number, theirs in signs.items()
    }


class _Places:
    """The activities that signs speak of: some signs name theirs, others are the newest fitting one of the person."""

    def __init__(
        self, course: Course, signs: Mapping[int, Sequence[Sign]], user_ids: Mapping[int, int | None]
    ) -> None:
        self._by_row = self._rows(course, [user for user in user_ids.values() if user is not None])
        placement_ids = {
            sign.placement_id for theirs in signs.values() for sign in theirs if sign.placement_id
        }
        placement_ids |= {placement for _, placement in self._by_row.values()}
        self._titles = publishing.titles_of(
            Placement.objects.filter(pk__in=placement_ids), get_language() or ""
        )

    def of(self, sign: Sign, user_id: int | None) -> str:
        """The activity's title, or nothing."""
        placement = sign.placement_id or self._by_row.get((user_id, sign.kind), (None, 0))[1]
        return self._titles.get(placement, "")

    @staticmethod
    def _rows(course: Course, user_ids: Sequence[int]) -> dict[tuple[int | None, str], tuple[datetime, int]]:
        moments: dict[tuple[int | None, str], tuple[datetime, int]] = {}
        now = clock.now()
        old = Q(status=Status.STARTED, last_activity_at__lt=now - triggers.HALF_DONE_AFTER)
        new = Q(finished_at__gt=now - triggers.SUCCESS_FOR)
        here = Progress.objects.filter(old | new, placement__course=course, learner__in=user_ids)
        rows = here.values_list("learner_id", "placement_id", "status", "last_activity_at", "finished_at")
        for learner, placement, status, touched_at, finished_at in rows:
            if status == Status.STARTED:
                moment = moments.setdefault((learner, triggers.HALF_DONE), (touched_at, placement))
                moments[learner, triggers.HALF_DONE] = min(moment, (touched_at, placement))
            elif finished_at:
                moment = moments.setdefault((learner, triggers.SUCCESS), (finished_at, placement))
                moments[learner, triggers.SUCCESS] = max(moment, (finished_at, placement))
        return moments


def _words(sign: Sign, now: datetime, activity: str) -> str:
    days = max(0, (now - sign.since).days)
    facts = {"activity": activity, "days": days, "tries": sign.tries, "step": sign.step}
    return {
        triggers.HELP: _help,
        triggers.STUCK: _stuck,
        triggers.LET_GO: _let_go,
        triggers.HALF_DONE: _half_done,
        triggers.SILENT: _silent,
        triggers.NEVER_CAME: _never_came,
        triggers.SUCCESS: _success,
    }[sign.kind](facts)


def _help(facts: Mapping[str, object]) -> str:
    if not facts["activity"]:
        return _("Asked for help.")
    return _("Asked for help in “%(activity)s”.") % facts


def _stuck(facts: Mapping[str, object]) -> str:
    text = _("Has tried a task %(tries)s times in “%(activity)s”, step %(step)s, and it is not right yet.")
    return text % facts


def _let_go(_facts: Mapping[str, object]) -> str:
    return _("Whoever took this is no longer an instructor here.")


def _half_done(facts: Mapping[str, object]) -> str:
    text = ngettext(
        "“%(activity)s” has been half done for %(days)s day.",
        "“%(activity)s” has been half done for %(days)s days.",
        int(str(facts["days"])),
    )
    return text % facts


def _silent(facts: Mapping[str, object]) -> str:
    text = ngettext(
        "Not heard from for %(days)s day.", "Not heard from for %(days)s days.", int(str(facts["days"]))
    )
    return text % facts


def _never_came(facts: Mapping[str, object]) -> str:
    text = ngettext(
        "Has not come here yet. On the course's list for %(days)s day.",
        "Has not come here yet. On the course's list for %(days)s days.",
        int(str(facts["days"])),
    )
    return text % facts


def _success(facts: Mapping[str, object]) -> str:
    return _("Has finished “%(activity)s”. Congratulate!") % facts
