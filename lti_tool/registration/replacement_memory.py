"""What stood where before a deployment took another's place; kept for a day, fit for JSON."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.bridge import mergers
from lti_tool.models import Deployment, LineItem, LtiContext, Replacement, ResourceLink
from lti_tool.registration.replaced_links import SERVICES, Shared

Before = dict[str, Any]
UNDONE_WITHIN = timedelta(days=1)


def begin(former: Deployment) -> Before:
    """What is the same for courses that only move."""
    contexts = LtiContext.objects.filter(deployment=former).order_by("pk").values_list("pk", flat=True)
    return {"standing": former.standing, "contexts": list(contexts), "merged": []}


def add(
    before: Before,
    *,
    context: LtiContext,
    other: LtiContext,
    shared: Sequence[Shared],
    same: Sequence[tuple[bridge.Placement, bridge.Placement]],
) -> None:
    """Two courses that are about to become one."""
    former = [one.former.pk for one in shared]
    touched = [pk for one in shared if (pk := one.former.placement_id) is not None]
    services = LtiContext.objects.filter(pk=context.pk).values_list(*SERVICES.names).get()
    before["merged"].append(
        {
            "context": context.pk,
            "services": dict(zip(SERVICES.names, services, strict=True)),
            "other": mergers.whole_rows(LtiContext.objects.filter(pk=other.pk)),
            "own_links": list(ResourceLink.objects.filter(context=context).values_list("pk", flat=True)),
            "links": mergers.whole_rows(ResourceLink.objects.filter(context=other)),
            "shared": [[one.former.pk, one.fresh.pk] for one in shared],
            "former_links": mergers.whole_rows(ResourceLink.objects.filter(pk__in=former)),
            "columns": mergers.whole_rows(LineItem.objects.filter(resource_link__context=other)),
            "former_columns": mergers.whole_rows(LineItem.objects.filter(resource_link__in=former)),
            "courses": mergers.remember_courses(
                course=context.course, other=other.course, same=same, touched=touched
            ),
        }
    )


def forget_replacements() -> None:
    """After a day nothing is taken back any more, and nothing of it is kept."""
    old = Replacement.objects.filter(made_at__lt=clock.now() - UNDONE_WITHIN)
    old.exclude(before={}).update(before={})
