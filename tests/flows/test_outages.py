"""A grade survives what happens between two systems: an LMS that is away, a worker that dies."""

import pytest

from tests.flows.house import House
from tests.flows.visitor import Visitor, until

pytestmark = pytest.mark.flow
SLUG = "make-an-email-account"


def test_a_grade_earned_while_the_lms_is_down_arrives_by_itself_when_it_is_back(known: House) -> None:
    link = known.pick(SLUG)[SLUG]
    with Visitor(known.lms, "learner3") as learner:
        learner.launch(link)
        known.lms.stop()
        try:
            learner.do(SLUG)
            assert "state-ok" in learner.page.classes  # saved here, whatever the LMS does
            until(lambda: _told(learner, "cannot be reached"), True, seconds=20)
        finally:
            known.lms.start()
        until(lambda: known.grades("learner3"), [100], seconds=60)
        until(lambda: _told(learner, "In the gradebook"), True, seconds=10)


def _told(learner: Visitor, words: str) -> bool:
    learner.open(learner.url)
    return words in learner.page.text


def test_a_worker_killed_while_a_score_is_on_its_way_leaves_one_right_grade(known: House) -> None:
    link = known.pick(SLUG)[SLUG]
    known.lms.control("faults", {"path": "/scores$", "kind": "hang", "seconds": 3, "count": 1})
    with Visitor(known.lms, "learner3") as learner:
        learner.launch(link)
        learner.do(SLUG)
        until(lambda: known.lms.state()["requests"].get("scores"), 1, seconds=10)
        known.tool.kill_worker()
        try:
            until(lambda: known.grades("learner3"), [100], seconds=10)
            assert not _told(learner, "In the gradebook")
            _let_leases_end(known)
        finally:
            known.tool.start_worker()
        until(lambda: _told(learner, "In the gradebook"), True, seconds=20)
    assert known.grades("learner3") == [100]
    assert [score["applied"] for score in known.lms.state()["scores"]].count(True) == 1


def _let_leases_end(house: House) -> None:
    """What two minutes of waiting would do."""
    ended = "from lti_tool.models import ScoreDelivery as S; from django.utils.timezone import now; "
    house.tool.manage("shell", "-c", ended + "S.objects.exclude(lease_until=None).update(lease_until=now())")
