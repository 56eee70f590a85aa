"""Asking for what is a stranger's at an address: the answer is as for what does not exist, and nothing is told or done."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.factories.addresses import PART, filled
from tests.factories.strangers import Side, World

# What nobody has, for each part that an address may have: a new part needs a value here and in `Side.parts`.
ABSENT = {
    "placement": "p" * 16, "course": "c" * 16, "attempt": "a" * 16, "reflection": "r" * 16, "photo": "f" * 16,
    "call": "k" * 16, "unit": "u" * 16, "slug": "work-of-nobody", "activity": "work-of-nobody", "number": "778",
    "delivery_id": "987654", "member": "987654",
}  # fmt: skip
# Parts that are no ids: everybody's alike.
WORDS_OF_ADDRESSES = {"topic": "contacts"}
# Ends the session of whoever posts there: asked for last.
LAST = ("leave/", "lti/leave/", "lti/my-data/remove/")
SHORT = 4  # what is so short stands on any page
Parts = Mapping[str, str]
Answer = Any  # Django's answer in a test, an HttpResponse with more, is private in the stubs


@dataclass(frozen=True)
class Door:
    """Who asks, and where the pages stand."""

    client: Client
    before: str

    def send(self, method: str, route: str, parts: Parts, fields: Parts) -> Answer:
        self.client.raise_request_exception = False  # what breaks is an answer too
        path = self.before + filled(route, {**parts, **WORDS_OF_ADDRESSES})
        if method == "get":
            return self.client.get(path, dict(fields), secure=True)
        is_api = route.startswith("api/")
        body = json.dumps({**fields, **TYPED}) if is_api else urlencode(fields)
        kind = "application/json" if is_api else "application/x-www-form-urlencoded"
        return self.client.generic(method, path, body, kind, secure=True)


TYPED = {
    "response": {"response": ["right"]}, "is_aside": True, "is_away": True, "seen": 1, "points": 1, "to": 777,
    "comment": "Well done.",
}  # fmt: skip
WORDS = {
    "key": "k", "seen": "1", "decision": "accepted", "points": "1", "outcome": "reached", "text": "Here.", "act": "take",
    "sure": "1", "days": "3", "name": "New", "action": "save",
}  # fmt: skip
NAMED = ("placement", "attempt", "activity", "course", "unit", "reflection")


def fields_of(parts: Parts) -> dict[str, str]:
    """What a form could name of a stranger's."""
    named = {name: parts[name] for name in NAMED}
    return {
        **named,
        "to": parts["number"],
        "chosen": parts["reflection"],
        "block": parts.get("block", "q1"),
        **WORDS,
    }


def methods(route: str) -> tuple[str, ...]:
    return ("get", "POST", "PUT", "DELETE") if "api/" in route else ("get", "POST")


def in_order(routes: list[str]) -> list[str]:
    return sorted(routes, key=lambda route: (route in LAST, route))


def faults_at(world: World, door: Door, route: str, kinds: Mapping[str, Side]) -> Iterator[str]:
    """All that this address lets out of the strangers' to whoever stands at the door."""
    names = [name for name in PART.findall(route) if name not in WORDS_OF_ADDRESSES]
    unknown = set(names) - ABSENT.keys()
    assert not unknown, f"{route}: give {unknown} a value in ABSENT and in Side.parts"
    for method in methods(route):
        for foreign in _choices(names):
            own = {name: world.own.parts[name] for name in names if name not in foreign}
            nobodys = own | {name: ABSENT[name] for name in foreign}
            absent = _likeness(door.send(method, route, nobodys, fields_of(ABSENT)), nobodys)
            for kind, side in kinds.items():
                parts = own | {name: side.parts[name] for name in foreign}
                where = f"{method} {route} ({kind}: {', '.join(sorted(foreign)) or 'fields'})"
                answer = door.send(method, route, parts, fields_of(side.parts))
                yield from _faults(
                    kinds.values(), where, answer, {*parts.values(), *fields_of(side.parts).values()}
                )
                if foreign and _likeness(answer, parts) != absent:
                    yield f"{where}: {answer.status_code}, and {absent} for what does not exist"


def _choices(names: list[str]) -> list[frozenset[str]]:
    """Which parts are the stranger's: all, and each alone among one's own."""
    alone = [frozenset({name}) for name in names] if len(names) > 1 else []
    return [frozenset(names), *alone]


def _faults(sides: Iterable[Side], where: str, answer: Answer, sent: set[str]) -> Iterator[str]:
    """Read is what stands on the page and was not sent there."""
    text = _text(answer)
    for value in sorted(sent, key=len, reverse=True):
        text = text.replace(value, "") if len(value) > SHORT else text
    if answer.status_code >= 500:
        yield f"{where}: broken"
    if any(side.mark in text or any(one in text for one in side.ids) for side in sides):
        yield f"{where}: read, {answer.status_code}"


def _text(answer: Answer) -> str:
    body = b"".join(answer) if answer.streaming else answer.content
    return str(body.decode(errors="replace")) + str(answer.headers.get("Location", ""))


def _likeness(answer: Answer, parts: Parts) -> tuple[int, str]:
    location = str(answer.headers.get("Location", ""))
    for value in parts.values():  # whole: a number may stand by chance within the id of a session
        location = re.sub(rf"(?<![\w-]){re.escape(value)}(?![\w-])", "…", location)
    return answer.status_code, location
