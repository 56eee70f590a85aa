"""The one module that hears activities' signals: a grade to be sent, its state, the names of a course."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from activities.models import Course, GradeEvent, Placement
from activities.runtime.compiled_queries import Select, Slot
from activities.signals import gradebook_columns, progress_changed, roster_wanted
from activities.teaching.gradebook import GradeCell, GradeColumn, percent_of
from lti_tool.delivery import outbox
from lti_tool.delivery.comparison.state import State, state_of
from lti_tool.delivery.problems import words
from lti_tool.models import LineItem, ResultsCheck, ScoreDelivery
from lti_tool.roster import course_lists, rosters


def connect() -> None:
    """Called once, when the app is ready."""
    progress_changed.connect(queue_score, dispatch_uid="lti_tool.queue_score")
    gradebook_columns.connect(sent_column, dispatch_uid="lti_tool.sent_column")
    roster_wanted.connect(course_names, dispatch_uid="lti_tool.course_names")


def queue_score(*, grade: GradeEvent, **_signal: Any) -> None:
    """Runs in the grade's transaction: if the delivery cannot be written, neither is the grade."""
    if grade.max_points <= 0:
        return
    column = _COLUMN.one(placement=grade.placement_id, learner=grade.learner_id)
    if column is not None and column.person is not None:
        outbox.queue_grade(line_item=column, lti_user=column.person, grade=grade)


def _column_with_person() -> QuerySet[LineItem]:
    """The placement's column, and the learner as its LMS knows the person."""
    people = "resource_link__context__deployment__registration__people"
    learner = FilteredRelation(people, condition=Q(**{f"{people}__user": Slot("learner")}))
    person: dict[str, Any] = {"person": learner}
    here = LineItem.objects.filter(resource_link__placement=Slot("placement")).order_by("pk")
    return here.annotate(**person).select_related(*person)


_COLUMN = Select(_column_with_person)


def sent_column(*, placement: Placement, user_ids: Sequence[int], **_signal: Any) -> GradeColumn | None:
    """What became of these people's grades; None where the link has no gradebook column."""
    columns = LineItem.objects.select_related("results_check")
    column = columns.filter(resource_link__placement=placement).first()
    if column is None:
        return None
    deliveries = column.deliveries.select_related("lti_user").filter(lti_user__user__in=user_ids)
    cells = {delivery.lti_user.user_id: cell_of(delivery) for delivery in deliveries}
    return GradeColumn(title=_("Sent to the course"), cells=cells, note=_not_compared(column))


def _not_compared(column: LineItem) -> str:
    check: ResultsCheck | None = getattr(column, "results_check", None)
    if check is None or not check.problem:
        return ""
    reason = {"reason": words(check.problem)}
    return _("This could not be compared with the course's grades: %(reason)s") % reason


def course_names(
    *, course: Course, user_ids: Collection[int] | None = None, **_signal: Any
) -> Mapping[int | str, str] | None:
    """The people's names; those who never launched by their mark on the course's list."""
    if user_ids is None:
        return course_lists.names(course.pk)
    names = rosters.names(course.pk, user_ids)
    return None if names is None else dict(names.items())


def cell_of(delivery: ScoreDelivery) -> GradeCell:
    """What became of a grade, in words, with the button where a person may do something."""
    return _CELLS[state_of(delivery)](delivery)


def _on_its_way(delivery: ScoreDelivery) -> GradeCell:
    if not delivery.problem:
        return GradeCell(_("Saved here, on its way to the gradebook"), "wait")
    text = _("Saved here, waiting: %(reason)s") % {"reason": words(delivery.problem)}
    return GradeCell(text, "wait", _action(delivery), _("Send again"))


def _needs_attention(delivery: ScoreDelivery) -> GradeCell:
    text = _("Needs attention: %(reason)s") % {"reason": words(delivery.problem)}
    label = _("Send anyway") if outbox.is_kept_back(delivery) else _("Send again")
    return GradeCell(text, "attention", _action(delivery), label)


def _in_conflict(delivery: ScoreDelivery) -> GradeCell:
    text = str(words(delivery.problem))
    if delivery.lms_differs_at is not None:
        text = f"{text} {_there(delivery)}"
    return GradeCell(text, "attention", _action(delivery), _("Send anyway"))


def _changed_there(delivery: ScoreDelivery) -> GradeCell:
    text = _("The course holds another grade: %(percent)s") % {"percent": _there(delivery)}
    return GradeCell(text, "attention", _action(delivery), _("Send anyway"))


def _sent(delivery: ScoreDelivery) -> GradeCell:
    return GradeCell(_("Sent to the course, %(when)s") % {"when": _when(delivery)}, "ok")


def _rounded(delivery: ScoreDelivery) -> GradeCell:
    facts = {"percent": _there(delivery), "when": _when(delivery)}
    return GradeCell(_("In the gradebook, rounded to %(percent)s, %(when)s") % facts, "ok")


def _in_gradebook(delivery: ScoreDelivery) -> GradeCell:
    return GradeCell(_("In the gradebook, %(when)s") % {"when": _when(delivery)}, "ok")


_CELLS: dict[State, Callable[[ScoreDelivery], GradeCell]] = {
    State.ON_ITS_WAY: _on_its_way,
    State.NEEDS_ATTENTION: _needs_attention,
    State.IN_CONFLICT: _in_conflict,
    State.CHANGED_THERE: _changed_there,
    State.SENT: _sent,
    State.ROUNDED: _rounded,
    State.IN_GRADEBOOK: _in_gradebook,
}


def _there(delivery: ScoreDelivery) -> str:
    """The result that the course holds."""
    percent = percent_of(delivery.lms_score, delivery.lms_maximum or delivery.score_maximum)
    return _("no result") if percent is None else f"{percent} %"


def _when(delivery: ScoreDelivery) -> str:
    moment = delivery.delivered_at or delivery.score_ts
    return formats.date_format(
        timezone.localtime(moment), "d.m.Y H:i"
    )  # one form everywhere: 11/12 is read two ways


def _action(delivery: ScoreDelivery) -> str:
    """Outside a launch's pages, in the API for instance, there is no address to act at."""
    try:
        return reverse("lti_session:send_score", args=[delivery.pk])
    except NoReverseMatch:
        return ""
