import random

import pytest
from django.core.management import call_command

from activities.learning import arrivals
from activities.learning.statistics import rebuild
from activities.models import BlockTally, Enrolment, PlacementTally, Role, Trouble, WrongAnswer
from tests.activities.learning.doing import begin, do, give
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def summaries() -> dict[str, list[object]]:
    """All that is summed up, without the rows' own ids."""
    return {
        "people": list(
            PlacementTally.objects.order_by("placement").values_list("placement", "begun", "finished")
        ),
        "blocks": list(
            BlockTally.objects.order_by("placement", "block").values_list(
                "placement", "block", "answered", "judged", "first_right", "right"
            )
        ),
        "wrong": list(
            WrongAnswer.objects.order_by("placement", "block").values_list(
                "placement", "block", "digest", "count"
            )
        ),
        "troubles": list(
            Trouble.objects.order_by("placement", "learner", "block").values_list(
                "placement", "learner", "block", "step", "tries", "since"
            )
        ),
        "lines": list(
            Enrolment.objects.order_by("pk").values_list(
                "begun", "finished", "half_done_at", "last_finished_at", "last_heard_at"
            )
        ),
    }


@pytest.mark.parametrize("seed", [1, 2, 5])
def test_what_is_counted_answer_by_answer_is_what_is_stored(seed: int) -> None:
    chance = random.Random(seed)
    course = make.course()
    placements = [make.placement(course) for _ in range(2)]
    learners = [make.member(course) for _ in range(5)]
    for _ in range(40):
        placement, learner = chance.choice(placements), chance.choice(learners)
        if chance.random() < 0.3:
            do(placement, learner, chance.choice(["right", "wrong"]), chance.choice(["right", "wrong"]))
        else:
            give(
                begin(placement, learner), *chance.choices(["right", "wrong"], [1, 4], k=chance.randint(1, 3))
            )
    before = summaries()
    assert all(before.values())
    Enrolment.objects.update(begun=0, finished=0, half_done_at=None, last_finished_at=None)
    for model in (PlacementTally, BlockTally, WrongAnswer, Trouble):
        model.objects.all().delete()
    call_command("recount")
    assert summaries() == before
    rebuild.rebuild_everything()
    assert summaries() == before


@pytest.mark.parametrize("seed", [3, 4, 7])
def test_what_is_counted_is_what_is_stored_when_roles_come_and_go(seed: int) -> None:
    chance = random.Random(seed)
    course = make.course()
    placements = [make.placement(course) for _ in range(2)]
    learners = [make.member(course, Role.VISITOR, counts=False) for _ in range(4)]
    for _ in range(60):
        placement, learner = chance.choice(placements), chance.choice(learners)
        if chance.random() < 0.3:
            role = chance.choice([None, Role.LEARNER, Role.VISITOR, Role.INSTRUCTOR])
            arrivals.arrive(course=course, person=learner.user, role=role, counts=role == Role.LEARNER)
        elif chance.random() < 0.4:
            do(placement, learner, chance.choice(["right", "wrong"]), chance.choice(["right", "wrong"]))
        else:
            give(begin(placement, learner), *chance.choices(["right", "wrong"], [1, 4], k=3))
    for learner in learners:
        arrivals.arrive(course=course, person=learner.user, role=Role.LEARNER, counts=True)
    before = summaries()
    assert before["blocks"]
    rebuild.rebuild_everything()
    assert summaries() == before
