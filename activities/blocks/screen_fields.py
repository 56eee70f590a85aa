"""What a typed field of a simulated screen tells us: facts such as "filled", never the text itself.

A learner may type a real name or a real password in spite of the advice; so nothing typed is ever stored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from activities.blocks.contract import Json
from activities.blocks.typed import is_among
from activities.incoming.texts import value_of

TICKED = ("checkbox", "switch")
CHOSEN = ("radio", "select")
DEFAULT_MIN_LENGTH = 12
ADDRESS = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*")

Form = Mapping[str, list[str]]


def facts(screen: Json, form: Form) -> dict[str, list[str]]:
    """The facts about every field of a screen."""
    return {field["id"]: sorted(_facts(field, form)) for field in screen.get("fields", [])}


def possible(field: Json) -> set[str]:
    """Every fact that may hold of a field, for checking what authors write."""
    if field["kind"] in TICKED:
        return {"checked", "unchecked"}
    extra = {name: {f"is-{option['id']}" for option in field.get("options", [])} for name in CHOSEN}
    extra |= {
        "address": {"well-formed", "free"},
        "password": {"long", "mixed", "same"},
    }
    facts = {"filled", "empty"} | extra.get(field["kind"], set())
    return facts | {"matches"} if "accepted" in field else facts


def _facts(field: Json, form: Form) -> Iterable[str]:
    typed = _typed(field["id"], form)
    if field["kind"] in TICKED:
        yield "checked" if typed else "unchecked"
        return
    yield "filled" if typed else "empty"
    if "accepted" in field and is_among(typed, field["accepted"]):
        yield "matches"
    if field["kind"] in CHOSEN:
        yield from (f"is-{option['id']}" for option in field["options"] if option["id"] == typed)
    if field["kind"] == "address":
        yield from _address_facts(field, typed.casefold().split("@")[0])
    if field["kind"] == "password":
        yield from _password_facts(field, typed, form)


def _address_facts(field: Json, typed: str) -> Iterable[str]:
    if ADDRESS.fullmatch(typed):
        yield "well-formed"
    if typed and typed not in field.get("taken", []):
        yield "free"


def _password_facts(field: Json, typed: str, form: Form) -> Iterable[str]:
    if len(typed) >= field.get("min_length", DEFAULT_MIN_LENGTH):
        yield "long"
    if any(letter.isdigit() for letter in typed) and any(letter.isalpha() for letter in typed):
        yield "mixed"
    if typed and typed == _typed(field.get("same_as", field["id"]), form):
        yield "same"


def _typed(name: str, form: Form) -> str:
    return value_of(form, f"field-{name}").strip()
