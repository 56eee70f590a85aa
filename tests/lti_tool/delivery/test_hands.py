import logging
import threading
import time

import pytest

from lti_tool.delivery.hands import Hands, Job

pytestmark = pytest.mark.once


def nothing() -> None:
    pass


def test_one_jobs_fault_stops_neither_the_others_nor_tells_what_it_was_about(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("verstas"), "propagate", True)
    done = threading.Event()

    def fail() -> None:
        raise ValueError("Aino Koskenranta")

    hands = Hands(1)
    with caplog.at_level(logging.ERROR):
        hands.take(Job(1, fail, nothing))
        hands.take(Job(1, done.set, nothing))
        assert done.wait(5)
        hands.finish(5)
    assert {record.__dict__["error"] for record in caplog.records} == {"ValueError"}
    assert "Aino" not in caplog.text


def test_what_each_platform_has_in_flight_is_counted() -> None:
    go = threading.Event()
    hands = Hands(3)
    for registration_id in (1, 1, 2):
        hands.take(Job(registration_id, lambda: go.wait(5), nothing))
    assert (hands.in_flight(1), hands.in_flight(2), hands.in_flight(3), hands.free) == (2, 1, 0, 0)
    go.set()
    hands.finish(5)
    assert (hands.in_flight(1), hands.free) == (0, 3)


def test_a_job_that_does_not_end_in_time_is_given_back() -> None:
    go, given_back = threading.Event(), threading.Event()
    hands = Hands(1)
    hands.take(Job(1, lambda: go.wait(5), given_back.set))
    begun = time.monotonic()
    hands.finish(0.2)
    assert given_back.is_set()
    assert time.monotonic() - begun < 1
    go.set()


def test_the_end_of_a_job_is_noticed_at_once() -> None:
    hands = Hands(1)
    hands.take(Job(1, lambda: time.sleep(0.1), nothing))
    begun = time.monotonic()
    hands.wait_for_change(5)
    assert time.monotonic() - begun < 1
    hands.finish(1)
