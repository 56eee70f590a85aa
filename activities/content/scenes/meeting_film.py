"""A silent film of the microphone and the hand in a meeting: `python -m activities.content.scenes.meeting_film`.

Writes the film, its poster and its captions for the exercise. Needs Chromium and ffmpeg.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from activities.content.scenes.image import draw

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "static/activities/content/join-a-meeting"
NAME = "mute-and-hand"
RATE = 8  # pictures a second
POSTER_AT = 21.0

LEVEL = 322
MICROPHONE, CAMERA, HAND, LEAVE = 205, 282, 359, 436  # where the buttons stand
CREAM, INK, TEAL, DEEP, SUN, BRICK = "#fffaf0", "#1d3034", "#2f7f86", "#12505b", "#f1c86b", "#b4543c"
ROUND = 'stroke-linecap="round" stroke-linejoin="round" fill="none"'
PALM = (
    "M-18 26q-10 -14 -20 -26q-4 -8 4 -9q6 0 14 10V-22q0 -6 5.5 -6t5.5 6v-8q0 -6 5.5 -6t5.5 6v8q0 -6 5.5 -6"
    "t5.5 6v10q0 -5 5 -5t5 5v22q0 16 -12 24z"
)
REST = (560.0, 440.0)  # the finger, out of sight


@dataclass(frozen=True)
class Press:
    """The finger presses a button at a moment; it comes a second before and leaves half a second after."""

    at: float
    button: int


PRESSES = (Press(10.5, MICROPHONE), Press(15.5, MICROPHONE), Press(20.0, HAND), Press(25.5, HAND))


def main() -> None:
    script: dict[str, Any] = json.loads((HERE / "meeting-film.json").read_text(encoding="utf-8"))
    length = script["captions"][-1]["to"]
    write_film(draw([frame(number / RATE) for number in range(length * RATE)], "image/png"))
    (TARGET / f"{NAME}.svg").write_text(poster(script["title"]["en"]), encoding="utf-8")
    for language in script["title"]:
        (TARGET / f"{NAME}.{language}.vtt").write_text(captions(script, language), encoding="utf-8")


def frame(moment: float) -> str:
    """The picture at a moment, in seconds."""
    drawing = (HERE / "meeting.svg").read_text(encoding="utf-8")
    return drawing.replace("<!-- buttons -->", "".join(moving(moment)))


def poster(title: str) -> str:
    """The picture that stands until the film is played."""
    start, rest = frame(POSTER_AT).split(">", 1)
    return f"{start}><title>{title}</title><desc>{title}</desc>{rest}"


def captions(script: dict[str, Any], language: str) -> str:
    """WebVTT, the captions of the web."""
    cues = [
        f"00:00:{cue['from']:02}.000 --> 00:00:{cue['to']:02}.000\n{cue['text'][language]}\n"
        for cue in script["captions"]
    ]
    return "\n".join(["WEBVTT\n", *cues])


def moving(moment: float) -> Iterator[str]:
    """The buttons as they stand, what shows on one's own picture, the finger."""
    speaks, hand_is_up = is_on(MICROPHONE, moment), is_on(HAND, moment)
    yield button(MICROPHONE, TEAL if speaks else CREAM)
    yield microphone(CREAM if speaks else INK)
    if not speaks:
        yield stroke(f"M{MICROPHONE - 20} {LEVEL - 22}L{MICROPHONE + 20} {LEVEL + 20}", BRICK, 6)
    yield button(CAMERA, TEAL)
    yield f'<rect x="{CAMERA - 18}" y="{LEVEL - 11}" width="25" height="22" rx="5" fill="{CREAM}"/>'
    yield f'<path d="M{CAMERA + 9} {LEVEL - 3}l11 -8v22l-11 -8z" fill="{CREAM}"/>'
    yield button(HAND, SUN if hand_is_up else TEAL)
    yield palm(HAND, LEVEL, 0.72, INK if hand_is_up else CREAM)
    yield button(LEAVE, BRICK)
    yield f'<path d="M{LEAVE - 20} {LEVEL + 6}q20 -17 40 0l-5 8l-9 -3v-6q-6 -2 -12 0v6l-9 3z" fill="{CREAM}"/>'
    if speaks:
        yield f'<rect x="416" y="36" width="168" height="216" rx="10" fill="none" stroke="{DEEP}" stroke-width="7"/>'
    if hand_is_up:
        yield palm(552, 76, 0.8, SUN)
    yield from finger(moment)


def is_on(button: int, moment: float) -> bool:
    """A button starts off, and each press turns it."""
    return sum(press.at <= moment for press in PRESSES if press.button == button) % 2 == 1


def button(x: int, colour: str) -> str:
    return f'<circle cx="{x}" cy="{LEVEL}" r="30" fill="{colour}"/>'


def microphone(colour: str) -> str:
    return (
        f'<rect x="{MICROPHONE - 8}" y="{LEVEL - 22}" width="16" height="28" rx="8" fill="{colour}"/>'
        + stroke(f"M{MICROPHONE - 14} {LEVEL - 3}q0 15 14 15t14 -15m-14 15v8m-8 0h16", colour, 4)
    )


def palm(x: float, y: float, size: float, colour: str) -> str:
    return f'<path transform="translate({x} {y}) scale({size})" d="{PALM}" fill="{colour}"/>'


def stroke(line: str, colour: str, width: int) -> str:
    return f'<path d="{line}" stroke="{colour}" stroke-width="{width}" {ROUND}/>'


def finger(moment: float) -> Iterator[str]:
    """A pointing finger on its way to a button, a ring at the press."""
    for press in PRESSES:
        if press.at <= moment < press.at + 0.5:
            yield f'<circle cx="{press.button}" cy="{LEVEL}" r="{34 + 24 * (moment - press.at)}" fill="none" stroke="{SUN}" stroke-width="5"/>'
        if press.at - 1.5 <= moment < press.at + 1.5:
            near = smooth(min(moment - press.at + 1.5, press.at + 1.5 - moment))
            x = REST[0] + (press.button + 4 - REST[0]) * near
            y = REST[1] + (LEVEL + 10 - REST[1]) * near
            yield (
                f'<g transform="translate({x:.1f} {y:.1f}) rotate(-14)"><path d="M-9 4q0 -10 9 -10t9 10v34h22q16 0 16 18v60H-16V70'
                f'q-10 -8 -14 -22q0 -8 8 -6l13 8z" fill="#c98f6b" stroke="{INK}" stroke-width="3" stroke-linejoin="round"/></g>'
            )


def smooth(share: float) -> float:
    """From 0 to 1 within a second, gently."""
    clamped = max(0.0, min(1.0, share))
    return clamped * clamped * (3 - 2 * clamped)


def write_film(pictures: list[bytes]) -> None:
    ffmpeg = shutil.which("ffmpeg")
    if not ffmpeg:
        raise SystemExit("ffmpeg is missing. Install it.")
    taking = [
        ffmpeg,
        "-loglevel",
        "error",
        "-y",
        "-f",
        "image2pipe",
        "-c:v",
        "png",
        "-framerate",
        str(RATE),
        "-i",
        "-",
    ]
    making = [
        "-c:v",
        "libx264",
        "-profile:v",
        "main",
        "-pix_fmt",
        "yuv420p",
        "-crf",
        "24",
        "-g",
        str(4 * RATE),
    ]
    target = str(TARGET / f"{NAME}.mp4")
    subprocess.run(
        [*taking, *making, "-movflags", "+faststart", target], input=b"".join(pictures), check=True
    )


if __name__ == "__main__":
    main()
