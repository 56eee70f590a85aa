"""Who acts stands in the sentence: the shipped Finnish has no passive verbs."""

from collections.abc import Iterator

import pytest

from tests.activities.content.walks import CONTENTS
from tests.finnish import passives

pytestmark = pytest.mark.once

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


@pytest.mark.parametrize("slug", CONTENTS)
def test_whoever_acts_stands_in_each_sentence(slug: str) -> None:
    found = (verb for text in finnish(CONTENTS[slug]) for verb in passives(text))
    assert [verb for verb in found if verb not in ALLOWED] == []


@pytest.mark.parametrize(
    "text",
    ["Kehys lasketaan kankaalle.", "Täällä tehdään ruokaa.", "Kangas ommellaan.", "Tuoli kuljetettiin."],
)
def test_a_passive_verb_is_found(text: str) -> None:
    assert len(passives(text)) == 1


def test_what_is_allowed_is_used() -> None:
    said = " ".join(text.casefold() for content in CONTENTS.values() for text in finnish(content))
    assert [verb for verb in ALLOWED if verb not in said] == []
