"""What became of a grade, in words, with the button where a person may do something."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from activities.host_answers import GradeCell
from activities.teaching import services as teaching
from lti_tool.delivery.services import GradebookState, gradebook_state, is_kept_back, problem_reason
from lti_tool.models import ScoreDelivery


def cell_of(delivery: ScoreDelivery) -> GradeCell:
    return _CELLS[gradebook_state(delivery)](delivery)


def _on_its_way(delivery: ScoreDelivery) -> GradeCell:
    if not delivery.problem:
        return GradeCell(_("Saved here, on its way to the gradebook"), "wait")
    text = _("Saved here, waiting: %(reason)s") % {"reason": problem_reason(delivery.problem)}
    return GradeCell(text, "wait", _action(delivery), _("Send again"))


def _needs_attention(delivery: ScoreDelivery) -> GradeCell:
    text = _("Needs attention: %(reason)s") % {"reason": problem_reason(delivery.problem)}
    label = _("Send anyway") if is_kept_back(delivery) else _("Send again")
    return GradeCell(text, "attention", _action(delivery), label)


def _in_conflict(delivery: ScoreDelivery) -> GradeCell:
    text = str(problem_reason(delivery.problem))
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


_CELLS: dict[GradebookState, Callable[[ScoreDelivery], GradeCell]] = {
    GradebookState.ON_ITS_WAY: _on_its_way,
    GradebookState.NEEDS_ATTENTION: _needs_attention,
    GradebookState.IN_CONFLICT: _in_conflict,
    GradebookState.CHANGED_THERE: _changed_there,
    GradebookState.SENT: _sent,
    GradebookState.ROUNDED: _rounded,
    GradebookState.IN_GRADEBOOK: _in_gradebook,
}


def _there(delivery: ScoreDelivery) -> str:
    """The result that the course holds."""
    percent = teaching.percent_of(delivery.lms_score, delivery.lms_maximum or delivery.score_maximum)
    return _("no result") if percent is None else f"{percent} %"


def _when(delivery: ScoreDelivery) -> str:
    moment = delivery.delivered_at or delivery.score_ts
    # One form everywhere: 11/12 is read two ways.
    return formats.date_format(timezone.localtime(moment), "d.m.Y H:i")


def _action(delivery: ScoreDelivery) -> str:
    """Outside a launch's pages, in the API for instance, there is no address to act at."""
    try:
        return reverse("lti_session:send_score", args=[delivery.pk])
    except NoReverseMatch:
        return ""
