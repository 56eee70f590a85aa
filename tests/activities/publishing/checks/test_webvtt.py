from __future__ import annotations

import pytest

from activities.publishing.checks.webvtt import caption_faults

pytestmark = pytest.mark.once
GOOD = """WEBVTT - kahvi

NOTE made by hand

STYLE
::cue { color: white }

first
00:00.000 --> 00:02.500 align:start
Kaada vesi.

00:02.500 --> 00:05.000
Lisää kahvi.
Sekoita.

00:00:05.000 --> 00:00:08.000
Odota hetki.
"""


def found(text: str, seconds: int = 8) -> list[str]:
    return list(caption_faults(text, seconds))


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD + "\n\n\n"])
def test_good_captions_have_no_faults(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 'it does not begin with the line "WEBVTT".'),
        ("WEBVTTX\n\n00:00.000 --> 00:01.000\na", 'it does not begin with the line "WEBVTT".'),
        ("1\n00:00:00,000 --> 00:00:01,000\nSubRip", 'it does not begin with the line "WEBVTT".'),
        ("WEBVTT\n\nNOTE nothing else", "it has no captions."),
        ("WEBVTT\n\n00:00,000 --> 00:01,000\na", 'caption 1 has no line "00:01.000 --> 00:04.000".'),
        ("WEBVTT\n\n00:61.000 --> 01:02.000\na", 'caption 1 has no line "00:01.000 --> 00:04.000".'),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\na", "caption 1 ends before it begins."),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n ", "caption 1 has no words."),
        (
            "WEBVTT\n\n00:01.000 --> 00:20.000\na",
            "caption 1 ends after the recording, which lasts 8 seconds.",
        ),
        (
            "WEBVTT\n\n00:03.000 --> 00:04.000\na\n\n00:01.000 --> 00:02.000\nb",
            "caption 2 begins before the one above it.",
        ),
    ],
)
def test_what_browsers_or_readers_stumble_over_is_named(text: str, expected: str) -> None:
    assert found(text) == [expected]
