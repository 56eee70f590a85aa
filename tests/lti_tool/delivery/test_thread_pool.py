import logging
import threading
import time
from collections import Counter
from functools import partial

import pytest

from lti_tool.delivery.thread_pool import Job, PlatformThreadPool

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

    pool = PlatformThreadPool(1)
    with caplog.at_level(logging.ERROR):
        pool.submit(Job(1, fail, nothing))
        pool.submit(Job(1, done.set, nothing))
        assert done.wait(5)
        pool.shut_down(5)
    assert {record.__dict__["error"] for record in caplog.records} == {"ValueError"}
    assert "Aino" not in caplog.text


def test_what_each_platform_has_in_flight_is_counted() -> None:
    go = threading.Event()
    pool = PlatformThreadPool(3)
    for registration_id in (1, 1, 2):
        pool.submit(Job(registration_id, lambda: go.wait(5), nothing))
    assert (pool.in_flight(1), pool.in_flight(2), pool.in_flight(3), pool.free) == (2, 1, 0, 0)
    go.set()
    pool.shut_down(5)
    assert (pool.in_flight(1), pool.free) == (0, 3)


def test_a_job_that_does_not_end_in_time_is_given_back() -> None:
    go, given_back = threading.Event(), threading.Event()
    pool = PlatformThreadPool(1)
    pool.submit(Job(1, lambda: go.wait(5), given_back.set))
    begun = time.monotonic()
    assert not pool.shut_down(0.2)
    assert given_back.is_set()
    assert time.monotonic() - begun < 1
    go.set()


def test_the_end_of_a_job_is_noticed_at_once() -> None:
    pool = PlatformThreadPool(1)
    pool.submit(Job(1, lambda: time.sleep(0.1), nothing))
    begun = time.monotonic()
    pool.wait_for_change(5)
    assert time.monotonic() - begun < 1
    pool.shut_down(1)


def test_a_slow_lms_takes_its_share_of_the_threads_and_a_strangers_job_begins_at_once() -> None:
    go, strangers = threading.Event(), threading.Event()
    begun: list[int] = []

    def wait_for_the_slow_lms() -> None:
        begun.append(1)
        go.wait(5)

    pool = PlatformThreadPool(4, at_once=3)
    for _ in range(8):
        pool.submit(Job(1, wait_for_the_slow_lms, nothing))
    pool.submit(Job(2, strangers.set, nothing))
    assert strangers.wait(2)
    assert (len(begun), pool.in_flight(1)) == (3, 8)
    go.set()
    while not pool.is_idle:
        pool.wait_for_change(5)
    assert len(begun) == 8
    assert pool.shut_down(5)


def test_no_more_than_its_share_of_an_lms_is_ever_under_way() -> None:
    lock = threading.Lock()
    under_way: Counter[int] = Counter()
    most: Counter[int] = Counter()
    done: list[int] = []

    def work(registration_id: int) -> None:
        with lock:
            under_way[registration_id] += 1
            most[registration_id] = max(most[registration_id], under_way[registration_id])
        time.sleep(0.002)
        with lock:
            under_way[registration_id] -= 1
            done.append(registration_id)

    pool = PlatformThreadPool(6, at_once=2)
    for number in range(90):
        pool.submit(Job(number % 3, partial(work, number % 3), nothing))
    while not pool.is_idle:
        pool.wait_for_change(1)
    assert pool.shut_down(5)
    assert most == {0: 2, 1: 2, 2: 2}
    assert Counter(done) == {0: 30, 1: 30, 2: 30}


def test_what_is_withdrawn_never_begins_and_is_given_back_as_unbegun() -> None:
    go, strangers = threading.Event(), threading.Event()
    given_back: list[str] = []
    pool = PlatformThreadPool(2, at_once=1)
    pool.submit(Job(1, lambda: go.wait(5), nothing))
    pool.submit(
        Job(1, lambda: given_back.append("sent"), nothing, partial(given_back.append, "given back unbegun"))
    )
    pool.withdraw(1)
    pool.submit(Job(2, strangers.set, nothing))
    assert strangers.wait(5)
    pool.results()
    go.set()
    assert pool.shut_down(5)
    assert given_back == ["given back unbegun"]


def test_a_thread_with_nothing_more_to_do_keeps_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    closed_by: list[str] = []
    monkeypatch.setattr(
        "lti_tool.delivery.thread_pool.connections.close_all",
        lambda: closed_by.append(threading.current_thread().name),
    )
    pool = PlatformThreadPool(1)
    for _ in range(3):
        pool.submit(Job(1, nothing, nothing))
    assert pool.shut_down(5)
    assert closed_by
    assert all(name.startswith("platform") for name in closed_by)
