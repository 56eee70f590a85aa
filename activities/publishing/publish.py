"""A new version of an activity, where its content changed: for files that are loaded, and for whoever makes content."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction

from activities.models import Activity, ActivityVersion, Judging
from activities.publishing.cards import card

NEWEST_JUDGING = Judging.WHEN_RIGHT


@dataclass(frozen=True)
class Published:
    """What became of one content."""

    slug: str
    number: int
    is_new: bool  # False: this very content was published already


@transaction.atomic
def publish(*, content: dict[str, Any]) -> Published:
    """Make the content the newest version of its activity, unless it is so already, judged by today's rule.

    The content must have passed the checks (checks/check.py): nothing is looked at here.
    """
    activity, _ = Activity.objects.get_or_create(slug=content["slug"], defaults={"kind": content["kind"]})
    # The lock keeps two loads at once from making two versions of one number.
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    current = activity.current_version
    if current and current.digest == digest(content) and current.judging == NEWEST_JUDGING:
        _mend_card(current, card(content))
        return Published(activity.slug, current.number, is_new=False)
    version = ActivityVersion.objects.create(
        activity=activity,
        number=_next_number(activity),
        content=content,
        card=card(content),
        digest=digest(content),
        judging=NEWEST_JUDGING,
    )
    activity.kind, activity.current_version = content["kind"], version
    activity.save()
    return Published(activity.slug, version.number, is_new=True)


def _mend_card(version: ActivityVersion, fresh: dict[str, Any]) -> None:
    """The content is the same, but a newer release may tell more of it, or count its points anew."""
    if version.card != fresh:
        ActivityVersion.objects.filter(pk=version.pk).update(card=fresh)


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: order and white space make no difference."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _next_number(activity: Activity) -> int:
    newest = activity.versions.order_by("-number").first()
    return newest.number + 1 if newest else 1
