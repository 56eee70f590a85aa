"""Copied courses: a link that descends from a known one of the same deployment leads where that one leads.

Ids are unique within a deployment only, so nothing is ever looked for in another one.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from lti_tool import bridge
from lti_tool.models import ResourceLink
from lti_tool.protocol import history
from lti_tool.protocol.claims import LaunchClaims


def by_link(link: ResourceLink, claims: LaunchClaims) -> ResourceLink | None:
    """The link that this one was copied from, the newest ancestor first."""
    for ancestor in history.of_link(claims.custom):
        original = _agreed(_known(link).filter(resource_link_id=ancestor))
        if original:
            return original
    return None


def by_course(link: ResourceLink, activity: bridge.Activity | None) -> ResourceLink | None:
    """Its link to the same activity, in the course that this one was copied from; if none is named, of the same title.

    Moodle tells of a copied link's course and not of the link itself (4.5 to 5.2, 2026-11).
    """
    for ancestor in link.context.copied_from if activity or link.title else []:
        links = _known(link).filter(context__context_id=ancestor)
        original = _agreed(_same_activity(links, activity) if activity else links.filter(title=link.title))
        if original:
            return original
    return None


def _same_activity(links: QuerySet[ResourceLink], activity: bridge.Activity) -> QuerySet[ResourceLink]:
    """Those to the activity; where none leads to it any more, those to a copy that has taken its place."""
    same = links.filter(placement__activity=activity)
    return same if same.exists() else links.filter(placement__activity__origin=activity)


def _known(link: ResourceLink) -> QuerySet[ResourceLink]:
    others = ResourceLink.objects.filter(context__deployment=link.context.deployment_id).exclude(pk=link.pk)
    chosen = others.filter(Q(placement__isnull=False) | Q(is_overview=True))
    return chosen.select_related("placement__activity")


def _agreed(links: Iterable[ResourceLink]) -> ResourceLink | None:
    """One of them where all lead to the same, or none where they differ: a guess would give people the wrong work."""
    by_target = {_leads_to(one): one for one in links}
    return by_target.popitem()[1] if len(by_target) == 1 else None


def _leads_to(link: ResourceLink) -> tuple[object, ...]:
    chosen = link.placement
    return (chosen.activity_id, chosen.counting) if chosen else ()
