import time
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import jwt
import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import LtiError, Misconfigured, Refused, Unavailable
from lti_tool.protocol.http_client import Reply
from lti_tool.protocol.services.replies import require_success, retry_after
from lti_tool.protocol.services.service import Account, PlatformService, client_assertion
from lti_tool.protocol.web_address import with_query
from tests.factories.deliveries import Answer, Asked, SmallLms
from tests.factories.tool_keys import KEY, Tokens
from tests.lti_tool.protocol.conftest import NOW

pytestmark = pytest.mark.once


def claims(account: Account) -> dict[str, object]:
    token = client_assertion(account, KEY, NOW)
    assert jwt.get_unverified_header(token)["kid"] == "kid-1"
    options: Any = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
    body: dict[str, object] = jwt.decode(token, KEY.private_key.public_key(), ["RS256"], options=options)
    return body


def test_the_assertion_says_who_we_are_for_a_minute() -> None:
    assertion = claims(Account("client", "https://lms/token", deployment_id="7"))
    assert (assertion["iss"], assertion["sub"], assertion["aud"]) == ("client", "client", "https://lms/token")
    assert assertion[v.DEPLOYMENT_ID] == "7"
    assert assertion["exp"] == NOW.timestamp() + 60
    assert assertion["iat"] == NOW.timestamp()


def test_the_audience_may_differ_from_the_token_url_and_each_assertion_is_new() -> None:
    account = Account("client", "https://lms/token", audience="https://api.brightspace.com/auth/token")
    first, second = claims(account), claims(account)
    assert first["aud"] == "https://api.brightspace.com/auth/token"
    assert v.DEPLOYMENT_ID not in first
    assert first["jti"] != second["jti"]


def test_a_token_is_asked_for_once_by_scope_and_kept_as_long_as_the_platform_says(
    lms: SmallLms, service: PlatformService, tokens: Tokens
) -> None:
    lms.on("GET", "/thing", Answer(200, "ok"))
    for _ in range(2):
        service.call("GET", f"{lms.url}/thing", scope="a")
    assert len(lms.requests("/token")) == 1
    assert tokens.kept == {"a": "token-1"}
    assert tokens.seconds == 3600
    assert lms.requests("/thing")[0].headers["Authorization"] == "Bearer token-1"


@pytest.mark.parametrize("expires_in", [None, "soon", -5, True, 1e12])
def test_a_lifetime_that_makes_no_sense_is_taken_as_an_hour(
    lms: SmallLms, service: PlatformService, tokens: Tokens, expires_in: object
) -> None:
    lms.on("POST", "/token", Answer(200, {"access_token": "t", "expires_in": expires_in}))
    service.call("GET", f"{lms.url}/thing", scope="a")
    assert tokens.seconds == 3600


def test_a_refused_token_is_replaced_once_and_no_more(
    lms: SmallLms, service: PlatformService, tokens: Tokens
) -> None:
    tokens.kept["a"] = "stale"
    lms.on("GET", "/thing", Answer(401))
    assert service.call("GET", f"{lms.url}/thing", scope="a").status == 401
    assert len(lms.requests("/thing")) == 2
    assert len(lms.requests("/token")) == 1
    assert tokens.kept == {}


def test_no_token_goes_to_an_origin_that_is_not_the_platforms(
    lms: SmallLms, service: PlatformService
) -> None:
    for url in ("https://elsewhere.example/x", lms.url.replace("http:", "https:") + "/x"):
        with pytest.raises(Refused, match="service_origin_unknown"):
            service.call("GET", url, scope="a")
    for url in ("nonsense", f"{lms.url}\\@elsewhere.example/x", f"http://elsewhere.example@{lms.host}/x"):
        with pytest.raises(Refused, match="url_malformed"):
            service.call("GET", url, scope="a")
    assert lms.asked == []


def test_pages_are_followed_as_spelt_and_never_in_a_circle(lms: SmallLms, service: PlatformService) -> None:
    links = {"": "?page=B%3AWyJ", "B:WyJ": "?page=3"}

    def page(number: str) -> Answer:
        following = links.get(number)
        return Answer(200, number, {"Link": f'<{lms.url}/list{following}>; rel="next"'} if following else {})

    lms.on("GET", "/list", lambda request: page(request.query.get("page", [""])[0]))
    texts = [reply.text for reply in service.pages(f"{lms.url}/list", scope="a", accept="x/y")]
    assert texts == ["", "B:WyJ", "3"]
    links["3"] = "?page=3"
    with pytest.raises(Refused, match="pages_endless"):
        list(service.pages(f"{lms.url}/list", scope="a", accept="x/y"))


@pytest.mark.parametrize(
    "written",
    [
        '<{url}/List?Page=WyJb&b=2>; rel="next"',
        "<{url}/List?Page=WyJb&b=2>; rel=next",
        "<{url}/List?Page=WyJb&amp;b=2>; rel=\u201cnext\u201d",
        '<{url}/List?a=1>; rel="first", <{url}/List?Page=WyJb&b=2>; rel="next"; title="more"',
        '<{url}/List?Page=WyJb&b=2>; title="<a>; rel=prev"; rel="last next"',
        '</List?Page=WyJb&b=2>; REL="Next"',
        '<?Page=WyJb&b=2>; rel="next"',
    ],
)
def test_the_next_page_is_found_however_it_is_written(
    lms: SmallLms, service: PlatformService, written: str
) -> None:
    def page(request: Asked) -> Answer:
        is_second = request.query.get("Page") == ["WyJb"] and request.query.get("b") == ["2"]
        return (
            Answer(200, "second")
            if is_second
            else Answer(200, "first", {"Link": written.format(url=lms.url)})
        )

    lms.on("GET", "/List", page)
    texts = [reply.text for reply in service.pages(f"{lms.url}/List", scope="a", accept="x/y")]
    assert texts == ["first", "second"]


def test_a_next_page_that_is_no_address_is_refused(lms: SmallLms, service: PlatformService) -> None:
    lms.on("GET", "/list", Answer(200, "", {"Link": "<//[>; rel=next"}))
    with pytest.raises(Refused, match="url_malformed"):
        list(service.pages(f"{lms.url}/list", scope="a", accept="x/y"))


def test_a_list_that_is_slow_as_a_whole_is_given_up(lms: SmallLms, service: PlatformService) -> None:
    lms.on("GET", "/list", Answer(200, "", {"Link": f'<{lms.url}/list?n=2>; rel="next"'}))
    pages = service.pages(f"{lms.url}/list", scope="a", accept="x/y", within=0.05)
    next(pages)
    time.sleep(0.06)
    with pytest.raises(Unavailable, match="platform_timeout"):
        next(pages)
    assert len(lms.requests("/list")) == 1


def test_a_next_page_on_another_host_is_refused(lms: SmallLms, service: PlatformService) -> None:
    lms.on("GET", "/list", Answer(200, "", {"Link": '<https://elsewhere.example/list>; rel="next"'}))
    with pytest.raises(Refused, match="service_origin_unknown"):
        list(service.pages(f"{lms.url}/list", scope="a", accept="x/y"))


def test_pages_without_end_are_given_up(lms: SmallLms, service: PlatformService) -> None:
    def page(n: int) -> Answer:
        return Answer(200, "x" * 250_000, {"Link": f'<{lms.url}/list?n={n + 1}>; rel="next"'})

    lms.on("GET", "/list", lambda request: page(int(request.query.get("n", ["0"])[0])))
    with pytest.raises(Refused, match="pages_endless"):
        list(service.pages(f"{lms.url}/list", scope="a", accept="x/y"))
    assert 100 < len(lms.requests("/list")) < 200


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (503, Unavailable, "platform_error"),
        (429, Unavailable, "platform_error"),
        (401, Misconfigured, "token_rejected"),
        (403, Refused, "service_refused"),
        (302, Refused, "service_refused"),
    ],
)
def test_a_status_says_what_to_do(status: int, kind: type[LtiError], code: str) -> None:
    with pytest.raises(kind) as caught:
        require_success(Reply(status, {}, "a name that must not leak"), NOW)
    assert (caught.value.code, caught.value.http_status) == (code, status)
    assert "leak" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("", None),
        ("soon", None),
        ("-1", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(said: str, seconds: float | None) -> None:
    assert retry_after(Reply(503, {"Retry-After": said}, ""), NOW) == seconds


def test_a_query_grows_and_keeps_what_it_had() -> None:
    assert with_query("https://a/b?type_id=3", limit="2", tag="") == "https://a/b?type_id=3&limit=2"
    assert with_query("https://a/b", role="x y") == "https://a/b?role=x+y"
