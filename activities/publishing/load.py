"""Loading content files: a new version of an activity only where its content changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import transaction

from activities.models import Activity, ActivityVersion, Judging
from activities.publishing.cards import card
from activities.publishing.checks.check import check_files, content_files
from activities.publishing.checks.findings import Finding
from activities.publishing.checks.reading import json_of

NEWEST_JUDGING = Judging.WHEN_RIGHT


class BrokenContentError(Exception):
    """Some file has errors, so nothing was loaded; `findings` say what to mend."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(map(str, findings)))
        self.findings = findings


@dataclass(frozen=True)
class Loaded:
    """What became of one file."""

    slug: str
    number: int
    is_new: bool  # False: this very content was published already


def static_file(name: str) -> Path | None:
    """The static file of that name, if there is one."""
    found = finders.find(name)
    return Path(found) if isinstance(found, str) else None


def load_folder(folder: Path) -> list[Loaded]:
    """Publish what changed in the files of a folder: all of them, or none if one is broken."""
    files = content_files(folder)
    errors = [finding for finding in check_files(files, static_file) if finding.is_error]
    if errors:
        raise BrokenContentError(errors)
    with transaction.atomic():
        return [publish(content=json_of(path)) for path in files]


@transaction.atomic
def publish(*, content: dict[str, Any]) -> Loaded:
    """Make the content the newest version of its activity, unless it is so already, judged by today's rule."""
    activity, _ = Activity.objects.get_or_create(slug=content["slug"], defaults={"kind": content["kind"]})
    # The lock keeps two loads at once from making two versions of one number.
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    current = activity.current_version
    if current and current.digest == digest(content) and current.judging == NEWEST_JUDGING:
        _mend_card(current, card(content))
        return Loaded(activity.slug, current.number, is_new=False)
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
    return Loaded(activity.slug, version.number, is_new=True)


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
