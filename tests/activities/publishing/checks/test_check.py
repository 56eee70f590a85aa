from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from activities.publishing.checks.check import check, check_file
from activities.publishing.checks.plain_language import advice
from activities.publishing.checks.word_frequency import Words
from activities.publishing.load import find_static_file
from tests.activities.content.walks import CONTENTS

pytestmark = pytest.mark.once
Json = dict[str, Any]
TOUR, MAIL = "tour-uusix", "make-an-email-account"


def found(slug: str, spoil: Callable[[Json], object]) -> list[str]:
    content = deepcopy(CONTENTS[slug])
    spoil(content)
    return [str(finding) for finding in check(content, f"{slug}.json", find)]


def find(name: str) -> Path | None:
    return None if "missing" in name else find_static_file(name)


def block(content: Json, step: int, number: int) -> Json:
    one: Json = content["steps"][step]["blocks"][number]
    return one


def no_right_option(content: Json) -> None:
    for option in block(content, 0, 2)["options"]:
        option.pop("correct", None)


def without_a_way_to_the_end(content: Json) -> None:
    phone = block(content, 3, 0)
    phone["goal"] = "inbox-read"
    phone["screens"][-2]["actions"][1]["to"] = "inbox"


@pytest.mark.parametrize(
    ("slug", "spoil", "expected"),
    [
        (
            TOUR,
            no_right_option,
            'steps[0].blocks[2].options: no option is correct. Mark at least one with "correct": true.',
        ),
        (TOUR, lambda c: c.pop("title"), 'tour-uusix.json: "title" is missing. Add "title".'),
        (TOUR, lambda c: c["title"].pop("sv"), 'title.sv: the text in "sv" is missing. Write it.'),
        (TOUR, lambda c: c["title"].update(sv=" "), 'title.sv: the text in "sv" is missing.'),
        (TOUR, lambda c: c.update(title={"de": "Rundgang"}), 'title.fi: the text in "fi" is missing.'),
        (TOUR, lambda c: c["title"].update(sv=""), "title.sv: the text is empty. Write it."),
        (TOUR, lambda c: c.update(kind="walk"), 'kind: "walk" is not allowed here. Use one of:'),
        (TOUR, lambda c: c.update(format=2), 'format: "2" is not allowed here. Write 1.'),
        (TOUR, lambda c: c.update(color="red"), '"color": no such word here. Remove it'),
        (TOUR, lambda c: c.update(steps=[]), "steps: too few: there must be at least 1. Add more."),
        (TOUR, lambda c: c.update(icon="Icon.bmp"), 'icon: "Icon.bmp" is not written as it should be.'),
        (TOUR, lambda c: c.update(slug="other"), "slug: the file is called tour-uusix.json."),
        (TOUR, lambda c: c.update(outcomes=["LO9.9.99"]), 'outcomes[0]: "LO9.9.99" is not known.'),
        (MAIL, lambda c: c["path"].update(name="last-steps"), 'path.name: "last-steps" is not allowed here.'),
        (MAIL, lambda c: c["path"].pop("place"), 'path: "place" is missing. Add "place".'),
        (TOUR, lambda c: c.update(tieke=["Lentäminen"]), 'tieke[0]: "Lentäminen" is not known.'),
        (
            TOUR,
            lambda c: block(c, 0, 0)["picture"].pop("alt"),
            'blocks[0].picture: "alt" is missing. Add "alt".',
        ),
        (
            TOUR,
            lambda c: block(c, 0, 0)["picture"]["alt"].pop("en"),
            'picture.alt.en: the text in "en" is missing.',
        ),
        (
            TOUR,
            lambda c: block(c, 0, 0)["picture"].update(src="missing.svg"),
            'picture.src: there is no static file "missing.svg".',
        ),
        (
            TOUR,
            lambda c: block(c, 0, 0)["sentences"].extend([{"fi": "a"}] * 9),
            "too many: there may be at most 4.",
        ),
        (
            TOUR,
            lambda c: block(c, 0, 1).pop("glossary"),
            'steps[0].blocks[1]: nothing to show. Add one of: "para',
        ),
        (TOUR, lambda c: block(c, 0, 0).update(type="hologram"), '.type: "hologram" is not allowed here.'),
        (
            TOUR,
            lambda c: block(c, 1, 0).update(id="welcome-place"),
            '.id: "welcome-place" is used more than once.',
        ),
        (
            TOUR,
            lambda c: c["steps"][1].update(id="welcome"),
            'steps[1].id: "welcome" is used more than once.',
        ),
        (
            TOUR,
            lambda c: block(c, 0, 2)["options"][0].update(id="four-hours"),
            'options[0].id: "four-hours" is used more than once.',
        ),
        (
            TOUR,
            lambda c: block(c, 2, 1)["items"][0].update(target="glue"),
            'steps[2].blocks[1].items[0].target: "glue" is not the id of a target.',
        ),
        (
            MAIL,
            without_a_way_to_the_end,
            'screens[9]: no way leads to "logged-out"',
        ),
        (
            MAIL,
            lambda c: block(c, 3, 0).update(start="cellar"),
            '.start: "cellar" is not the id of a screen.',
        ),
        (
            MAIL,
            lambda c: block(c, 3, 0)["screens"][-2]["actions"][1].update(to="inbox"),
            'goal: no way leads to "logged-out".',
        ),
    ],
)
def test_a_planted_fault_is_found(slug: str, spoil: Callable[[Json], object], expected: str) -> None:
    findings = found(slug, spoil)
    assert any(expected in finding for finding in findings), findings


def test_whole_content_has_nothing_to_mend() -> None:
    assert found(TOUR, lambda content: None) == []


def test_what_is_no_json_is_said_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"slug": \n', encoding="utf-8")
    [finding] = check_file(file, find_static_file)
    assert "broken.json: this is not JSON" in str(finding)
    assert "line 2" in str(finding)


@pytest.mark.parametrize("content", [[], 1, None, "x", {"steps": [1]}, {"steps": [{"blocks": [{}]}]}])
def test_any_json_is_answered_with_findings(content: object) -> None:
    assert check(content, "x.json", find_static_file)


def test_long_sentences_and_words_are_advice_and_no_errors() -> None:
    content = deepcopy(CONTENTS[TOUR])
    content["summary"]["fi"] = "sana " * 16 + "."
    findings = check(content, f"{TOUR}.json", find_static_file)
    assert [finding.is_error for finding in findings] == [False]
    assert "a sentence of" in findings[0].text


def test_a_rare_word_is_advice_once_a_file_unless_a_glossary_explains_it() -> None:
    rare = Words(frequency=lambda word: 1.0 if word.startswith("verhoom") else 5.0)
    content = deepcopy(CONTENTS["tour-pakila"])
    assert check(content, "tour-pakila.json", find_static_file, rare) == []
    del content["steps"][0]["blocks"][1]["glossary"][2]
    [finding] = check(content, "tour-pakila.json", find_static_file, rare)
    assert not finding.is_error
    assert '"verhoomo" is a rare word' in finding.text


def test_plain_finnish_needs_no_advice() -> None:
    assert list(advice("Sinä teet työtä. Työ kestää neljä tuntia.")) == []
    assert "letters" in next(advice("lentokonesuihkuturbiinimoottori"))
