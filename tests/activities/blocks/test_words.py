from typing import Any

import pytest

from activities.blocks.words import in_words, is_closed

pytestmark = pytest.mark.once


def texts(words: str) -> dict[str, str]:
    return {"en": words, "fi": f"{words} (fi)"}


CHOICE = {
    "id": "q", "type": "choice", "prompt": texts("What first?"),
    "options": [{"id": "a", "text": texts("Stop")}, {"id": "b", "text": texts("Run")}],
}  # fmt: skip
MATCH = {
    "id": "m", "type": "match", "prompt": texts("Match"),
    "items": [{"id": "hand", "text": texts("Hand"), "target": "glove"}],
    "targets": [{"id": "glove", "text": texts("Glove")}, {"id": "hat", "text": texts("Hat")}],
}  # fmt: skip
SCREEN = {
    "id": "s", "type": "simulated_screen", "prompt": texts("Do it"),
    "screens": [{"id": "one", "title": texts("Inbox"), "actions": [{"id": "go", "label": texts("Log out")}]}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("block", "response", "lines"),
    [
        (CHOICE, {"chosen": ["b"]}, ["Run"]),
        (CHOICE, {"chosen": ["a", "b"]}, ["Stop", "Run"]),
        (MATCH, {"targets": {"hand": "hat"}}, ["Hand: Hat"]),
        (MATCH, {"positions": {"hand": 2, "hat": 1}}, ["1. Hat", "2. Hand"]),
        (SCREEN, {"action": "go", "fields": {}}, ["Log out"]),
        (CHOICE, {"text": "In my own words"}, ["In my own words"]),
        (CHOICE, {"chosen": []}, []),
        (CHOICE, {"chosen": ["gone in a newer version"]}, ["gone in a newer version"]),
    ],
)
def test_an_answer_is_told_in_the_blocks_own_words(
    block: dict[str, Any], response: dict[str, Any], lines: list[str]
) -> None:
    assert in_words(block, response, "en") == lines


def test_it_is_told_in_the_readers_language() -> None:
    assert in_words(CHOICE, {"chosen": ["a"]}, "fi") == ["Stop (fi)"]


@pytest.mark.parametrize(
    ("response", "is_one"),
    [
        ({"chosen": ["a"]}, True),
        ({"positions": {"a": 1}}, True),
        ({"text": "My name is Aino"}, False),
        ({}, True),
    ],
)
def test_what_someone_wrote_is_never_taken_for_a_choice(response: dict[str, Any], is_one: bool) -> None:
    assert is_closed(CHOICE, response) is is_one
