"""Links that two deployments of one client both have, and what their gradebook columns say."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lti_tool import bridge
from lti_tool.models import LineItem, LtiContext, ResourceLink


class Fields:
    """Some columns of a table, as values by name."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def values_of(self, row: LineItem | LtiContext) -> dict[str, Any]:
        stored = type(row)._default_manager.filter(pk=row.pk).values(*self.names).get()
        return dict(stored)


SERVICES = Fields("memberships_url", "lineitems_url", "groups_url", "group_sets_url", "ags_scopes", "notices")
COLUMN = Fields(
    "url", "is_coupled", "label", "resource_id", "tag", "starts_at", "ends_at", "problem", "next_at"
)


@dataclass(frozen=True)
class Shared:
    """One link of the LMS: as the former deployment knows it, and as the new one does."""

    former: ResourceLink
    fresh: ResourceLink

    @property
    def same_placements(self) -> tuple[bridge.Placement, bridge.Placement] | None:
        """The two placements, where both lead to one activity."""
        here, there = self.former.placement, self.fresh.placement
        if here is None or there is None or here.activity_id != there.activity_id:
            return None
        return here, there

    @property
    def placements(self) -> list[bridge.Placement]:
        return [one for one in (self.former.placement, self.fresh.placement) if one is not None]

    @property
    def brings_another_column(self) -> bool:
        """The LMS names another column now than before, which lacks the grades."""
        if self.same_placements is None:
            return False
        former, fresh = column_of(self.former), column_of(self.fresh)
        if fresh is None:
            return False
        return former is None or (bool(fresh.url) and urlsplit(fresh.url).path != urlsplit(former.url).path)


def shared_links(context: LtiContext, other: LtiContext) -> list[Shared]:
    former = {one.resource_link_id: one for one in _of(context)}
    return [Shared(former[one.resource_link_id], one) for one in _of(other) if one.resource_link_id in former]


def column_of(link: ResourceLink) -> LineItem | None:
    return LineItem.objects.filter(resource_link=link.pk).first()


def _of(context: LtiContext) -> list[ResourceLink]:
    links = ResourceLink.objects.filter(context=context).order_by("pk")
    return list(links.select_related("placement__activity"))
