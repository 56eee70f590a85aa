"""A source of signs that fails takes neither the page nor the other signs with it."""

from collections.abc import Iterable

import pytest

from activities.models import Course
from activities.outreach import triggers
from activities.outreach.triggers import HELP, Sign
from activities.runtime import clock
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


def broken(_course: Course) -> Iterable[tuple[int, Sign]]:
    yield from ()
    raise KeyError("somebody's name")


def test_a_source_that_throws_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    learner = make.member(make.course())
    signs = [(learner.user_id, Sign(HELP, clock.now()))]
    monkeypatch.setattr(triggers, "SOURCES", [broken, lambda _course: signs])
    waiting = triggers.waiting(learner.course, clock.now())
    assert [one.kind for one in waiting] == [HELP]
    assert "somebody" not in caplog.text
