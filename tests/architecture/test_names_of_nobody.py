"""No organisation, place or law by which one service is known stands outside the content that ships."""

import re
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, plenty, tree

pytestmark = pytest.mark.once

# Stems, so that every form of the word is found; the time zone is named after its largest city and is nobody's name.
NAMES = re.compile(
    r"helsin[gk]i|helsingfors|هلسنكي|\bstadi(n|a|ssa|sta|in|lle|lla|lta|ksi|na)?\b|uusix|\bpakil[ao]|virtuaaliver"
    r"|kuntoutta\w+\s+työtoimin|rehabiliter\w+\s+arbetsverksamhet|arbetsverksamhet\s+i\s+rehabiliter",
    re.IGNORECASE,
)
TIME_ZONE = "Europe/Helsinki"
# What ships to be learnt, with the scripts that draw it; tests, which pick from it; what others name.
LEFT_OUT = ("activities/content/", "activities/static/activities/content/", "tests/", "uv.lock")
KINDS = {
    ".py",
    ".html",
    ".txt",
    ".po",
    ".js",
    ".css",
    ".svg",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".env",
    ".json",
    "",
}


def ours() -> list[Path]:
    paths = [path for path in tree() if path.suffix in KINDS]
    return plenty([p for p in paths if not str(p.relative_to(ROOT)).startswith(LEFT_OUT)], 700, "files")


def names_in(text: str) -> list[str]:
    return [match[0] for match in NAMES.finditer(text.replace(TIME_ZONE, ""))]


def test_nothing_but_the_content_names_a_service_or_its_place() -> None:
    found = {str(path.relative_to(ROOT)): names_in(path.read_text(encoding="utf-8")) for path in ours()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Helsingin kaupunki",
        "HELSINKI",
        "Stadin ammattiopisto",
        "Uusixissa",
        "tour-uusix",
        "Pakilan verstas",
        "Pakiloissa",
        "virtuaaliverstaalla",
        "Kuntouttavan työtoiminnan",
        "kuntouttavassa\ntyötoiminnassa",
        "Helsingfors",
    ],
)
def test_a_name_is_found_in_every_form(text: str) -> None:
    assert names_in(text)


@pytest.mark.parametrize("text", [TIME_ZONE, "a stadium", "työtoiminta", "kuntouttava"])
def test_what_is_nobodys_name_is_not_found(text: str) -> None:
    assert not names_in(text)
