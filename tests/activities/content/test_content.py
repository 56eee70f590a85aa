"""The content that ships is whole, fair, and gives nothing away."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from activities.blocks import BLOCKS
from activities.kinds import KINDS
from activities.publishing.checks import walking
from activities.publishing.checks.check import check_file
from activities.publishing.checks.schema import CONTENT_FOLDER
from activities.publishing.load import find_static_file
from tests.activities.content.hidden import hidden_names, hidden_texts, with_another_key
from tests.activities.content.walks import CONTENTS, ONE_OF_EACH, ONE_OF_EACH_FOLDER, blocks
from tests.answers import best, table, worst
from tests.flows.right_answers import right_answers

pytestmark = pytest.mark.once

LANGUAGES = ["fi", "sv", "en"]
EVERY_BLOCK = [pytest.param(block, id=block["id"]) for block in blocks()]
EVERY_QUESTION = [
    pytest.param(block, id=block["id"]) for block in blocks() if BLOCKS[block["type"]].asks(block)
]
EVERY_CONTENT = pytest.mark.parametrize("slug", CONTENTS)


TOURS = [slug for slug, content in CONTENTS.items() if content["kind"] == "tour"]
PATH = sorted((content["path"]["place"], slug) for slug, content in CONTENTS.items() if "path" in content)


def test_a_tour_of_every_unit_ships() -> None:
    assert set(TOURS) == {"tour-digi", "tour-pakila", "tour-uusix"}


def test_the_content_uses_every_block_type() -> None:
    """That of the tests: content that ships may come later than a new type."""
    assert {block["type"] for step in ONE_OF_EACH["steps"] for block in step["blocks"]} == set(BLOCKS)


@pytest.mark.parametrize("slug", TOURS)
def test_a_tour_has_six_places_or_more_each_with_a_picture_of_its_own_and_a_task(slug: str) -> None:
    steps = [
        step for step in CONTENTS[slug]["steps"] if any(block["type"] == "place" for block in step["blocks"])
    ]
    pictures = {block["picture"]["src"] for step in steps for block in step["blocks"] if "picture" in block}
    assert len(pictures) == len(steps) >= 6
    assert all(any(map(_points, step["blocks"])) for step in steps)


def test_the_first_steps_are_eight_exercises_that_say_what_they_teach() -> None:
    assert [place for place, _ in PATH] == list(range(1, 9))
    for _, slug in PATH:
        assert CONTENTS[slug]["kind"] == "exercise"
        assert CONTENTS[slug]["outcomes"], slug


@EVERY_CONTENT
def test_a_step_asks_for_one_judged_answer_at_most(slug: str) -> None:
    for step in CONTENTS[slug]["steps"]:
        assert sum(_points(block) > 0 for block in step["blocks"]) <= 1, step["id"]


@EVERY_CONTENT
def test_right_answers_typed_into_the_forms_give_all_points(slug: str) -> None:
    by_id = {block["id"]: block for step in CONTENTS[slug]["steps"] for block in step["blocks"]}
    logs: dict[str, list[dict[str, Any]]] = {}
    for given in right_answers(slug):
        block, log = by_id[given.block], logs.setdefault(given.block, [])
        form = {name: values for name, values in given.values.items() if values}
        if given.button:
            form[given.button[0]] = [given.button[1]]
        log.append(BLOCKS[block["type"]].read(block, form))
    points = sum(
        BLOCKS[by_id[name]["type"]].judge(by_id[name], log[-1], log[:-1]).points for name, log in logs.items()
    )
    assert points == KINDS[CONTENTS[slug]["kind"]].max_points(CONTENTS[slug])


@EVERY_CONTENT
def test_every_judged_question_gives_feedback_on_what_went_wrong(slug: str) -> None:
    for block in (block for step in CONTENTS[slug]["steps"] for block in step["blocks"]):
        if _points(block) and block["type"] not in {"simulated_screen", "dialogue"}:
            answer = BLOCKS[block["type"]].judge(block, worst(block), [])
            assert answer.feedback, block["id"]


@EVERY_CONTENT
def test_the_content_has_no_errors(slug: str) -> None:
    findings = check_file(CONTENT_FOLDER / f"{slug}.json", find_static_file)
    assert [str(finding) for finding in findings if finding.is_error] == []


def test_every_block_type_stands_in_the_tests_own_content_and_is_found_good() -> None:
    assert {block["type"] for step in ONE_OF_EACH["steps"] for block in step["blocks"]} == set(BLOCKS)
    assert check_file(ONE_OF_EACH_FOLDER / "every-block.json", find_static_file) == []


def test_every_block_type_that_asks_brings_its_answers() -> None:
    types = {block["type"] for block in blocks() if BLOCKS[block["type"]].asks(block)}
    assert set(table()) == types


@EVERY_CONTENT
def test_the_finnish_is_plain(slug: str) -> None:
    findings = check_file(CONTENT_FOLDER / f"{slug}.json", find_static_file)
    assert [str(finding) for finding in findings if not finding.is_error] == []


@EVERY_CONTENT
def test_every_text_stands_in_finnish_swedish_and_english(slug: str) -> None:
    assert CONTENTS[slug]["languages"] == LANGUAGES
    for path, texts in walking.texts(CONTENTS[slug]):
        assert set(LANGUAGES) <= set(texts), path


@EVERY_CONTENT
def test_perfect_answers_give_all_points_of_the_content(slug: str) -> None:
    """All but what an instructor gives later."""
    content = CONTENTS[slug]
    total = 0.0
    for block in (block for step in content["steps"] for block in step["blocks"]):
        if BLOCKS[block["type"]].asks(block):
            *history, response = best(block)
            judgement = BLOCKS[block["type"]].judge(block, response, history)
            total += judgement.points if table()[block["type"]].is_marked else judgement.max_points
    assert total == KINDS[content["kind"]].max_points(content)


@pytest.mark.parametrize("block", EVERY_QUESTION)
def test_a_perfect_answer_is_complete_and_gives_full_points(block: dict[str, Any]) -> None:
    *history, response = best(block)
    judgement = BLOCKS[block["type"]].judge(block, response, history)
    assert judgement.max_points == BLOCKS[block["type"]].max_points(block)
    is_marked = table()[block["type"]].is_marked
    assert judgement.points == (judgement.max_points if is_marked else 0)
    assert judgement.is_complete
    assert judgement.is_correct is (True if is_marked else None)


@pytest.mark.parametrize("block", EVERY_QUESTION)
def test_the_worst_answer_gives_nothing(block: dict[str, Any]) -> None:
    judgement = BLOCKS[block["type"]].judge(block, worst(block), [])
    assert judgement.points == 0
    assert judgement.is_correct is not True


@pytest.mark.parametrize("block", EVERY_QUESTION)
def test_feedback_comes_in_every_language_or_not_at_all(block: dict[str, Any]) -> None:
    for log in (best(block), [worst(block)]):
        feedback = BLOCKS[block["type"]].judge(block, log[-1], log[:-1]).feedback
        assert not feedback or set(LANGUAGES) <= set(feedback)


@pytest.mark.parametrize("block", EVERY_BLOCK)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_gives_no_key_and_no_feedback_away(block: dict[str, Any], language: str) -> None:
    page = json.dumps(BLOCKS[block["type"]].page(block, language, []), ensure_ascii=False)
    assert [name for name in hidden_names() if f'"{name}":' in page] == []
    assert [text for text in hidden_texts(block, language) if text in page] == []


# In an order the items' own order is the key: pages mix it, and never show the right one.
@pytest.mark.parametrize("block", [block for block in blocks() if block["type"] != "order"])
def test_a_page_is_the_same_whatever_the_right_answer_is(block: dict[str, Any]) -> None:
    kind = BLOCKS[block["type"]]
    assert kind.page(with_another_key(block), "fi", []) == kind.page(block, "fi", [])


@pytest.mark.parametrize("block", EVERY_BLOCK)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_block_is_drawn_without_script_style_or_doubled_ids(block: dict[str, Any], language: str) -> None:
    html = _drawn(block, language)
    ids = Counter(re.findall(r'\bid="([^"]+)"', html))
    assert not [name for name, count in ids.items() if count > 1]
    assert "<script" not in html
    assert " style=" not in html
    assert not re.search(r" on\w+=", html)


@pytest.mark.parametrize("block", EVERY_QUESTION)
def test_every_input_has_a_label_of_its_own(block: dict[str, Any]) -> None:
    html = _drawn(block, "fi")
    labels = set(re.findall(r'<label for="([^"]+)"', html))
    fields = re.findall(r"<(?:select|input|textarea)\b[^>]*>", html)
    loose = [match[1] for field in fields if (match := re.search(r'\bid="([^"]+)"', field))]
    assert set(loose) == labels
    assert len(fields) == html.count("<label")


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            path
            for content in CONTENTS.values()
            for _place, path, _most in walking.pictures(content)
            if path.endswith(".svg")
        }
    ),
)
def test_a_picture_is_small_and_says_what_it_shows(name: str) -> None:
    path = finders.find(name)
    assert isinstance(path, str)
    svg = Path(path).read_text(encoding="utf-8")
    assert len(svg.encode()) <= 12 * 1024
    assert "<title" in svg
    assert "<desc" in svg
    assert "<text" not in svg


def _points(block: dict[str, Any]) -> float:
    return BLOCKS[block["type"]].max_points(block)


def _drawn(block: dict[str, Any], language: str) -> str:
    kind = BLOCKS[block["type"]]
    shown = {**kind.page(block, language, []), "id": block["id"], "type": block["type"]}
    return render_to_string(kind.template, {"block": shown})
