"""The troubles that tests order."""

import time
from typing import Any

import jwt
import pytest
import requests

from tests.demo_lms_process import DemoLms, plain_session
from tests.lti_tool.demo_lms.stub_tool import AGS, ROSTER, StubTool

pytestmark = [pytest.mark.flow, pytest.mark.once]
CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and payload of a token that nobody believes."""
    payload = jwt.decode(token, options={"verify_signature": False})
    return jwt.get_unverified_header(token), payload


def test_claims_and_header_are_falsified_once(lms: DemoLms, tool: StubTool, link: int) -> None:
    order = {"claims": {f"{CLAIM}version": "11.3"}, "drop": ["sub"], "drop_header": ["kid"], "exp_delta": -90}
    lms.control("tamper", order)
    header, payload = read(tool.launch(link, "learner1")["id_token"])

    assert "kid" not in header
    assert payload[f"{CLAIM}version"] == "11.3"
    assert "sub" not in payload
    assert payload["exp"] < payload["iat"]
    assert tool.claims(link, "learner1")["sub"] == "101"


@pytest.mark.parametrize("order", [{"sign_with": "stranger"}, {"after_signing": "flip"}])
def test_a_signature_can_be_made_worthless(
    lms: DemoLms, tool: StubTool, link: int, order: dict[str, str]
) -> None:
    lms.control("tamper", order)
    with pytest.raises((jwt.InvalidTokenError, ValueError)):
        tool.claims(link, "learner1")


@pytest.mark.parametrize(("how", "algorithm"), [("none", "none"), ("hs256", "HS256")])
def test_the_algorithm_can_be_a_known_attack(
    lms: DemoLms, tool: StubTool, link: int, how: str, algorithm: str
) -> None:
    lms.control("tamper", {"sign_with": how, "sticky": True})
    tokens = [tool.launch(link, "learner1")["id_token"] for _ in range(2)]

    assert [read(token)[0]["alg"] for token in tokens] == [algorithm, algorithm]


def test_the_payload_can_be_replaced(lms: DemoLms, tool: StubTool, link: int) -> None:
    lms.control("tamper", {"payload": {"name": "badltilaunch"}})

    assert read(tool.launch(link, "learner1")["id_token"])[1] == {"name": "badltilaunch"}


def test_keys_are_rotated_with_and_without_the_old_one(lms: DemoLms, tool: StubTool, link: int) -> None:
    def kids() -> list[str]:
        with plain_session() as session:
            keys = session.get(f"{lms.url}/jwks/", timeout=10).json()["keys"]
        return [key["kid"] for key in keys]

    before = kids()
    kid = lms.control("rotate-keys", {"keep_old": True})["kid"]
    assert kids() == [*before, kid]
    alone = lms.control("rotate-keys", {})["kid"]
    assert kids() == [alone]
    assert tool.claims(link, "learner1")["sub"] == "101"


def column(lms: DemoLms, tool: StubTool) -> str:
    """The URL of the only column."""
    number = lms.state()["line_items"][0]["id"]
    return f"{lms.url}/services/2/lineitems/{number}/lineitem?type_id={tool.registration['deployment_id']}"


def test_a_status_is_given_as_often_as_ordered(lms: DemoLms, tool: StubTool, link: int) -> None:
    order = {
        "path": "/scores$",
        "kind": "status",
        "status": 429,
        "retry_after": 7,
        "count": 1,
        "body": "busy",
    }
    lms.control("faults", order)
    first = tool.score(column(lms, tool), "101", 5)
    second = tool.score(column(lms, tool), "101", 5)

    assert (first.status_code, first.headers["Retry-After"], first.text) == (429, "7", "busy")
    assert second.status_code == 200
    assert [row["status"] for row in lms.state()["scores"]] == [429, 200]


@pytest.mark.parametrize(("kind", "applied"), [("apply_then_drop", True), ("drop", False), ("down", False)])
def test_a_connection_breaks_before_or_after_the_work(
    lms: DemoLms, tool: StubTool, link: int, kind: str, applied: bool
) -> None:
    url = column(lms, tool)
    lms.control("faults", {"path": "/scores$", "kind": kind})
    with pytest.raises(requests.ConnectionError):
        tool.score(url, "101", 5)
    state = lms.state()

    assert bool(state["results"]) is applied
    assert [(row["applied"], row["fault"]) for row in state["scores"]] == [(applied, kind)]
    lms.clear_faults()
    assert tool.score(url, "101", 6, timestamp="2026-11-20T10:00:09Z").status_code == 200


def test_an_lms_that_is_down_answers_nobody_but_the_test(lms: DemoLms) -> None:
    lms.control("faults", {"kind": "down"})
    with plain_session() as stranger, pytest.raises(requests.ConnectionError):
        stranger.get(f"{lms.url}/", timeout=10)

    assert lms.state()["tools"] == []


def test_an_answer_can_be_late(lms: DemoLms, tool: StubTool) -> None:
    lms.control("faults", {"path": "/token/", "kind": "hang", "seconds": 0.4})
    began = time.monotonic()

    assert tool.ask_token(ROSTER).status_code == 200
    assert time.monotonic() - began >= 0.4


def test_requests_are_counted(lms: DemoLms, tool: StubTool, link: int) -> None:
    tool.score(column(lms, tool), "101", 5)
    tool.call("GET", column(lms, tool), f"{AGS}lineitem")

    assert lms.state()["requests"] == {"token": 2, "scores": 1, "line_item": 1}
