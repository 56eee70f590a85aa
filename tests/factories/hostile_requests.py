"""Requests as no browser of ours sends them, the same ones each time: parts, queries, bodies, methods, headers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.factories.activities import photo, sent
from tests.factories.addresses import PART, filled

METHODS = (
    "GET",
    "GET",
    "GET",
    "POST",
    "POST",
    "POST",
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
)
PARTS = (
    "0", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 30, "-1", "1.5", "%00", "%ED%A0%80", "%FF",
    "a" * 3000, "..%2F..", "%0D%0AX: y", "%D9%A3", "%27%22%3C", "%", "%2F", "null", "%E2%80%AE",
)  # fmt: skip
NAMES = (
    "show", "sort", "page", "look", "by", "columns", "people", "group", "attempt", "placement", "told", "accepted", "left",
    "earlier", "all", "limit", "offset", "format", "q", "kind", "language", "length", "activity", "preview", "search",
    "next", "iss", "client_id", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id", "state", "error",
    "id_token", "openid_configuration", "registration_token", "proof", "block", "key", "response", "response-photo",
    "response-description", "response-remove", "action", "reply", "text", "decision", "seen", "chosen", "comment", "points",
    "outcome", "note", "to", "days", "ends_on", "sure", "message", "contact", "code", "opens_in", "available_from",
    "available_until", "due", "grades", "act", "lti_storage_target", "csrfmiddlewaretoken", "notices", "a[]", "\0",
)  # fmt: skip
VALUES = (
    "", "1", "-1", "0", "9" * 5000, "9223372036854775808", "2147483648", "1e309", "NaN", "\0", "a\0b", "\ufffd", "x" * 3000,
    "<b>'\"", "[]", "{}", "null", "٣", "\u200b", "\u202e", "😀" * 200, "a\r\nb", "../..", "2026-13-45", "9999-12-31",
    "0001-01-01", "1.12.2026 12.00", "http://[", "//x", "javascript:1", "e30.e30.e30", "true", "next", "accepted",
)  # fmt: skip
JSON = (
    "", "{", "null", "[]", "{}", '"x"', "1", "NaN", "[" * 3000, '{"a":' * 3000, '{"a": 1, "a": 2}', "9" * 5000, "1e999",
    '{"notices": [{"jwt": "a.b.c"}, null, 1, {"jwt": "\\ud800"}]}', "\ufeff{}",
)  # fmt: skip
LEAVES: tuple[Any, ...] = (
    None, True, 0, -1, 2**31, 2**63, 1.5, "", "x", "\ud800", "\0", "x" * 6000, [], {}, [[]], ["a", 1], {"a": "b"},
    {"\ud800": 1}, [None], "9" * 400,
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data", "", "x", "a/b; c=d; ;",
    "multipart/form-data; boundary=", "application/x-www-form-urlencoded; charset=utf-16", "text/html; charset=unicode_escape",
    "application/json; charset=utf-7", "multipart/form-data; boundary=\u00ff", "multipart/mixed; boundary=x",
)  # fmt: skip
HEADERS: tuple[Mapping[str, str], ...] = (
    {}, {}, {}, {"accept": "application/json"}, {"accept": "*/*;;;q=x"}, {"accept": "text/html;q=9, \u00ff"},
    {"accept-language": "x" * 5000}, {"accept-language": "fi-\u00ff, *;q=0.0"}, {"authorization": "Bearer \u00ff"},
    {"authorization": "Bearer"}, {"authorization": "Basic AAAA"}, {"referer": "http://["}, {"origin": "null"},
    {"if-none-match": '"'}, {"range": "bytes=9-1"}, {"if-modified-since": "x"}, {"x-requested-with": "XMLHttpRequest"},
    {"x-csrftoken": "\u00ff"}, {"sec-fetch-dest": "iframe"}, {"host": "testserver:99999"},
)  # fmt: skip
COOKIES = (
    'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000"',
    "csrftoken=x",
    "=",
    "a=b=c; ;",
    "language=\u00ff",
    'x="',
)


@dataclass(frozen=True)
class Known:
    """What exists: ids for the parts of addresses, and the fields that forms would hold."""

    parts: dict[str, str]
    fields: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()  # further names of fields, and texts that they may hold


def ask(client: Client, dice: Random, route: str, known: Known, before: str = "/") -> Any:
    """One hostile request for an address."""
    method, headers = dice.choice(METHODS), dict(dice.choice(HEADERS))
    body, kind = _body(dice, known) if method not in {"GET", "HEAD"} or dice.random() < 0.1 else (b"", "")
    if dice.random() < 0.15:
        own = [f"{one.key}={one.value}" for one in client.cookies.values()]
        headers["cookie"] = "; ".join([*own, dice.choice(COOKIES)])
    facts: dict[str, Any] = {"QUERY_STRING": _query(dice, known)}
    path = before + filled(route, _parts(dice, route, known))
    return client.generic(method, path, body, kind, secure=True, headers=headers, **facts)


def _parts(dice: Random, route: str, known: Known) -> dict[str, str]:
    """Mostly of what there is, so that a page is reached behind its door."""
    return {
        name: dice.choice(PARTS) if dice.random() < 0.3 else known.parts.get(name, "1")
        for name in PART.findall(route)
    }


def _query(dice: Random, known: Known) -> str:
    if dice.random() < 0.4:
        return ""
    if dice.random() < 0.2:
        return dice.choice(
            (
                "%ED%A0%80=%FF",
                "&&==&",
                "a=%",
                "page=%00",
                "x=1&" * 1200,
                "q=%u00e4",
                "\u00e4=1".encode().decode("latin-1"),
            )
        )
    return urlencode([(_name(dice, known), _value(dice, known)) for _ in range(dice.randint(1, 4))])


def _fields(dice: Random, known: Known) -> list[tuple[str, str]]:
    fields = list(known.fields.items())
    fields += [(_name(dice, known), _value(dice, known)) for _ in range(dice.randint(0, 5))]
    return [pair for pair in fields if dice.random() < 0.95]


def _name(dice: Random, known: Known) -> str:
    return dice.choice(NAMES + known.names)


def _value(dice: Random, known: Known) -> str:
    return dice.choice(VALUES + known.names + tuple(known.parts.values()))


def _body(dice: Random, known: Known) -> tuple[bytes, str]:
    made = dice.randrange(8)
    if made < 3:
        return urlencode(_fields(dice, known)).encode(), KINDS[0]
    if made == 3:
        files = {
            "response-photo": sent(
                dice.choice((photo(), b"", b"\xff\xd8", b"GIF89a")), dice.choice(("a.jpg", "\0", "x" * 300))
            )
        }
        whole = encode_multipart(BOUNDARY, dict(_fields(dice, known)) | files)
        return whole[: dice.choice((len(whole), len(whole) // 2))], MULTIPART_CONTENT
    if made < 7:
        return _json(dice, known), dice.choice((KINDS[1], KINDS[1], KINDS[1], dice.choice(KINDS)))
    return dice.choice(
        (b"\xff\xfe\x00", b"%ED%A0%80=%FF&\xe4", b"a" * 9000, b"--x\r\n\r\n\r\n--x--")
    ), dice.choice(KINDS)


def _json(dice: Random, known: Known) -> bytes:
    if dice.random() < 0.3:
        return dice.choice(JSON).encode()
    body: dict[str, Any] = dict(known.fields)
    body["response"] = {
        _name(dice, known): dice.choice((_value(dice, known), dice.choice(LEAVES))) for _ in range(3)
    }
    for name in dice.sample(NAMES, dice.randint(0, 3)):
        body[name] = dice.choice(LEAVES)
    return json.dumps(body).encode()


def in_an_address(part: str) -> str:
    """As it stands in an address."""
    return quote(part, safe="%")
