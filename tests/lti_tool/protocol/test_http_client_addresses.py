import socket
from collections.abc import Iterator

import pytest

from lti_tool.protocol.errors import Refused, Unavailable
from lti_tool.protocol.http_client import HttpClient, is_public
from tests.factories.deliveries import Answer, SmallLms, small_lms

pytestmark = pytest.mark.once


@pytest.fixture
def lms() -> Iterator[SmallLms]:
    with small_lms() as server:
        yield server


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "::1", "::", "::127.0.0.1", "::ffff:127.0.0.1"),
        *(
            "::ffff:8.8.8.8",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "fe80::1",
            "fe80::1%eth0",
        ),
        *("fc00::1", "fd12::1", "ff02::1", "2001:db8::1"),
    ],
)
def test_an_address_that_is_not_out_in_the_world_is_known_as_such(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "193.166.3.2", "2a00:1450:400f:80a::200e"])
def test_an_address_in_the_world_may_be_reached(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost", "LOCALHOST", "0.0.0.0", "[::1]"),
        *("[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "127.0.0.1."),
    ],
)
def test_no_spelling_of_an_inner_address_is_reached(lms: SmallLms, host: str) -> None:
    client = HttpClient([])
    port = lms.host.partition(":")[2]
    with pytest.raises((Refused, Unavailable)) as caught:
        client.request("GET", f"https://{host}:{port}/")
    assert caught.value.code in {"address_not_allowed", "platform_unreachable"}
    assert lms.asked == []
    client.close()


def test_a_name_that_leads_inside_is_refused_before_a_byte_is_sent(
    lms: SmallLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(lms.host.partition(":")[2])
    inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: inside)
    client = HttpClient([])
    with pytest.raises(Refused, match="address_not_allowed"):
        client.request("GET", f"https://lms.example:{port}/")
    client.close()


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://lms.example/",
            "ftp://lms.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "//lms.example/",
            "",
        ),
        *("https://user:secret@lms.example/", "https://", "https://lms.example:99999/"),
    ],
)
def test_only_https_is_fetched_and_no_password_in_an_address(url: str) -> None:
    client = HttpClient(["127.0.0.1"])
    with pytest.raises(Refused):
        client.request("GET", url)
    client.close()


def test_another_port_of_an_allowed_host_is_not_allowed(lms: SmallLms) -> None:
    client = HttpClient(["127.0.0.1:1"])
    with pytest.raises(Refused, match="url_not_https"):
        client.request("GET", f"{lms.url}/")
    client.close()


def test_a_host_allowed_without_a_port_is_allowed_on_all(lms: SmallLms) -> None:
    lms.on("GET", "/", Answer(200, "here"))
    client = HttpClient(["127.0.0.1"])
    assert client.request("GET", f"{lms.url}/").text == "here"
    client.close()
