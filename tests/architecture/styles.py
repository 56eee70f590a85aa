"""Reading our style sheets: their declarations, their colours by mode, and how well two colours can be told apart."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.files import ROOT, files_like

LOOK = ROOT / "activities" / "static" / "activities" / "verstas.css"
DECLARATION = re.compile(r"([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])")
COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})\b")
RULE = re.compile(r"(:root|\[data-palette=\"[a-z]+\"\])\s*\{([^{}]*)\}")
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
# What overrides what: each mode is the plain one with the blocks of these media queries in this order.
MODES = {
    "light": [],
    "dark": [DARK],
    "more contrast": [MORE],
    "more contrast, dark": [DARK, MORE, f"{MORE} and {DARK}"],
}


def style_sheets() -> list[Path]:
    """All of ours; what others made and we only carry along is theirs."""
    return files_like("*.css", without=["vendor", "demo_lms"], at_least=5)


def declarations(path: Path) -> Iterator[tuple[str, str]]:
    """Every property with its value, in the order of the file."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name, value in DECLARATION.findall(text):
        yield name, " ".join(value.split())


def colours(mode: str, palette: str = "sea") -> dict[str, str]:
    """The colour tokens as they are in a mode, on a page of this palette."""
    text = LOOK.read_text(encoding="utf-8")
    parts = [text[text.index(":root") : text.index("@media")]]
    for query in MODES[mode]:
        start = text.index(f"@media {query} {{")
        parts.append(text[start : text.index("\n}\n", start)])
    found: dict[str, str] = {}
    for part in parts:  # a later rule wins over an earlier one: both selectors weigh the same
        for selector, body in RULE.findall(part):
            if selector in {":root", f'[data-palette="{palette}"]'}:
                found |= dict(COLOUR.findall(body))
    return found


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours, cut to one decimal as a claim must be."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return int((light + 0.05) / (dark + 0.05) * 10) / 10


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
