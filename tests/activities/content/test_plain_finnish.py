"""Who acts stands in the sentence: the shipped Finnish has no passive verbs."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.activities.content.walks import CONTENTS

pytestmark = pytest.mark.once

PASSIVE = re.compile(
    r"\w+(?:[dt]aan|[dt]ään|llaan|llään|nnaan|nnään|rraan|rrään|ssaan|ssään|tiin|taisiin|täisiin)"
)
# As said after "ei": no ending of theirs tells them from other verbs.
NOT_DONE = re.compile(
    r"\b(?:ei|eikä)\s+(?:tarvita|anneta|tehdä|käytetä|saada|voida|oteta|pidetä|kysytä|heitetä)\b"
)
NO_PASSIVES = {
    *(
        "mitään",
        "missään",
        "ketään",
        "kotiin",
        "kohtaan",
        "vastaan",
        "sähköpostiin",
        "viestiin",
        "nettiin",
        "lataan",
    ),
    *("vähintään", "arvontaan", "itsestään", "puolestaan", "työtään", "tahtiin", "paikallaan", "mittaan"),
    "verstaan",
}
ALLOWED = {
    "nähdään": "how Finns say goodbye",
    "yritetään": "spoken in the recording of a robot's call, which stays as it was made",
}


def finnish(part: object) -> Iterator[str]:
    """Every Finnish text of a content."""
    if isinstance(part, dict):
        text = part.get("fi")
        if isinstance(text, str):
            yield text
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from finnish(inner)


def passives(content: Any) -> list[str]:
    """What is written without a doer."""
    found = []
    for text in finnish(content):
        words = (word for word in re.findall(r"\w+", text.casefold()) if PASSIVE.fullmatch(word))
        found += [word for word in words if word not in NO_PASSIVES and word not in ALLOWED]
        found += NOT_DONE.findall(text.casefold())
    return found


@pytest.mark.parametrize("slug", CONTENTS)
def test_whoever_acts_stands_in_each_sentence(slug: str) -> None:
    assert passives(CONTENTS[slug]) == []


@pytest.mark.parametrize(
    "text",
    ["Kehys lasketaan kankaalle.", "Täällä tehdään ruokaa.", "Kangas ommellaan.", "Tuoli kuljetettiin."],
)
def test_a_passive_verb_is_found(text: str) -> None:
    assert len(passives({"fi": text})) == 1


def test_what_is_allowed_is_used() -> None:
    said = " ".join(text.casefold() for content in CONTENTS.values() for text in finnish(content))
    assert {word for word in (*NO_PASSIVES, *ALLOWED) if not re.search(rf"\b{word}\b", said)} == set()
