"""The one module that hears activities' signals: a grade to be sent, its state, the names of a course."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from activities.models import Course, GradeEvent, Placement
from activities.services.gradebook import GradeCell, GradeColumn
from activities.signals import gradebook_columns, progress_changed, roster_wanted
from lti_tool import course_lists, rosters, scores
from lti_tool.delivery import reconcile
from lti_tool.delivery.problems import words
from lti_tool.models import DeliveryState, LineItem, LtiUser, ScoreDelivery


def connect() -> None:
    """Called once, when the app is ready."""
    progress_changed.connect(queue_score, dispatch_uid="lti_tool.queue_score")
    gradebook_columns.connect(sent_column, dispatch_uid="lti_tool.sent_column")
    roster_wanted.connect(course_names, dispatch_uid="lti_tool.course_names")


def queue_score(*, grade: GradeEvent, **_signal: Any) -> None:
    """Runs in the grade's transaction: if the delivery cannot be written, neither is the grade."""
    if grade.max_points <= 0:
        return
    columns = LineItem.objects.select_related("resource_link__context__deployment")
    column = columns.filter(resource_link__placement=grade.placement_id).first()
    if column is None:
        return
    registration_id = column.resource_link.context.deployment.registration_id
    here = LtiUser.objects.filter(registration=registration_id)
    person = here.filter(user=grade.learner_id).first()
    if person is None:
        return
    scores.queue_grade(line_item=column, lti_user=person, grade=grade)


def sent_column(*, placement: Placement, user_ids: Sequence[int], **_signal: Any) -> GradeColumn | None:
    """What became of these people's grades; None where the link has no gradebook column."""
    column = LineItem.objects.filter(resource_link__placement=placement).first()
    if column is None:
        return None
    deliveries = column.deliveries.select_related("lti_user").filter(lti_user__user__in=user_ids)
    cells = {delivery.lti_user.user_id: cell_of(delivery) for delivery in deliveries}
    return GradeColumn(title=_("Sent to the course"), cells=cells)


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
    if reconcile.differs(delivery):
        return GradeCell(
            _("The course holds another grade"), "attention", _action(delivery), _("Send anyway")
        )
    if delivery.acked_rev >= delivery.rev:
        return GradeCell(_("In the gradebook, %(when)s") % {"when": _when(delivery)}, "ok")
    if delivery.state == DeliveryState.CONFLICT:
        return GradeCell(str(words("newer_grade")), "attention", _action(delivery), _("Send anyway"))
    if delivery.state == DeliveryState.NEEDS_ATTENTION:
        text = _("Needs attention: %(reason)s") % {"reason": words(delivery.problem)}
        return GradeCell(text, "attention", _action(delivery), _("Send again"))
    if delivery.problem:
        text = _("Saved here, waiting: %(reason)s") % {"reason": words(delivery.problem)}
        return GradeCell(text, "wait", _action(delivery), _("Send again"))
    return GradeCell(_("Saved here, on its way to the gradebook"), "wait")


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
