from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from activities.blocks import BLOCKS
from activities.blocks.contract import Judgement, Unreadable
from tests.activities.content.walks import blocks
from tests.answers.dialogue import way_through

pytestmark = pytest.mark.once
TALK = BLOCKS["dialogue"]
Json = dict[str, Any]


@pytest.fixture
def block() -> Json:
    found: Json = deepcopy(blocks("dialogue")[0])
    return found


def said(*replies: str) -> list[Json]:
    return [{"reply": reply} for reply in replies]


def judged(block: Json, log: list[Json]) -> Judgement:
    return TALK.judge(block, log[-1], log[:-1])


def test_good_replies_lead_to_the_end_with_full_points(block: Json) -> None:
    judgement = judged(block, way_through(block))
    assert (judgement.points, judgement.is_correct, judgement.is_complete) == (2, True, True)
    assert TALK.page(block, "fi", way_through(block))["has_ended"] is True


def test_midway_nothing_is_judged_and_the_talk_so_far_is_shown(block: Json) -> None:
    judgement = judged(block, said("tell"))
    assert (judgement.points, judgement.is_correct, judgement.is_complete) == (0, None, False)
    assert str(judgement.feedback["en"]).startswith("A good start")
    page = TALK.page(block, "en", said("tell"))
    assert [one["reply"] for one in page["latest"]] == ["Good morning! My bus is late."]
    assert page["turn"]["lines"] == ["Thank you for calling.", "When will you be here?"]
    assert page["earlier"] == []


def test_what_was_said_long_before_is_put_aside(block: Json) -> None:
    page = TALK.page(block, "en", said("blame", "yes"))
    assert [one["reply"] for one in page["earlier"]] == ["I do not know why I am calling."]
    assert [one["reply"] for one in page["latest"]] == ["Yes, but the bus is late."]


def test_a_poor_reply_that_leads_nowhere_is_explained_and_tried_again(block: Json) -> None:
    judgement = judged(block, said("hang-up"))
    assert "Try telling" in str(judgement.feedback["en"])
    assert TALK.page(block, "en", said("hang-up"))["latest"] == []
    assert judged(block, said("hang-up", "tell", "half")).points == pytest.approx(1.33)


def test_the_path_is_what_is_judged_and_a_repeated_mistake_counts_once(block: Json) -> None:
    assert judged(block, said("tell", "someday")).points == 1
    assert judged(block, said("tell", "someday")).is_correct is False
    assert judged(block, said("blame", "yes", "half")).points == pytest.approx(1.33)
    assert judged(block, said("hang-up", "hang-up", "hang-up", "tell", "half")).points == pytest.approx(1.33)


def test_one_can_start_again_and_the_best_end_stays(block: Json) -> None:
    good = way_through(block)
    again = judged(block, [*good, *said("start-again")])
    assert (again.points, again.is_complete, again.is_correct) == (2, False, None)
    worse = judged(block, [*good, *said("start-again", "tell", "someday")])
    assert (worse.points, worse.is_complete, worse.is_correct) == (2, True, False)
    better = judged(block, said("tell", "someday", "start-again", "tell", "half"))
    assert (better.points, better.is_correct) == (2, True)


def test_old_doubled_and_unknown_replies_change_nothing(block: Json) -> None:
    noisy = said("tell", "tell", "hang-up", "nonsense", "half", "tell")
    assert judged(block, [*noisy, {}]).points == 2


def test_a_form_without_a_reply_says_what_to_do(block: Json) -> None:
    for form in ({}, {"reply": ["nonsense"]}):
        with pytest.raises(Unreadable):
            TALK.read(block, form)
    assert TALK.read(block, {"reply": ["start-again"]}) == {"reply": "start-again"}


def test_the_page_gives_no_later_turn_and_no_feedback_away(block: Json) -> None:
    page = json.dumps(TALK.page(block, "en", []))
    for secret in ("wrong", "message", "When will you be here", "The coffee is waiting", "good start"):
        assert secret not in page


def without_good_end(block: Json) -> None:
    for reply in block["turns"][2]["replies"]:
        reply["wrong"] = {"fi": "Ei."}


def endless(block: Json) -> None:
    for reply in block["turns"][2]["replies"]:
        reply["to"] = "hello"


@pytest.mark.parametrize(
    ("spoil", "paths"),
    [
        (lambda b: b.update(start="cellar"), {"start", "turns"}),
        (lambda b: b.update(start="bye"), {"start"}),
        (lambda b: b["turns"][0]["replies"][0].update(to="nowhere"), {"turns[0].replies[0].to"}),
        (lambda b: b["turns"][0]["replies"][1].update(id="tell"), {"turns[0].replies[0].id"}),
        (lambda b: b["turns"][0]["replies"][1].update(id="start-again"), {"turns[0].replies[1].id"}),
        (lambda b: b["turns"][0]["replies"][1].pop("wrong"), {"turns[0].replies[1]"}),
        (lambda b: b["turns"].append({**b["turns"][3], "id": "attic"}), {"turns[4]"}),
        (without_good_end, {"turns"}),
        (endless, {"turns[0]", "turns[1]", "turns[2]", "turns[3]"}),
    ],
)
def test_faults_are_found_where_they_are(block: Json, spoil: Any, paths: set[str]) -> None:
    assert not list(TALK.faults(block))
    spoil(block)
    assert paths <= {fault.path for fault in TALK.faults(block)}
