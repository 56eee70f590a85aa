"""Blocks that are read or looked at, and not answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from activities.blocks.contract import Fault, Judgement


class Shown:
    """The part of the contract that is the same for every block without an answer."""

    def asks(self, block: Mapping[str, Any]) -> bool:
        return False

    def max_points(self, block: Mapping[str, Any]) -> float:
        return 0.0

    def read(self, block: Mapping[str, Any], form: Mapping[str, list[str]]) -> dict[str, Any]:
        return {}

    def judge(
        self, block: Mapping[str, Any], response: Mapping[str, Any], history: Sequence[dict[str, Any]]
    ) -> Judgement:
        return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback={})

    def faults(self, block: Mapping[str, Any]) -> Iterable[Fault]:
        return ()
