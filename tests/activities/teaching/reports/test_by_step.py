import pytest
from django.utils.translation import override

from activities.models import Placement
from activities.teaching.reports import by_step
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement()


def blocks(placement: Placement) -> dict[str, by_step.BlockInsight]:
    with override("en"):
        steps = by_step.steps(placement=placement, language="en")
    return {block.block: block for step in steps for block in step.blocks}


def stopped(placement: Placement) -> list[int]:
    return [step.stopped for step in by_step.steps(placement=placement, language="en")]


def test_it_tells_who_was_right_at_first_and_in_the_end(placement: Placement) -> None:
    for first in (["right"], ["wrong", "right"], ["wrong", "wrong"]):
        give(begin(placement, make.member(placement.course)), *first)
    found = blocks(placement)["q1"]
    assert (found.prompt, found.answered, found.first_percent, found.right_percent) == (
        "question q1 (en)",
        3,
        33,
        67,
    )
    assert found.heat == "1"


def test_a_task_that_nobody_answered_has_no_percent(placement: Placement) -> None:
    found = blocks(placement)["q2"]
    assert (found.answered, found.first_percent, found.right_percent, found.heat) == (0, None, None, "none")


def test_common_wrong_answers_are_told_in_words_and_what_was_answered_once_is_not(
    placement: Placement,
) -> None:
    for _ in range(2):
        give(begin(placement, make.member(placement.course)), "wrong")
    do(placement, make.member(placement.course), "right", "wrong")
    found = blocks(placement)
    assert [(wrong.lines, wrong.count) for wrong in found["q1"].wrong] == [(["that (en)"], 2)]
    assert found["q2"].wrong == []


def test_it_tells_where_people_stand_half_done(placement: Placement) -> None:
    people = [make.member(placement.course) for _ in range(4)]
    begin(placement, people[0])
    for learner in people[1:3]:
        give(begin(placement, learner), "right")
    do(placement, people[3])
    assert stopped(placement) == [0, 2, 0]
    assert by_step.begun_only(placement=placement) == 1


def test_steps_without_tasks_are_named_all_the_same(placement: Placement) -> None:
    first = by_step.steps(placement=placement, language="sv")[0]
    assert (first.number, first.title, first.blocks) == (1, "Step 1 (sv)", [])


def test_the_same_activity_elsewhere_is_another_matter(placement: Placement) -> None:
    elsewhere = make.placement(of=placement.activity)
    do(elsewhere, make.member(elsewhere.course))
    assert blocks(placement)["q1"].answered == 0
