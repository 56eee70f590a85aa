"""A gradebook in memory and the wire to it, on which requests and answers are lost; for the delivery machine."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from activities.runtime import clock
from lti_tool.protocol.errors import Unavailable
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.services.ags import CANVAS_SUBMISSION
from lti_tool.protocol.services.replies import require_success

FATES = ("ok", "lost", "dropped", "late", "500", "502 after all", "401", "429", "403", "no more attempts")


@dataclass(frozen=True)
class Post:
    """One score on the wire, with the revision that it stands for."""

    person: str
    rev: int
    points: float
    timestamp: datetime
    is_submission: bool | None
    comment: str = ""


def refusal(rules: str, stored: datetime, new: datetime) -> Reply | None:
    """What each LMS says of a timestamp, as their sources have it (2026-11)."""
    if rules == "moodle" and int(stored.timestamp()) >= int(new.timestamp()):
        return Reply(409, {}, "Refusing score with an earlier timestamp")
    if rules == "canvas" and stored > new:
        return Reply(400, {}, "timestamp is before last updated timestamp")
    if rules == "edx" and stored >= new:
        return Reply(400, {}, "Score already exists for the provided timestamp")
    return None


@dataclass
class Gradebook:
    """An LMS in memory, with what arrived, what is under way for ever so long, and what it will do next."""

    rules: str
    rev: int = 0
    fates: list[str] = field(default_factory=list)
    held: dict[str, Post] = field(default_factory=dict)
    sent: list[Post] = field(default_factory=list)
    applied: list[Post] = field(default_factory=list)
    late: list[Post] = field(default_factory=list)
    late_for: set[str] = field(default_factory=set)
    comments: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def delay(self, post: Post) -> None:
        """It is under way, and may arrive when nobody thinks of it any more."""
        self.late.append(post)
        self.late_for.add(post.person)

    def apply(self, post: Post) -> Reply:
        before = self.held.get(post.person)
        refused = refusal(self.rules, before.timestamp, post.timestamp) if before else None
        if refused is None:
            self.held[post.person] = post
            self.applied.append(post)
            # Canvas adds each comment to the others, and tells none in its results (2026-11).
            kept = self.comments[post.person] if self.rules == "canvas" else []
            self.comments[post.person] = [*kept, *filter(None, [post.comment])]
        return refused or Reply(200, {}, "")


class Wire:
    """A PlatformService in name; `meanwhile` is what happens in the house while it waits for an answer."""

    def __init__(self, gradebook: Gradebook, meanwhile: Callable[[], None]) -> None:
        self.gradebook, self._meanwhile, self.now = gradebook, meanwhile, clock.now

    def call(self, _method: str, _url: str, **how: Any) -> Reply:
        post = self._post(how["json"])
        self.gradebook.sent.append(post)
        answer = self._answer(post)
        self._meanwhile()
        if answer is None:
            raise Unavailable("platform_timeout")
        return answer

    def pages(self, url: str, **_how: Any) -> Iterator[Reply]:
        fate = self._fate()
        if fate in {"lost", "dropped", "late"}:
            raise Unavailable("platform_timeout")
        if fate[:3].isdecimal():
            require_success(Reply(int(fate[:3]), {}, ""), clock.now())
        asked = parse_qs(urlsplit(url).query).get("user_id", list(self.gradebook.held))
        known = [person for person in asked if person in self.gradebook.held]
        yield Reply(200, {}, json.dumps([self._result(person) for person in known]))

    def _result(self, person: str) -> dict[str, Any]:
        result = {"userId": person, "resultScore": self.gradebook.held[person].points, "resultMaximum": 10}
        told = self.gradebook.comments[person] if self.gradebook.rules != "canvas" else []
        return {**result, **({"comment": told[-1]} if told else {})}

    def _answer(self, post: Post) -> Reply | None:
        fate = self._fate()
        if fate == "no more attempts" and post.is_submission:
            return Reply(422, {}, "maximum number of allowed attempts has been reached")
        if fate in {"dropped", "late"}:
            if fate == "late":
                self.gradebook.delay(post)
            return None
        if fate in {"500", "401", "429", "403"}:
            return Reply(int(fate), {}, "")
        answer = self.gradebook.apply(post)
        if fate == "lost":
            return None
        return Reply(502, {}, "") if fate == "502 after all" else answer

    def _fate(self) -> str:
        return self.gradebook.fates.pop(0) if self.gradebook.fates else "ok"

    def _post(self, body: dict[str, Any]) -> Post:
        timestamp = datetime.fromisoformat(body["timestamp"])
        is_submission = body.get(CANVAS_SUBMISSION, {}).get("new_submission")
        return Post(
            body["userId"],
            self.gradebook.rev,
            body["scoreGiven"],
            timestamp,
            is_submission,
            body.get("comment", ""),
        )
