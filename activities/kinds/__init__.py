"""Kinds of activities: one small class each, found in one table."""

from __future__ import annotations

from activities.kinds.exercise import Exercise
from activities.kinds.kind import Kind
from activities.kinds.material import Material
from activities.kinds.tour import Tour

_ALL: tuple[Kind, ...] = (Tour(), Exercise(), Material())
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}
