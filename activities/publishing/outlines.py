"""What is worked out of a published version once in a process: a version never changes (models/content.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from activities.models import ActivityVersion
from activities.publishing import content
from activities.publishing.content import Json

MOST_KEPT = 32  # some 0.3 MB each, once it is parsed


@dataclass(frozen=True)
class Outline:
    """A version's content and what is read of it again and again. It is shared by requests: nobody changes it."""

    content: Json

    @cached_property
    def steps(self) -> list[Json]:
        return content.steps_of(self.content)

    @cached_property
    def answerable(self) -> Mapping[str, tuple[int, Json]]:
        """Every block that wants an answer, by id, with the number of its step."""
        return content.answerable_blocks(self.content)

    @cached_property
    def has_reviewed(self) -> bool:
        """Is there anything in it for an instructor to look at?"""
        return any(content.is_reviewed(block) for _, block in self.answerable.values())

    @cached_property
    def has_points(self) -> bool:
        """Does anything in it give points?"""
        return content.has_points(self.content)

    @cached_property
    def max_points(self) -> float:
        return content.max_points(self.content)


def outline_of(version: ActivityVersion) -> Outline:
    """The version's outline; its `content`, where it was left out of the query, comes from there too."""
    outline = _outline(version.pk, version.digest)
    if "content" in version.get_deferred_fields():
        version.content = outline.content
    return outline


@lru_cache(maxsize=MOST_KEPT)
def _outline(version_id: int, _digest: str) -> Outline:
    """By its digest too, which says what is in it: in a restored database the same id may be another version."""
    return Outline(ActivityVersion.objects.values_list("content", flat=True).get(pk=version_id))
