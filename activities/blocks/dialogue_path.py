"""Where a learner stands in a dialogue: the log of replies, played from the beginning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from activities.blocks.contract import Json, Texts

START_AGAIN = "start-again"


@dataclass
class Path:
    """The turns met so far with the replies given to them, what was just said about it, and the best end reached."""

    turn: str
    exchanges: list[tuple[str, str]] = field(default_factory=list)  # turn, reply
    feedback: list[Texts] = field(default_factory=list)
    poor: set[tuple[str, str]] = field(default_factory=set)  # each counts once, however often repeated
    best_share: float = 0.0
    has_ended: bool = False

    @property
    def is_right_at_last(self) -> bool:
        """Has it ended by good replies alone? One that led nowhere was only a try."""
        return self.has_ended and not self.poor & set(self.exchanges)

    @property
    def share(self) -> float:
        """How many of the different replies given on this path were good ones."""
        replies = set(self.exchanges) | self.poor
        return (len(replies) - len(self.poor)) / len(replies)


def play(block: Json, log: Iterable[Json]) -> Path:
    """Play a log of responses; a reply that does not belong to the current turn changes nothing."""
    path = Path(turn=block["start"])
    for response in log:
        path.feedback = []
        if response.get("reply") == START_AGAIN:
            path = Path(turn=block["start"], best_share=path.best_share)
            continue
        reply = _reply(turn_of(block, path.turn), response.get("reply"))
        if reply:
            _give(block, path, reply)
    return path


def turn_of(block: Json, name: str) -> dict[str, Any]:
    turn: dict[str, Any] = next(turn for turn in block["turns"] if turn["id"] == name)
    return turn


def _reply(turn: Json, name: object) -> Json | None:
    return next((reply for reply in turn.get("replies", []) if reply["id"] == name), None)


def _give(block: Json, path: Path, reply: Json) -> None:
    here = (path.turn, reply["id"])
    if "wrong" in reply:
        path.poor.add(here)
    path.feedback = [reply[name] for name in ("wrong", "message") if name in reply]
    if "to" not in reply:
        return
    path.exchanges.append(here)
    path.turn = reply["to"]
    path.has_ended = not turn_of(block, path.turn).get("replies")
    if path.has_ended:
        path.best_share = max(path.best_share, path.share)
