"""What an answer costs in statements to the database, with the page that follows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.learning import attempts
from activities.models import Answer, GradeEvent
from activities.publishing.outlines import outline_of
from lti_tool.models import ResourceLink, ScoreDelivery
from tests.factories import activities as make
from tests.factories.signing_lms import SigningLms, a_signing_lms
from tests.lti_tool.launch.test_launch_cost import FRAMES

pytestmark = pytest.mark.django_db

STEPS = {"q1": 2, "q2": 3}  # of the factory's exercise
Cost = tuple[int, int]  # statements of the answer, and of the page that its redirect leads to

WRONG: Cost = (9, 3)
CORRECT: Cost = (8, 3)
CORRECTED: Cost = (8, 3)
COMPLETING: Cost = (17, 3)
FETCHED = 9
BY_API = 8


def statements(act: Callable[[], Any]) -> tuple[list[str], Any]:
    with CaptureQueriesContext(connection) as captured:
        result = act()
    return [row["sql"] for row in captured.captured_queries if not row["sql"].startswith(FRAMES)], result


class Learner:
    """Someone in a launch session, with an attempt under way."""

    def __init__(self, lms: SigningLms) -> None:
        session = lms.session(lms.launch())
        placement = ResourceLink.objects.get().placement
        assert placement is not None
        self.attempt = attempts.start(placement=placement, learner=session.user)
        self.statements: list[str] = []
        self._client, self._root, self._placement = lms.client, f"/s/{session.pk}", placement.public_id

    def answers(self, block: str, option: str, key: str = "") -> Cost:
        """By the form, from the step's page; the page that its redirect leads to comes after it."""
        form = self._form(block, option, key)
        self.looks_at(block)
        answer, response = statements(lambda: self._client.post(self._step(block), form, secure=True))
        assert response.status_code == 302
        page, response = statements(lambda: self._client.get(self._step(block), secure=True))
        assert response.status_code == 200
        self.statements = [*answer, "-- the page", *page]
        return len(answer), len(page)

    def answers_by_script(self, block: str, option: str) -> int:
        """The page's script gets the page with the answer."""
        form, headers = self._form(block, option), {"Accept": "application/json"}
        self.looks_at(block)
        self.statements, response = statements(
            lambda: self._client.post(self._step(block), form, secure=True, headers=headers)
        )
        assert response.json()["state"] == "saved"
        return len(self.statements)

    def answers_by_api(self, block: str, option: str) -> int:
        where = f"{self._root}/api/v1/attempts/{self.attempt.public_id}/answers/"
        body = {"block": block, "key": f"api {block}", "response": {"response": option}}
        self.statements, response = statements(
            lambda: self._client.post(where, body, content_type="application/json", secure=True)
        )
        assert response.status_code == 201
        return len(self.statements)

    def looks_at(self, block: str) -> None:
        assert self._client.get(self._step(block), secure=True).status_code == 200

    def listing(self) -> str:
        """For whoever has to see which statement is one too many."""
        return "\n".join(self.statements)

    def _step(self, block: str) -> str:
        return f"{self._root}/p/{self._placement}/steps/{STEPS[block]}/"

    def _form(self, block: str, option: str, key: str = "") -> dict[str, str]:
        names = {"attempt": self.attempt.public_id, "block": block, "response": option}
        return names | {"key": key or f"{block} {option}"}


@pytest.fixture
def learner() -> Learner:
    make.activity("an-activity")
    someone = Learner(a_signing_lms())
    outline_of(someone.attempt.version)  # a process reads a version's content once
    return someone


def test_a_wrong_answer_takes_no_more_statements_than_stated(learner: Learner) -> None:
    assert learner.answers("q1", "wrong") == WRONG, learner.listing()


def test_a_correct_answer_takes_no_more_than_stated(learner: Learner) -> None:
    assert learner.answers("q1", "right") == CORRECT, learner.listing()


def test_a_corrected_answer_takes_no_more_than_stated(learner: Learner) -> None:
    learner.answers("q1", "wrong")
    assert learner.answers("q1", "right") == CORRECTED, learner.listing()


def test_an_answer_that_completes_the_attempt_takes_no_more_than_stated_and_queues_its_grade(
    learner: Learner,
) -> None:
    learner.answers("q1", "right")
    assert learner.answers("q2", "right") == COMPLETING, learner.listing()
    assert (GradeEvent.objects.get().points, ScoreDelivery.objects.get().score_given) == (2, 2)


def test_an_answer_by_the_script_takes_no_more_than_stated(learner: Learner) -> None:
    assert learner.answers_by_script("q1", "right") == FETCHED, learner.listing()


def test_an_answer_by_the_api_takes_no_more_than_stated(learner: Learner) -> None:
    assert learner.answers_by_api("q1", "right") == BY_API, learner.listing()
    assert Answer.objects.get().is_correct


def test_statements_do_not_grow_with_answers(learner: Learner) -> None:
    learner.answers("q1", "wrong")
    for number in range(4):
        few = learner.answers("q1", "wrong", key=f"key {number}")
    for number in range(4, 16):
        learner.answers("q1", "wrong", key=f"key {number}")
    assert learner.answers("q1", "wrong", key="at last") == few, learner.listing()
