"""The style sheets turn around with the direction of a language, and their colours can be told apart in every mode."""

import re
from pathlib import Path

import pytest

from activities.models import Palette
from activities.organisations.logos import DARK, LIGHT
from tests.architecture.files import ROOT, files_like
from tests.architecture.styles import MODES, colours, contrast, declarations, style_sheets

pytestmark = pytest.mark.once

SIDE = r"(left|right|top|bottom)"
PHYSICAL = re.compile(
    rf"{SIDE}|(margin|padding|border|scroll-margin|scroll-padding)-{SIDE}(-(width|style|color))?"
    r"|border-(top|bottom)-(left|right)-radius|(min-|max-)?(width|height)|overflow-[xy]"
)
# A value that names a side, in a property that takes sides.
SIDED = re.compile(r"\b(left|right)\b")
TAKES_SIDES = {"text-align", "float", "clear", "background", "background-position", "transform-origin"}
FOUR_SIDES = {"margin", "padding", "border-width", "border-style", "border-color", "border-radius", "inset"}
# What is meant as it stands, whichever way the language runs.
MEANT = {
    "overflow-x: auto": "browsers do not know overflow-inline yet; what scrolls does so in both directions",
    "background: linear-gradient(to bottom right, var(--card) 49%, transparent 51%) 0 0 / 1.6rem .6rem repeat-x": (
        "the teeth of the roof, which is a picture"
    ),
}

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "link", "ok", "warn") for ground in ("card", "paper")],
    *[("ink", ground) for ground in ("birch", "amber-soft", "ok-soft", "warn-soft")],
    *[("on-deep", "deep"), ("on-deep", "deep-hover"), ("link", "birch")],
    *[("ok", "ok-soft"), ("warn", "warn-soft"), ("deep", "card")],
]
SHAPES = [(line, ground) for line in ("line-strong", "focus") for ground in ("card", "paper")]
LEAST = {
    "light": (4.5, 3.0),
    "dark": (4.5, 3.0),
    "more contrast": (7.0, 4.5),
    "more contrast, dark": (7.0, 4.5),
}


@pytest.mark.parametrize("path", style_sheets(), ids=lambda path: path.name)
def test_a_style_sheet_names_no_side_of_the_screen(path: Path) -> None:
    found = [f"{name}: {value}" for name, value in declarations(path) if _names_a_side(name, value)]
    assert [one for one in found if one not in MEANT] == []


def _names_a_side(name: str, value: str) -> bool:
    if PHYSICAL.fullmatch(name) or (name in TAKES_SIDES and SIDED.search(value)):
        return True
    parts = _without_brackets(value).split()
    return name in FOUR_SIDES and len(parts) == 4 and not _is_symmetric(name, parts)


def _without_brackets(value: str) -> str:
    shorter = re.sub(r"\([^()]*\)", "", value)
    return value if shorter == value else _without_brackets(shorter)


def _is_symmetric(name: str, parts: list[str]) -> bool:
    """Corners are named from the top left around, sides from the top."""
    if name == "border-radius":
        return parts[0] == parts[1] and parts[2] == parts[3]
    return parts[1] == parts[3]


@pytest.mark.parametrize(
    ("name", "value", "is_found"),
    [
        ("margin-left", "1rem", True),
        ("width", "1rem", True),
        ("text-align", "right", True),
        ("margin", "0 1rem 0 2rem", True),
        ("border-radius", "1rem 0 0 1rem", True),
        ("margin", "0 1rem 2rem 1rem", False),
        ("border-radius", "1rem 1rem 0 0", False),
        ("margin-inline-start", "1rem", False),
        ("text-align", "start", False),
        ("inline-size", "100%", False),
    ],
)
def test_a_side_is_found_where_one_is_named(name: str, value: str, is_found: bool) -> None:
    assert _names_a_side(name, value) is is_found


@pytest.mark.parametrize("path", style_sheets(), ids=lambda path: path.name)
def test_words_that_a_style_shows_keep_their_own_direction(path: Path) -> None:
    shown = [value for name, value in declarations(path) if name == "content" and "attr(" in value]
    assert [one for one in shown if not re.fullmatch(r'"\\2068" attr\([a-z-]+\) "\\2069"', one)] == []


def test_no_script_names_a_side_of_the_screen() -> None:
    sided = re.compile(r"\.style\.(left|right|(margin|padding|border)(Left|Right)|cssFloat)\b")
    ours = files_like("*.js", without=["vendor", "demo_lms"], at_least=18)
    assert [path.name for path in ours if sided.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("palette", Palette.values)
@pytest.mark.parametrize("mode", MODES)
def test_colours_can_be_told_apart(mode: str, palette: str) -> None:
    found = colours(mode, palette)
    for pairs, least in zip((TEXT, SHAPES), LEAST[mode], strict=True):
        for one, other in pairs:
            assert contrast(found[one], found[other]) >= least, f"{one} on {other}"


def test_each_palette_has_a_colour_of_its_own_in_light_and_dark() -> None:
    for mode in ("light", "dark"):
        deep = {colours(mode, palette)["deep"] for palette in Palette.values}
        assert len(deep) == len(Palette.values) == 4


def test_a_palette_changes_no_colour_that_tells_of_a_state() -> None:
    states = ("ok", "ok-soft", "warn", "warn-soft", "amber", "amber-soft", "focus")
    for mode in MODES:
        of_sea = colours(mode)
        for palette in Palette.values:
            assert {name: colours(mode, palette)[name] for name in states} == {n: of_sea[n] for n in states}


def test_who_wants_more_contrast_gets_it_in_every_palette() -> None:
    for mode in ("more contrast", "more contrast, dark"):
        assert {tuple(sorted(colours(mode, palette).items())) for palette in Palette.values} == {
            tuple(sorted(colours(mode).items()))
        }


def test_a_logo_is_tried_on_the_cards_of_the_style_sheet() -> None:
    assert (colours("light")["card"], colours("dark")["card"]) == (LIGHT, DARK)


def test_the_page_about_the_look_tells_the_measured_contrasts() -> None:
    rows = []
    for one, other in [*TEXT, *SHAPES]:
        measured = (contrast(colours(mode)[one], colours(mode)[other]) for mode in MODES)
        rows.append(f"| `{one}` on `{other}` | {' | '.join(f'{ratio:.1f}' for ratio in measured)} |")
    for palette in Palette.values:
        deep = (colours(mode, palette)["deep"] for mode in ("light", "dark"))
        least = (_least(mode, palette) for mode in ("light", "dark"))
        rows.append(f"| `{palette}` | {', '.join(deep)} | {' | '.join(least)} |")
    page = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    assert [row for row in rows if row not in page] == []


def _least(mode: str, palette: str) -> str:
    """The least contrast that any text has in a palette, and any shape."""
    found = colours(mode, palette)
    return ", ".join(f"{min(contrast(found[a], found[b]) for a, b in pairs):.1f}" for pairs in (TEXT, SHAPES))


def test_black_on_white_is_the_highest_contrast() -> None:
    assert contrast("#000", "#ffffff") == contrast("#fff", "#000000") == 21.0
