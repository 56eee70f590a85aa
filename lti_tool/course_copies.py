"""Copied courses: a link that descends from a known one of the same deployment keeps its activity.

Ids are unique within a deployment only, so nothing is ever looked for in another one.
"""

from collections.abc import Iterable

from django.db.models import QuerySet

from lti_tool import bridge
from lti_tool.models import ResourceLink
from lti_tool.protocol import history
from lti_tool.protocol.claims import LaunchClaims


def by_link(link: ResourceLink, claims: LaunchClaims) -> bridge.Placement | None:
    """What stands behind the link that this one was copied from, the newest ancestor first."""
    for ancestor in history.of_link(claims.custom):
        found = _agreed(_known(link).filter(resource_link_id=ancestor))
        if found:
            return found
    return None


def by_course(link: ResourceLink, activity: bridge.Activity | None) -> bridge.Placement | None:
    """The same activity in the course that this one was copied from, or, if none is named, what has the link's title.

    Moodle tells of a copied link's course and not of the link itself (4.5 to 5.2, 2026-11).
    """
    for ancestor in link.context.copied_from if activity or link.title else []:
        links = _known(link).filter(context__context_id=ancestor)
        same = links.filter(placement__activity=activity) if activity else links.filter(title=link.title)
        found = _agreed(same)
        if found:
            return found
    return None


def _known(link: ResourceLink) -> QuerySet[ResourceLink]:
    chosen = ResourceLink.objects.filter(context__deployment=link.context.deployment_id).exclude(pk=link.pk)
    return chosen.filter(placement__isnull=False).select_related("placement__activity")


def _agreed(links: Iterable[ResourceLink]) -> bridge.Placement | None:
    """One placement for all of them, or none where they differ: a guess would give people the wrong work."""
    placements = [link.placement for link in links if link.placement]
    is_agreed = len({(one.activity_id, one.counting) for one in placements}) == 1
    return placements[0] if is_agreed else None
