import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from lti_tool.protocol.errors import Refused, Unavailable
from lti_tool.protocol.http_client import HttpClient, Reply
from tests.factories.deliveries import Answer, SmallLms, small_lms
from tests.factories.raw_server import raw_server

pytestmark = pytest.mark.once


@pytest.fixture
def lms() -> Iterator[SmallLms]:
    with small_lms() as server:
        yield server


@pytest.fixture
def client(lms: SmallLms) -> Iterator[HttpClient]:
    client = HttpClient([lms.host], tool_url="https://tool.example")
    yield client
    client.close()


def test_who_asks_is_said(lms: SmallLms, client: HttpClient) -> None:
    client.request("GET", f"{lms.url}/x")
    assert lms.asked[0].headers["User-Agent"] == "Verstas/0.1 (+https://tool.example)"


def test_a_redirect_is_not_followed(lms: SmallLms, client: HttpClient) -> None:
    lms.on("GET", "/from", Answer(302, "", {"Location": f"{lms.url}/to"}))
    assert client.request("GET", f"{lms.url}/from").status == 302
    assert lms.requests("/to") == []


def test_no_cookie_is_kept_for_the_next_request(lms: SmallLms, client: HttpClient) -> None:
    lms.on("GET", "/", Answer(200, "", {"Set-Cookie": "a=b; Path=/"}))
    client.request("GET", f"{lms.url}/")
    client.request("GET", f"{lms.url}/")
    assert "Cookie" not in lms.asked[1].headers


def test_no_proxy_is_taken_from_the_environment(
    lms: SmallLms, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    lms.on("GET", "/", Answer(200, "straight"))
    assert client.request("GET", f"{lms.url}/").text == "straight"


def test_a_body_above_the_limit_is_refused_with_its_status(lms: SmallLms, client: HttpClient) -> None:
    lms.on("GET", "/", Answer(200, "x" * 300_000))
    with pytest.raises(Refused, match="answer_too_large") as caught:
        client.request("GET", f"{lms.url}/")
    assert caught.value.http_status == 200
    assert len(client.request("GET", f"{lms.url}/", limit=400_000).text) == 300_000


def trickle_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(50):
        connection.sendall(b"x")
        time.sleep(0.05)


def trickle_head(connection: socket.socket) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 50:
        connection.sendall(bytes([letter]))
        time.sleep(0.05)


def say_nothing(connection: socket.socket) -> None:
    connection.recv(1)


def promise_for_ever(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.05)


@pytest.mark.parametrize("talk", [trickle_body, trickle_head, say_nothing, promise_for_ever])
def test_a_trickle_ends_at_the_deadline(talk: Callable[[socket.socket], None]) -> None:
    with raw_server(talk) as host:
        client = HttpClient([host])
        begun = time.monotonic()
        with pytest.raises(Unavailable, match="platform_timeout"):
            client.request("GET", f"http://{host}/", seconds=0.4)
        assert time.monotonic() - begun < 1.5
        client.close()


@pytest.mark.parametrize(
    "said", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"]
)
def test_an_answer_cut_short_is_no_answer(said: bytes) -> None:
    with raw_server(lambda connection: connection.sendall(said)) as host:
        client = HttpClient([host])
        with pytest.raises(Unavailable, match="platform_unreachable"):
            client.request("GET", f"http://{host}/")
        client.close()


def endless_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(100):
        connection.sendall(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")


def test_a_body_without_end_is_cut_off_at_the_limit() -> None:
    with raw_server(endless_body) as host:
        client = HttpClient([host])
        with pytest.raises(Refused, match="answer_too_large"):
            client.request("GET", f"http://{host}/")
        client.close()


@pytest.mark.parametrize("head", [b"X: " + b"x" * 100_000 + b"\r\n", b"X: x\r\n" * 500])
def test_a_head_without_end_is_no_answer(head: bytes) -> None:
    with raw_server(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n" + head)) as host:
        client = HttpClient([host])
        with pytest.raises(Unavailable, match="platform_unreachable"):
            client.request("GET", f"http://{host}/")
        client.close()


def test_no_one_listening_is_unreachable_and_the_address_stays_private() -> None:
    client = HttpClient(["127.0.0.1"])
    with pytest.raises(Unavailable) as caught:
        client.request("GET", "http://127.0.0.1:9/secret-path?token=secret")
    assert caught.value.code == "platform_unreachable"
    assert "secret" not in repr(caught.value)
    assert caught.value.__suppress_context__
    client.close()


def test_a_connection_is_used_again() -> None:
    served: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        for _ in range(2):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            served.append(connection.recv(65536))

    with raw_server(talk) as host:  # which takes one connection only
        client = HttpClient([host])
        assert [client.request("GET", f"http://{host}/").text for _ in range(2)] == ["ok", "ok"]
        client.close()
    assert served[0].startswith(b"GET / ")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of its own making for the name localhost."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256())
    path = tmp_path / "server.pem"
    encodings = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(key.private_bytes(*encodings) + made.public_bytes(Encoding.PEM))
    return path


def serve_tls(certificate: Path) -> Callable[[socket.socket], None]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)

    def talk(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(65536)
            secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe")

    return talk


@pytest.mark.parametrize(
    ("host", "is_trusted", "code"),
    [
        ("localhost", True, ""),
        ("localhost", False, "platform_unreachable"),
        ("127.0.0.1", True, "platform_unreachable"),
    ],
)
def test_a_certificate_must_be_trusted_and_bear_the_name(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, is_trusted: bool, code: str
) -> None:
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with raw_server(serve_tls(certificate), reads_first=False) as address:
        client = HttpClient([host])
        url = f"https://{host}:{address.partition(':')[2]}/"
        if code:
            with pytest.raises(Unavailable, match=code):
                client.request("GET", url)
        else:
            assert client.request("GET", url).text == "safe"
        client.close()


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('<https://a/?page=B%3AWyJb>; rel="next"', "https://a/?page=B%3AWyJb"),
        ("<https://a/?p=2>; rel=next", "https://a/?p=2"),
        ('<https://a/?p=1>; rel="first", <https://a/?p=2>; title="x"; rel="next"', "https://a/?p=2"),
        ("<https://a/?type_id=1&amp;from=2&amp;limit=2>; rel=”next”", "https://a/?type_id=1&from=2&limit=2"),
        ('<https://a/?p=1>; rel="prev"', None),
        ("nonsense", None),
    ],
)
def test_the_next_page_is_found_in_every_spelling(header: str, expected: str | None) -> None:
    reply = Reply(200, {"Link": header.encode().decode("latin-1")}, "")
    assert reply.links.get("next") == expected


def test_json_is_read_whatever_its_media_type_and_refused_where_it_is_none() -> None:
    assert Reply(200, {"Content-Type": "text/html"}, '{"a": 1}').json() == {"a": 1}
    for text in ("", "<html>", "[" * 100_000):
        with pytest.raises(Refused, match="answer_not_json"):
            Reply(200, {}, text).json()


def test_many_threads_share_one_client(lms: SmallLms, client: HttpClient) -> None:
    lms.on("GET", "/", lambda request: Answer(200, request.query["n"][0]))
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(10):
            text = client.request("GET", f"{lms.url}/?n={number}").text
            if text != str(number):
                wrong.append(text)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
