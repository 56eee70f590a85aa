"""Blocks that are read or looked at, and not answered."""

from __future__ import annotations

from collections.abc import Mapping

from activities.blocks.contract import Block, History, Json, Judgement, Response


class Display(Block):
    """The part of the contract that is the same for every block without an answer."""

    def asks(self, block: Json) -> bool:
        return False

    def max_points(self, block: Json) -> float:
        return 0.0

    def read(self, block: Json, form: Mapping[str, list[str]]) -> Response:
        return {}

    def judge(self, block: Json, response: Json, history: History) -> Judgement:
        return Judgement(points=0, max_points=0, is_correct=None, is_complete=True, feedback={})
