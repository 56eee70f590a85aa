"""An answer means the same to every service: its status, its headers and its words are read together."""

from typing import Any

import pytest

from lti_tool.protocol.errors import Refused, Unavailable
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.services.replies import Meaning, meaning, require_success
from tests.lti_tool.protocol.conftest import NOW

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("status", "headers", "body", "meant"),
    [
        (200, {"X-Rate-Limit-Remaining": "0"}, "", Meaning.DONE),
        (403, {}, "403 Forbidden (Rate Limit Exceeded)", Meaning.BUSY),
        (403, {"X-Rate-Limit-Remaining": "0"}, "", Meaning.BUSY),
        (429, {}, "", Meaning.BUSY),
        (403, {}, "", Meaning.REFUSED),
        (403, {"X-Rate-Limit-Remaining": "a lot"}, "", Meaning.REFUSED),
        (404, {}, "Rate Limit Exceeded", Meaning.REFUSED),
        (401, {"Retry-After": "5"}, "", Meaning.TOKEN_REFUSED),
        (408, {}, "", Meaning.FAULT),
        (503, {}, "rate limit", Meaning.FAULT),
        (302, {}, "", Meaning.REFUSED),
    ],
)
def test_each_answer_means_one_thing(status: int, headers: Any, body: str, meant: Meaning) -> None:
    assert meaning(status, headers, body) is meant


def test_a_throttled_list_is_asked_for_later_and_a_refused_one_is_not() -> None:
    with pytest.raises(Unavailable):
        require_success(Reply(403, {}, "403 Forbidden (Rate Limit Exceeded)"), NOW)
    with pytest.raises(Refused):
        require_success(Reply(403, {}, "no"), NOW)
