"""The silent film of the microphone and the hand: its states, and that its files say what its script says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from activities.content.scenes import meeting_film
from activities.content.scenes.meeting_film import (
    HAND,
    MICROPHONE,
    NAME,
    TARGET,
    captions,
    frame,
    is_on,
    poster,
)
from activities.publishing.checks.plain_language import advice

pytestmark = pytest.mark.once

SCRIPT: dict[str, Any] = json.loads((meeting_film.HERE / "meeting-film.json").read_text(encoding="utf-8"))
CAPTIONS: list[dict[str, Any]] = SCRIPT["captions"]
LANGUAGES = ["fi", "sv", "en"]


@pytest.mark.parametrize(
    ("moment", "speaks", "hand_is_up"),
    [(6, False, False), (12, True, False), (17, False, False), (22, False, True), (27, False, False)],
)
def test_the_buttons_stand_as_the_captions_say(moment: float, speaks: bool, hand_is_up: bool) -> None:
    assert (is_on(MICROPHONE, moment), is_on(HAND, moment)) == (speaks, hand_is_up)


def test_a_picture_is_whole_and_has_no_words() -> None:
    for moment in (0, 10.6, 22):
        drawing = frame(moment)
        assert drawing.startswith("<svg")
        assert "<!--" not in drawing
        assert "<text" not in drawing


def test_captions_follow_each_other_to_the_end_in_plain_words() -> None:
    moments = [0, *(cue["to"] for cue in CAPTIONS)]
    assert [cue["from"] for cue in CAPTIONS] == moments[:-1]
    for cue in CAPTIONS:
        assert list(cue["text"]) == LANGUAGES
        assert list(advice(cue["text"]["fi"])) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_files_are_those_of_the_script(language: str) -> None:
    text = (TARGET / f"{NAME}.{language}.vtt").read_text(encoding="utf-8")
    assert text == captions(SCRIPT, language)
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n")


def test_the_poster_is_a_picture_of_the_film() -> None:
    text = (TARGET / f"{NAME}.svg").read_text(encoding="utf-8")
    assert text == poster(SCRIPT["title"]["en"])
    assert len(text.encode()) <= 12 * 1024


def test_film_and_recordings_are_light_enough_for_a_phone() -> None:
    assert (TARGET / f"{NAME}.mp4").stat().st_size <= 300 * 1024
    for language in LANGUAGES:
        recording: Path = TARGET.parent / "is-this-a-scam" / f"robot-call.{language}.mp3"
        assert recording.stat().st_size <= 120 * 1024
