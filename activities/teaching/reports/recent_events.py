"""What happened in a course since an instructor was there last, in three lines."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import Course, Enrolment, Outreach, Progress
from activities.runtime import clock
from activities.teaching.people import learners_of

FIRST_VISIT = timedelta(days=7)  # so far back looks someone who was never here before


@dataclass(frozen=True)
class News:
    """Three lines in words, and since when."""

    since: datetime
    is_first_visit: bool
    lines: list[str]


def since_last_time(*, course: Course, reader: Enrolment) -> News:
    """Who was active, what was finished, who was reached."""
    since = reader.previous_seen_at or clock.now() - FIRST_VISIT
    lines = [_active(course, since), _finished(course, since), _reached(course, since)]
    return News(since, reader.previous_seen_at is None, lines)


def _active(course: Course, since: datetime) -> str:
    learners = learners_of(course).filter(last_heard_at__gt=since)
    active, new = learners.count(), learners.filter(first_seen_at__gt=since).count()
    text = ngettext("%(active)s person was active.", "%(active)s people were active.", active) % {
        "active": active
    }
    if not active:
        text = _("Nobody was active.")
    if new:
        text += " " + ngettext(
            "%(new)s came for the first time.", "%(new)s came for the first time.", new
        ) % {"new": new}
    return text


def _finished(course: Course, since: datetime) -> str:
    finished = Progress.objects.filter(placement__course=course, finished_at__gt=since).count()
    if not finished:
        return _("No activity was finished.")
    text = ngettext("%(finished)s activity was finished.", "%(finished)s activities were finished.", finished)
    return text % {"finished": finished}


def _reached(course: Course, since: datetime) -> str:
    tried = Outreach.objects.filter(course=course, closed_at__gt=since).exclude(outcome="").count()
    if not tried:
        return _("Nobody was called.")
    text = ngettext("%(tried)s person was called.", "%(tried)s people were called.", tried)
    return text % {"tried": tried}
