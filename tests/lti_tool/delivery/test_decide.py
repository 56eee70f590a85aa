import pytest

from lti_tool.delivery.decide import (
    Action,
    Decision,
    Facts,
    Seen,
    after_error,
    after_failed_look,
    after_look,
    after_reply,
    is_for_a_person,
    seconds_until_retry,
)
from lti_tool.protocol.errors import Misconfigured, Refused, Unavailable

pytestmark = pytest.mark.once
ASK, RETRY, VERIFY = Action.ASK_A_PERSON, Action.RETRY, Action.VERIFY

ANSWERS = [
    (200, "", Action.ACKNOWLEDGE, ""),
    (201, "{}", Action.ACKNOWLEDGE, ""),
    (202, "", Action.ACKNOWLEDGE, ""),
    (204, "", Action.ACKNOWLEDGE, ""),
    (408, "", RETRY, "platform_error"),
    (425, "", RETRY, "platform_busy"),
    (429, "", RETRY, "platform_busy"),
    (500, "Fatal error: user", RETRY, "platform_error"),
    (502, "<html>", RETRY, "platform_error"),
    (503, "", RETRY, "platform_error"),
    (504, "", RETRY, "platform_error"),
    (401, "", Action.PAUSE_PLATFORM, "token_rejected"),
    (409, "Refusing score with an earlier timestamp", VERIFY, ""),
    (409, "", VERIFY, ""),
    (400, "timestamp is before last updated timestamp", VERIFY, ""),
    (400, "Score already exists for the provided timestamp", VERIFY, ""),
    (400, "Score can only be updated to a later point in time", VERIFY, ""),
    (422, "The maximum number of allowed attempts has been reached", Action.SEND_WITHOUT_SUBMISSION, ""),
    (400, "Incorrect score received", ASK, "person_not_in_course"),
    (400, "User could not be found:", ASK, "person_not_in_course"),
    (403, "User in requested score is not enrolled", ASK, "person_not_in_course"),
    (404, "User in requested score does not exist", ASK, "person_not_in_course"),
    (422, "User not found in course or is not a student", ASK, "person_not_in_course"),
    (400, "Bad JSON", ASK, "grade_refused"),
    (403, "", ASK, "access_refused"),
    (404, "<h1>Not found</h1>", ASK, "column_gone"),
    (410, "", ASK, "column_gone"),
    (413, "", ASK, "grade_refused"),
    (415, "", ASK, "grade_refused"),
    (422, "scoreGiven", ASK, "grade_refused"),
    (301, "", ASK, "address_moved"),
    (307, "", ASK, "address_moved"),
]


@pytest.mark.parametrize(("status", "body", "action", "problem"), ANSWERS)
def test_each_answer_has_its_rule(status: int, body: str, action: Action, problem: str) -> None:
    decision = after_reply(status, body, Facts())
    assert (decision.action, decision.problem) == (action, problem)


def test_an_attempts_refusal_is_not_answered_twice_by_the_same_trick() -> None:
    again = after_reply(422, "maximum number of allowed attempts", Facts(is_without_submission=True))
    assert again.action is ASK


def test_a_refused_token_is_the_grades_own_trouble_once_others_get_through() -> None:
    assert after_reply(401, "", Facts(attempts=2)).action is Action.PAUSE_PLATFORM
    assert after_reply(401, "", Facts(attempts=3)).action is ASK


def test_a_server_error_counts_against_the_platform_until_it_is_clearly_one_grades_own() -> None:
    assert after_reply(500, "", Facts(attempts=0)).is_outage
    assert after_reply(500, "", Facts(attempts=5)).is_outage
    assert not after_reply(500, "", Facts(attempts=6)).is_outage
    assert after_reply(500, "", Facts(attempts=600)).action is RETRY


def test_a_network_failure_is_tried_again_and_counts_against_the_platform() -> None:
    decision = after_error(Unavailable("platform_timeout"), Facts(attempts=99))
    assert (decision.action, decision.problem, decision.is_outage) == (RETRY, "platform_timeout", True)


def test_a_token_endpoint_that_refuses_us_is_the_platforms_state() -> None:
    for code in ("token_refused", "scope_not_granted", "keys_unreachable"):
        decision = after_error(Misconfigured(code, http_status=400), Facts())
        assert (decision.action, decision.problem) == (Action.PAUSE_PLATFORM, code)


def test_a_token_endpoint_that_is_down_is_tried_again() -> None:
    decision = after_error(Unavailable("platform_error", http_status=503, retry_after=9), Facts())
    assert (decision.action, decision.wait) == (RETRY, 9)


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (407, "platform_busy"),
        (408, "platform_timeout"),
        (409, "platform_busy"),
        (429, "platform_busy"),
        (499, "platform_busy"),
        (500, "platform_timeout"),
        (503, "platform_timeout"),
    ],
)
def test_a_token_endpoint_that_asks_to_wait_is_busy_and_not_broken(status: int, problem: str) -> None:
    assert after_error(Unavailable("platform_timeout", http_status=status), Facts()).problem == problem


def test_a_huge_answer_counts_by_its_status() -> None:
    assert after_error(Refused("answer_too_large", http_status=200), Facts()).action is Action.ACKNOWLEDGE
    assert after_error(Refused("answer_too_large", http_status=500), Facts()).action is RETRY


def test_an_address_that_may_not_be_fetched_needs_a_person() -> None:
    decision = after_error(Refused("service_origin_unknown"), Facts())
    assert (decision.action, decision.problem) == (ASK, "service_origin_unknown")
    assert after_error(Refused("url_malformed", http_status=403), Facts()).problem == "url_malformed"
    assert after_error(Refused("answer_too_large"), Facts()).problem == "answer_too_large"


@pytest.mark.parametrize(
    ("seen", "is_bumped", "action", "problem"),
    [
        (Seen.OURS, False, Action.ACKNOWLEDGE, ""),
        (Seen.OURS, True, Action.ACKNOWLEDGE, ""),
        (Seen.FORMER, False, Action.BUMP, ""),
        (Seen.NOTHING, False, Action.BUMP, ""),
        (Seen.FORMER, True, RETRY, "refused_as_old"),
        (Seen.NOTHING, True, RETRY, "refused_as_old"),
        (Seen.OTHER, False, Action.CONFLICT, "newer_grade"),
        (Seen.OTHER, True, Action.CONFLICT, "newer_grade"),
        (Seen.UNREADABLE, False, Action.CONFLICT, "newer_grade"),
        (Seen.UNREADABLE, True, Action.CONFLICT, "newer_grade"),
    ],
)
def test_what_the_gradebook_holds_decides(seen: Seen, is_bumped: bool, action: Action, problem: str) -> None:
    decision = after_look(seen, Facts(is_bumped=is_bumped))
    assert (decision.action, decision.problem, decision.is_outage) == (action, problem, False)


def test_a_results_service_that_is_out_of_order_is_no_outage_of_the_lms() -> None:
    error = Unavailable("platform_error", http_status=503)
    assert after_failed_look(error, Facts()) == Decision(RETRY, "platform_error")
    assert after_failed_look(error, Facts(attempts=6)) == Decision(RETRY, "results_unreadable")
    assert after_failed_look(Unavailable("platform_timeout"), Facts()).is_outage


THROTTLED = [
    (403, "403 Forbidden (Rate Limit Exceeded)", {}),
    (403, "", {"X-Rate-Limit-Remaining": "0.0"}),
    (403, "", {"X-Rate-Limit-Remaining": "-12.5", "X-Request-Cost": "3"}),
    (403, "", {"Retry-After": "30"}),
    (400, '{"errors": "Too Many Requests"}', {}),
    (429, "", {}),
]


@pytest.mark.parametrize(("status", "body", "headers"), THROTTLED)
def test_an_lms_that_wants_fewer_requests_is_asked_again_however_it_says_so(
    status: int, body: str, headers: dict[str, str]
) -> None:
    decision = after_reply(status, body, Facts(), None, headers)
    assert (decision.action, decision.problem, decision.is_outage) == (RETRY, "platform_busy", True)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(403, {"X-Rate-Limit-Remaining": "611.2"}), (403, {"X-Rate-Limit-Remaining": "nan"}), (403, {})],
)
def test_a_refusal_by_an_lms_that_has_requests_left_is_a_refusal(
    status: int, headers: dict[str, str]
) -> None:
    assert after_reply(status, "unauthorized", Facts(), None, headers).problem == "access_refused"
    assert after_reply(404, "rate limit", Facts(), None, headers).problem == "column_gone"


def test_a_column_that_used_to_take_grades_may_refuse_for_an_hour_before_a_person_is_asked() -> None:
    assert after_reply(403, "", Facts(locked_for=0)) == Decision(RETRY, "access_paused")
    assert after_reply(403, "", Facts(locked_for=3599)).action is RETRY
    assert after_reply(403, "", Facts(locked_for=3600)) == Decision(ASK, "access_refused")
    assert after_reply(403, "User is not enrolled", Facts(locked_for=0)).problem == "person_not_in_course"


def test_waits_grow_to_an_hour_with_full_jitter() -> None:
    longest = [seconds_until_retry(attempts, None, 1.0) for attempts in (0, 1, 2, 9, 10, 500)]
    assert longest == [5, 10, 20, 2560, 3600, 3600]
    assert seconds_until_retry(500, None, 0.0) == 0.5


def test_a_platform_that_asks_to_wait_is_heard_up_to_a_day() -> None:
    assert seconds_until_retry(0, 90, 1.0) == 90
    assert seconds_until_retry(0, 1e9, 1.0) == 86_400
    assert seconds_until_retry(9, 10, 1.0) == 2560


def test_a_failed_probe_always_speaks_against_the_lms_as_a_whole() -> None:
    assert not after_reply(503, "", Facts(attempts=9)).is_outage
    assert after_reply(503, "", Facts(attempts=9, is_probe=True)).is_outage


@pytest.mark.parametrize(
    ("problem", "attempts", "status", "is_shown"),
    [
        ("platform_error", 5, 500, False),
        ("platform_error", 6, 500, True),
        ("platform_unreachable", 600, None, False),
        ("internal", 2, None, False),
        ("internal", 3, None, True),
        ("internal", 3, 500, True),
    ],
)
def test_what_fails_again_and_again_is_shown_to_a_person_and_an_outage_is_not(
    problem: str, attempts: int, status: int | None, is_shown: bool
) -> None:
    assert is_for_a_person(Decision(RETRY, problem), attempts, status) is is_shown


@pytest.mark.parametrize(
    ("status", "problem"), [(300, "address_moved"), (399, "address_moved"), (400, "grade_refused")]
)
def test_an_lms_that_points_elsewhere_is_not_followed_and_says_that_its_address_has_changed(
    status: int, problem: str
) -> None:
    assert after_reply(status, "", Facts()) == Decision(ASK, problem)


def test_of_a_first_try_nothing_is_known_yet() -> None:
    assert Facts() == Facts(0, is_bumped=False, is_without_submission=False, is_probe=False, locked_for=None)
    assert after_look(Seen.NOTHING, Facts()).action is Action.BUMP


def test_a_results_service_that_asks_to_wait_is_heard_and_a_failed_probe_of_it_is_the_lmss_own() -> None:
    decision = after_failed_look(Unavailable("platform_busy", http_status=429, retry_after=30), Facts())
    assert (decision.is_outage, decision.wait) == (True, 30)
    probe = after_failed_look(Unavailable("platform_error", http_status=500), Facts(is_probe=True))
    assert (probe.is_outage, probe.problem) == (True, "platform_error")
    assert not after_failed_look(Unavailable("platform_error", http_status=500), Facts()).is_outage
