import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.learning import attempts
from activities.learning.answers_so_far import collect_answers
from activities.models import Attempt
from tests.activities.learning.doing import begin, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    learner = make.member(make.course())
    return begin(make.placement(learner.course), learner)


def test_the_answers_to_a_block_come_whole_and_in_their_order(attempt: Attempt) -> None:
    give(attempt, "wrong", "right")
    rows = collect_answers(attempt, ["q1"]).by_block["q1"]
    assert [row.response for row in rows] == [{"chosen": ["wrong"]}, {"chosen": ["right"]}]
    assert [row.feedback["en"] for row in rows] == ["not that in q1 (en)", "the key of q1 (en)"]
    assert [row.attempt for row in rows] == [attempt, attempt]


def test_of_another_block_only_that_it_is_done_is_told(attempt: Attempt) -> None:
    give(attempt, "wrong", "wrong", "right")
    earlier = collect_answers(attempt, ["q2"])
    assert not earlier.by_block["q2"]
    assert earlier.done == {"q1"}


def test_what_is_mid_way_is_not_done(attempt: Attempt) -> None:
    give(attempt, "right")
    attempt.answers.update(is_complete=False)
    assert not any(collect_answers(attempt, [block]).done for block in ("q1", "q2"))


def test_a_key_is_found_whichever_block_it_was_used_for(attempt: Attempt) -> None:
    attempts.answer(attempt=attempt, block="q1", key="used", form={"response": ["right"]})
    attempts.answer(attempt=attempt, block="q1", key="later", form={"response": ["wrong"]})
    assert "later" in collect_answers(attempt, ["q2"], key="later").keys
    assert "other" not in collect_answers(attempt, ["q2"], key="other").keys


def test_nobody_elses_answers_are_among_them(attempt: Attempt) -> None:
    other = begin(attempt.placement, make.member(attempt.placement.course))
    give(other, "right")
    earlier = collect_answers(attempt, ["q1", "q2"], key="q1-0")
    assert not earlier.by_block
    assert not earlier.done | earlier.keys


def test_it_is_one_statement_however_many_blocks_a_step_has(attempt: Attempt) -> None:
    give(attempt, "right")
    with CaptureQueriesContext(connection) as captured:
        earlier = collect_answers(attempt, ["q1", "q2", "q3"])
        assert [row.response for row in earlier.by_block["q1"]] == [{"chosen": ["right"]}]
    assert len(captured) == 1
