"""An address from outside: what decides and what connects read it alike, or it is refused."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from lti_tool.protocol import web_address
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import HttpClient
from tests.factories.deliveries import Answer, small_lms
from tests.factories.properties import shrunk

pytestmark = pytest.mark.once

HOSTILE = [
    r"http://attacker.example\@victim.example/x",
    r"https://victim.example\.attacker.example/",
    r"https:\\victim.example\x",
    r"https:/\victim.example/",
    "https://victim.example@attacker.example/",
    "https://victim.example:443@attacker.example/",
    "https://user:secret@victim.example/",
    "https://@victim.example/",
    "https://victim.example/ x",
    " https://victim.example/",
    "https://victim.example /",
    "https://vic\ttim.example/",
    "https://victim.example\r\nHost: attacker.example/",
    "https://victim.example\0.attacker.example/",
    "https://victim.example%00.attacker.example/",
    "https://victim.example%2eattacker.example/",
    "https://victim.example%40attacker.example/",
    "https://victim\u3002example/",
    "https://victim。attacker.example/",
    "https://ⓥictim.example/",
    "https://victim.example\uff0fattacker.example/",
    "https://victim.example\u2024attacker.example/",
    "https://ß.example/",
    "https://ä.example/",
    "https://victim.example\ud800/",
    "https://victim.example/\ud800",
    "https://victim.example/\u202e/",
    "https://victim.example/\u200b",
    "https://victim..example/",
    "https://.victim.example/",
    "https://" + "a" * 64 + ".example/",
    "https://" + "a." * 130 + "example/",
    "https://victim.example/" + "x" * 2000,
    "https://victim.example:0/",
    "https://victim.example:65536/",
    "https://victim.example:٤٤٣/",
    "https://victim.example:443:80/",
    "https://victim.example:+443/",
    "https://victim.example:/",
    "https://[::1",
    "https://[::1]attacker.example/",
    "https://[::1%25eth0]/",
    "https://[victim.example]/",
    "https://::1/",
    "https://victim.example;attacker.example/",
    "https://victim.example,attacker.example/",
    "https://x; script-src *",
    'https://victim.example/"onclick="x',
    "https://victim.example/<script>",
    "https:victim.example/",
    "https:///victim.example/",
    "//victim.example/",
    "victim.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "ftp://victim.example/",
    "https://",
    "https://*.example/",
    "",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_an_address_that_could_be_read_in_two_ways_is_none(text: str) -> None:
    assert web_address.read(text) is None
    assert web_address.origin(text) == ""
    assert not web_address.is_allowed(text, ["https://victim.example", "https://attacker.example"])
    with pytest.raises(Refused, match="url_malformed"):
        web_address.required(text)


def as_others_read(text: str) -> tuple[str, str, int]:
    """The address by Python's own parser, which must agree with the one of the library that connects."""
    parts, other = urlsplit(text), parse_url(text)
    default = {"http": 80, "https": 443}[parts.scheme]
    ours = parts.scheme, (parts.hostname or "").strip("[]"), parts.port or default
    assert ours == (other.scheme, (other.host or "").strip("[]"), other.port or default)
    return ours


PIECES = st.sampled_from(
    ["https://", "http://", "HTTPS://", "@", ":", "/", "\\", "?", "#", "[", "]", "::1", ".", "..", "%", "%40", "%2e", "a",
     "b.example", "127.0.0.1", "0x7f.1", "443", "0", "-", "_", " ", "\t", "\n", "\0", ";", ",", "*", "é", "\u3002", "\uff0f",
     "\u200b", "\ud800", "xn--4ca", "'", '"', "<", "|", "^", "{", "`", "+", "&amp;"]
)  # fmt: skip
addresses = st.lists(PIECES, max_size=9).map("".join) | st.text(max_size=60).map("https://{}".format)


@shrunk(1500)
@given(text=addresses)
@example(text="https://[::FFFF:127.0.0.1]:8443/x?y#z")
@example(text="https://A.Example.:443/")
def test_two_parsers_agree_on_whatever_the_reader_takes(text: str) -> None:
    address = web_address.read(text)
    if address is None:
        return
    scheme, host, port = as_others_read(text)
    assert (address.scheme, address.port) == (scheme, port)
    if not address.host.startswith("["):
        assert address.host == host
    assert address.text == text
    assert address.target.isascii()
    assert address.target.startswith("/")
    assert as_others_read(address.origin) == (address.scheme, address.host.strip("[]"), address.port)


@shrunk(400)
@given(base=addresses, following=addresses)
def test_what_is_joined_is_read_anew_or_refused(base: str, following: str) -> None:
    with suppress(Refused):
        web_address.read(web_address.resolved(base, following))
    with suppress(Refused):
        assert web_address.read(web_address.with_query(base, a=following[:100], limit="2"))
    with suppress(Refused):
        assert web_address.read(web_address.in_path(base, "scores"))


@pytest.mark.parametrize(
    ("text", "origin", "target"),
    [
        ("https://lms.example", "https://lms.example", "/"),
        ("https://lms.example?x=1", "https://lms.example", "/?x=1"),
        ("HTTPS://LMS.Example:443/A/../b?type_id=3#top", "https://lms.example", "/A/../b?type_id=3"),
        ("http://lms.example:8080/x", "http://lms.example:8080", "/x"),
        ("https://lms.example:8443", "https://lms.example:8443", "/"),
        ("https://lms.example/työ?q=ä", "https://lms.example", "/ty%C3%B6?q=%C3%A4"),
        ("https://lms.example/?page=B%3AWyJ", "https://lms.example", "/?page=B%3AWyJ"),
        ("https://lms_inside/x", "https://lms_inside", "/x"),
        ("https://lms.example./x", "https://lms.example.", "/x"),
        ("https://[2A00::0:1]:8443/x", "https://[2a00::1]:8443", "/x"),
        ("https://192.0.2.7/x", "https://192.0.2.7", "/x"),
        ("https://xn--ty-fka.example/x", "https://xn--ty-fka.example", "/x"),
    ],
)
def test_an_ordinary_address_is_read_as_browsers_read_it(text: str, origin: str, target: str) -> None:
    address = web_address.required(text)
    assert (address.origin, address.target, address.text) == (origin, target, text)


def test_the_connection_goes_where_the_decision_was_made_and_nowhere_else() -> None:
    with small_lms() as decided, small_lms() as other:
        client = HttpClient([decided.host, other.host])
        for text in (rf"{other.url}\@{decided.host}/x", rf"{decided.url}\@{other.host}/x"):
            with pytest.raises(Refused, match="url_malformed"):
                client.request("GET", text)
        decided.on("GET", "/x", Answer(200, "here"))
        address = web_address.required(f"{decided.url}//{other.host}/x?{other.url}")
        assert client.request("GET", address).text == "here"
        assert [one.path for one in decided.asked] == [
            f"/{other.host}/x"
        ]  # Python's server takes the first / away
        assert other.asked == []
        client.close()


def test_the_two_parsers_really_differ_where_the_reader_refuses() -> None:
    """Else the list above would prove nothing."""
    differing = 0
    for text in HOSTILE:
        try:
            as_others_read(text)
        except (AssertionError, KeyError, ValueError, LocationParseError):
            differing += 1
    assert differing > 20
