"""Copies of what others offer: with a name of their own, and knowing what they are copies of."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from activities.models import Activity, ActivityVersion, Organisation
from activities.publishing.publish import Published, digest, publish
from activities.publishing.shelves import Place

SLUG_LENGTH = 80
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is easily taken for another
_TAIL = 8


class NotOfferedError(Exception):
    """Its organisation offers it to nobody, or no longer."""


class NothingNewerError(Exception):
    """The copy has the origin's newest version, or the origin is there no more."""


@transaction.atomic
def take_activity(*, activity: Activity, place: Place) -> Activity:
    """The copy on this shelf: a new one, or the one that was taken there before. Raises NotOfferedError.

    An LMS stores addresses, so a copy is never found under its origin's.
    """
    # The lock keeps two presses from making two copies.
    Organisation.objects.select_for_update().get(pk=place.organisation.pk)
    taken = Activity.objects.filter(origin=activity.pk, **place.columns()).first()
    if taken is not None:
        return taken
    origin = Activity.objects.select_related("organisation", "current_version").get(pk=activity.pk)
    version = origin.current_version
    if version is None or not _may_be_taken(origin, place.organisation):
        raise NotOfferedError
    copy = Activity.objects.create(
        slug=_new_slug(origin.slug),
        kind=origin.kind,
        origin=origin,
        origin_number=version.number,
        **place.columns(),
    )
    publish(content=_content_for(copy, version))
    return Activity.objects.select_related("current_version").get(pk=copy.pk)


def newer_of_origin(copy: Activity) -> ActivityVersion | None:
    """The origin's newest version, where it is newer than what was taken and may still be taken."""
    origin = copy.origin
    if origin is None or copy.origin_number is None or copy.organisation is None:
        return None
    version = origin.current_version
    if version is None or version.number <= copy.origin_number:
        return None
    return version if _may_be_taken(origin, copy.organisation) else None


@transaction.atomic
def take_newer(*, copy: Activity) -> Published:
    """The origin's newest version becomes the copy's; whoever has begun finishes what was begun. Raises NothingNewerError."""
    rows = Activity.objects.select_for_update(of=("self",))
    locked = rows.select_related("organisation", "origin__organisation", "origin__current_version").get(
        pk=copy.pk
    )
    version = newer_of_origin(locked)
    if version is None:
        raise NothingNewerError
    published = publish(content=_content_for(locked, version))
    Activity.objects.filter(pk=locked.pk).update(origin_number=version.number)
    return published


def is_mere_copy(activity: Activity) -> bool:
    """Is it as it was taken? Of an origin that is gone nobody can tell, so it is taken for one."""
    if activity.origin_number is None:
        return False
    taken = ActivityVersion.objects.filter(activity=activity.origin_id, number=activity.origin_number).first()
    version = activity.current_version
    return taken is None or version is None or digest(_content_for(activity, taken)) == version.digest


def _may_be_taken(origin: Activity, organisation: Organisation) -> bool:
    owner = origin.organisation
    if owner is None:
        return True  # a common one
    return origin.is_offered and owner.pk != organisation.pk and owner.erased_from is None


def _content_for(copy: Activity, version: ActivityVersion) -> dict[str, Any]:
    """The origin's content under the copy's name; its place on a path stays the origin's, for two cannot have one place."""
    return {name: value for name, value in version.content.items() if name != "path"} | {"slug": copy.slug}


def _new_slug(slug: str) -> str:
    tail = "".join(secrets.choice(_SIGNS) for _ in range(_TAIL))
    return f"{slug[: SLUG_LENGTH - _TAIL - 1].rstrip('-')}-{tail}"
