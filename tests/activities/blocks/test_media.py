from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Unreadable
from activities.blocks.media import clock
from tests.activities.content.walks import blocks
from tests.answers import best, worst

pytestmark = pytest.mark.once
AUDIO, VIDEO = BLOCKS["audio"], BLOCKS["video"]
Json = dict[str, Any]


@pytest.fixture
def film() -> Json:
    found: Json = deepcopy(next(block for block in blocks("video") if "questions" in block))
    return found


def test_a_recording_is_shown_in_the_readers_language_or_says_which_one_it_is_in(film: Json) -> None:
    page = VIDEO.page(film, "sv", [])
    assert (page["src"].rsplit(".", 1)[1], page["mime"], page["is_in_language"]) == (
        "webm",
        "video/webm",
        True,
    )
    page = VIDEO.page(film, "en", [])
    assert (page["mime"], page["language"], page["is_in_language"]) == ("video/mp4", "fi", False)
    assert page["caption_language"] == "en"
    assert page["transcript"].startswith("Pour")


def test_sound_and_film_without_questions_ask_for_nothing() -> None:
    for kind, block in [
        (AUDIO, blocks("audio")[0]),
        (VIDEO, next(b for b in blocks("video") if "questions" not in b)),
    ]:
        assert not kind.asks(block)
        assert kind.max_points(block) == 0
        assert kind.judge(block, kind.read(block, {}), []).is_complete
        assert kind.page(block, "fi", []).get("scripts", []) == []


def test_questions_stand_in_the_order_of_their_moments(film: Json) -> None:
    film["questions"].reverse()
    page = VIDEO.page(film, "fi", [])
    assert [(one["number"], one["clock"]) for one in page["questions"]] == [(1, "0:02"), (2, "0:05")]
    assert page["scripts"] == ["activities/learning/moments.js"]


def test_each_question_is_worth_its_share_and_feedback_names_it(film: Json) -> None:
    judgement = VIDEO.judge(film, {"chosen": {"first": ["water"], "then": ["shake"]}}, [])
    assert (judgement.points, judgement.is_correct) == (1, False)
    assert judgement.feedback["en"] == "1. Good, the water comes first.\n\n2. The pot is hot. Let it be."


def test_all_right_and_all_wrong(film: Json) -> None:
    assert VIDEO.judge(film, best(film)[0], []).points == VIDEO.max_points(film) == 2
    assert VIDEO.judge(film, worst(film), []).points == 0


def test_a_question_without_an_answer_is_named_and_the_rest_is_kept(film: Json) -> None:
    with pytest.raises(Unreadable) as caught:
        VIDEO.read(film, {"response-first": ["milk"], "response-then": ["nonsense"]})
    assert film["questions"][1]["prompt"]["fi"] in caught.value.texts["fi"]
    page = VIDEO.page(film, "fi", [caught.value.response])
    assert [option["is_given"] for option in page["questions"][0]["options"]] == [False, True]


def test_the_page_of_a_film_gives_nothing_away(film: Json) -> None:
    page = json.dumps(VIDEO.page(film, "en", []))
    assert "correct" not in page
    assert "Let it be" not in page


def test_faults_of_questions_are_found(film: Json) -> None:
    assert not list(VIDEO.faults(film))
    film["questions"][0]["options"][0].pop("correct")
    film["questions"][1]["at"] = 99
    assert [fault.path for fault in VIDEO.faults(film)] == ["questions[0].options", "questions[1].at"]


def test_lengths_are_written_as_players_write_them() -> None:
    assert [clock(5), clock(65), clock(600)] == ["0:05", "1:05", "10:00"]
