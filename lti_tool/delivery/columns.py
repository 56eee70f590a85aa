"""This tool's columns in an LMS's gradebook: what one is called, which there are, and taking one away."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.delivery import outbox
from lti_tool.delivery.clients import service_of
from lti_tool.models import LineItem, LtiContext
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.services import line_items as protocol
from lti_tool.protocol.vocabulary import SCOPE_LINEITEM, SCOPE_LINEITEM_READONLY

COLUMN_TAG = "verstas"


@dataclass(frozen=True)
class Column:
    """A column of the gradebook, and the row of ours that uses it; None where no link here does."""

    line_item: protocol.LineItem
    used_by: LineItem | None

    @property
    def is_coupled(self) -> bool:
        """Whether the LMS itself made it for a link, or may have."""
        return self.used_by.is_coupled if self.used_by else bool(self.line_item.resource_link_id)


def offered_column(entry: bridge.CatalogueEntry, *, grades_released: bool | None = None) -> protocol.LineItem:
    """The column that comes with an activity."""
    return protocol.LineItem(
        label=entry.title,
        score_maximum=entry.max_points,
        resource_id=entry.slug,
        tag=COLUMN_TAG,
        grades_released=grades_released,
        submission_review=protocol.SubmissionReview(label=settings.TOOL_NAME),
    )


def columns_of(context: LtiContext) -> list[Column]:
    """Every column that the LMS holds for this tool in the course, unused ones too."""
    scope = next((one for one in (SCOPE_LINEITEM_READONLY, SCOPE_LINEITEM) if one in context.ags_scopes), "")
    if not context.lineitems_url or not scope:
        raise Refused("column_impossible")
    used = {row.url: row for row in LineItem.objects.filter(resource_link__context=context).exclude(url="")}
    line_items = protocol.line_items(service_of(context.deployment), context.lineitems_url, scope=scope)
    return [Column(one, used.get(one.url)) for one in line_items]


def remove_column(context: LtiContext, url: str, *, force: bool = False) -> None:
    """Deletes a column with its grades in the LMS; one that is coupled or in use only if forced.

    Where a link of ours used it, another is made and all its grades are sent again: none is lost.
    """
    column = next((one for one in columns_of(context) if one.line_item.url == url), None)
    if column is None:
        raise Refused("column_unknown")
    if column.used_by and not force:
        raise Refused("column_in_use")
    protocol.delete_line_item(service_of(context.deployment), url, is_coupled=column.is_coupled, force=force)
    if column.used_by:
        _start_anew(column.used_by)


@transaction.atomic
def _start_anew(row: LineItem) -> None:
    LineItem.objects.filter(pk=row.pk).update(url="", is_coupled=False, is_changed=False, next_at=clock.now())
    for delivery in row.deliveries.select_related("lti_user", "line_item", "grader"):
        outbox.queue_anew(delivery)
