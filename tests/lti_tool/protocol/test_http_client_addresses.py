import socket
from collections.abc import Iterator

import pytest

from lti_tool.protocol import http_client
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
        # NAT64, 6to4, Teredo, ISATAP, site-local, relays and addresses of documents
        *(
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "2002:0a00:0001::1",
            "2002:c0a8:0101::",
            "192.88.99.1",
        ),
        *(
            "2001:0:7f00:1::",
            "2001:0:4136:e378:8000:63bf:f5ff:fffe",
            "2a00:1450::5efe:10.0.0.1",
            "2a00:1450::200:5efe:7f00:1",
        ),
        *(
            "fec0::1",
            "feff::1",
            "::ffff:0:127.0.0.1",
            "::10.0.0.1",
            "3fff::1",
            "5f00::1",
            "100::1",
            "192.0.0.8",
        ),
        *("198.18.0.1", "192.0.2.1", "203.0.113.5", "::ffff:10.0.0.1", "::ffff:169.254.169.254"),
    ],
)
def test_an_address_that_is_not_out_in_the_world_is_known_as_such(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "193.166.3.2", "192.31.196.1", "2a00:1450:400f:80a::200e", "2606:4700:4700::1111"]
)
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


OUTSIDE = "93.184.216.34"


def resolved(*addresses: str) -> list[tuple[object, ...]]:
    """What getaddrinfo would say."""
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]


def test_a_connection_that_was_not_looked_at_is_never_used(
    lms: SmallLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if urllib3 called the look at the address by another name from now on."""
    monkeypatch.delattr(http_client._Guarded, "_new_conn")
    client = HttpClient([lms.host])
    with pytest.raises(Refused, match="address_not_allowed"):
        client.request("GET", f"http://{lms.host}/")
    assert lms.asked == []
    client.close()


def test_a_name_that_changes_its_address_in_between_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the first answer is public, the next one inside. It is asked once, and that answer is used."""
    answers = [resolved(OUTSIDE), resolved("127.0.0.1"), resolved("127.0.0.1")]
    tried: list[str] = []

    def connect(address: tuple[str, int], _seconds: float) -> socket.socket:
        tried.append(address[0])
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answers.pop(0))
    monkeypatch.setattr(socket, "create_connection", connect)
    client = HttpClient([])
    with pytest.raises(Unavailable, match="platform_unreachable"):
        client.request("GET", "https://lms.example/")
    assert (tried, len(answers)) == ([OUTSIDE], 2)
    client.close()


def test_whoever_answered_is_looked_at_again_before_a_byte_is_sent(
    lms: SmallLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever led a public address to an inner host (a route, a proxy, a mistake of ours), it is seen."""

    def connect(_address: tuple[str, int], _seconds: float) -> socket.socket:
        inner = socket.socket()
        inner.connect(("127.0.0.1", int(lms.host.partition(":")[2])))
        return inner

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: resolved(OUTSIDE))
    monkeypatch.setattr(socket, "create_connection", connect)
    client = HttpClient([])
    with pytest.raises(Refused, match="address_not_allowed"):
        client.request("GET", "https://lms.example/")
    assert lms.asked == []
    client.close()


def test_of_several_addresses_only_public_ones_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def connect(address: tuple[str, int], _seconds: float) -> socket.socket:
        tried.append(address[0])
        raise OSError

    entries = resolved("127.0.0.1", OUTSIDE, "10.0.0.1", "169.254.169.254")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: entries)
    monkeypatch.setattr(socket, "create_connection", connect)
    client = HttpClient([])
    with pytest.raises(Unavailable):
        client.request("GET", "https://lms.example/")
    assert tried == [OUTSIDE]
    client.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "https://169.254.169.254/latest/meta-data/", "file:///etc/passwd"]
)
def test_a_redirect_to_an_inner_address_is_an_answer_and_no_order(
    lms: SmallLms, status: int, target: str
) -> None:
    lms.on("GET", "/", Answer(status, "", {"Location": target}))
    client = HttpClient([lms.host])
    assert client.request("GET", f"{lms.url}/").status == status
    assert len(lms.asked) == 1
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
