from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from activities.publishing.checks.files import file_faults
from activities.publishing.load import find_static_file
from tests.activities.content.walks import ONE_OF_EACH

pytestmark = pytest.mark.once
Json = dict[str, Any]


def block(content: Json, name: str) -> Json:
    found: Json = next(one for step in content["steps"] for one in step["blocks"] if one["id"] == name)
    return found


def faults(
    spoil: Callable[[Json], object], find: Callable[[str], Path | None] = find_static_file
) -> dict[str, str]:
    content = deepcopy(ONE_OF_EACH)
    spoil(content)
    return {path.rsplit("]", 1)[1].strip("."): text for path, text in file_faults(content, find)}


def test_the_files_of_the_tests_own_content_are_good() -> None:
    assert faults(lambda content: None) == {}


@pytest.mark.parametrize(
    ("name", "change", "where"),
    [
        ("bell", {"files": {"fi": "no.mp3"}}, "files.fi"),
        ("film", {"poster": "no.svg"}, "poster"),
        ("film", {"captions": {"fi": "no.vtt", "sv": "no.vtt", "en": "no.vtt"}}, "captions.fi"),
        ("hall", {"panorama": {"image": "no.jpg", "spots": []}}, "panorama.image"),
    ],
)
def test_a_file_that_is_not_there_is_named(name: str, change: Json, where: str) -> None:
    found = faults(lambda content: block(content, name).update(change))
    assert "there is no static file" in found[where]


def test_captions_are_wanted_in_every_language_of_the_content() -> None:
    assert faults(lambda content: block(content, "film")["captions"].pop("sv")) == {
        "captions.sv": 'captions in "sv" are missing. Add a file.'
    }


def test_captions_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    broken = {
        "coffee.fi.vtt": b"Kaada vesi.",
        "coffee.sv.vtt": b"WEBVTT\n\n\xff",
        "coffee.en.vtt": b"WEBVTT\n",
    }
    for name, text in broken.items():
        (tmp_path / name).write_bytes(text)

    def find(name: str) -> Path | None:
        own = tmp_path / name.rsplit("/", 1)[1]
        return own if own.exists() else find_static_file(name)

    found = faults(lambda content: None, find)
    assert found["captions.fi"].endswith('it does not begin with the line "WEBVTT".')
    assert found["captions.sv"].endswith("it is not written in UTF-8. Save it so.")
    assert found["captions.en"].endswith("it has no captions.")


def test_captions_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    marked = tmp_path / "marked.vtt"
    marked.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHei!\n", encoding="utf-8-sig")
    found = faults(
        lambda _content: None, lambda name: marked if name.endswith(".vtt") else find_static_file(name)
    )
    assert not [where for where in found if where.startswith("captions")]


def test_files_too_heavy_for_a_phone_are_told(tmp_path: Path) -> None:
    heavy = tmp_path / "heavy"
    heavy.write_bytes(b"0" * 2_000_000)
    endings = (".mp3", ".mp4", ".jpg", "poster.svg")
    found = faults(
        lambda content: None, lambda name: heavy if name.endswith(endings) else find_static_file(name)
    )
    assert {"files.fi", "poster", "panorama.image", "picture.src"} == set(found)
    assert "2,000,000 bytes" in found["files.fi"]
    assert "1,500,000 is the most" in found["panorama.image"]
