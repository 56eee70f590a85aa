"""What a guide for instructors shows in bold is read on the pages, word for word."""

import re

import polib
import pytest

from lti_tool.delivery import problems
from lti_tool.launch import refusals
from tests.architecture.files import ROOT, files_like, plenty

CATALOGUES = [path for path in files_like("django.po", at_least=6) if "fi" in path.parts]
BOLD = re.compile(r"\*\*(.+?)\*\*")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
EDGES = " .,:;()"
ABOUT_MARKS = {"bold", "Lihavoidut"}  # said of the marking itself, in the guides' first lines


def texts(language: str) -> set[str]:
    """All that the pages say in this language, and each sentence or part before and after a value on its own."""
    found = set()
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            plural = [entry.msgid_plural] if language == "en" else [*entry.msgstr_plural.values()]
            for text in [entry.msgid if language == "en" else entry.msgstr, *plural]:
                found |= {text, *PLACEHOLDER.split(text), *re.split(r"(?<=[.?!]) ", text)}
    return {text.replace("\xad", "").strip(EDGES) for text in found}


@pytest.mark.parametrize(("guide", "language"), [("instructor.md", "en"), ("ohjaaja.md", "fi")])
def test_each_name_in_bold_stands_on_a_page(guide: str, language: str) -> None:
    named = set(BOLD.findall((ROOT / "docs" / guide).read_text(encoding="utf-8"))) - ABOUT_MARKS
    assert len(named) > 30
    said = plenty(texts(language), 1000, "texts of the pages")
    assert {name for name in named if name.strip(EDGES) not in said} == set()


def test_a_name_that_no_page_has_would_be_found() -> None:
    assert "Minä soitan" not in texts("fi")
    assert "Minä hoidan tämän" in texts("fi")


def test_each_code_that_a_page_or_a_grade_shows_stands_in_the_administrators_guide() -> None:
    guide = (ROOT / "docs" / "administrator.md").read_text(encoding="utf-8")
    codes = plenty({*problems.BY_CODE, *refusals.PAGES, *refusals.TRUST_CODES}, 75, "codes")
    assert {code for code in codes if f"`{code}`" not in guide} == set()
