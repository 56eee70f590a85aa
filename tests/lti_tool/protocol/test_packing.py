"""What arrives of a body that an LMS packs although it was not asked to, or begins with a byte order mark."""

import gzip
import zlib

import pytest

from lti_tool.protocol.errors import Refused
from lti_tool.protocol.http_client import HttpClient
from tests.factories.raw_server import raw_server

pytestmark = pytest.mark.once


def packed(plain: bytes) -> bytes:
    return gzip.compress(plain, mtime=0)


def answered(body: bytes, packing: str) -> str:
    """The text that arrives of a body said to be packed in this way."""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {packing}\r\nContent-Length: {len(body)}\r\n\r\n"
    with raw_server(lambda connection: connection.sendall(head.encode() + body)) as host:
        client = HttpClient([host])
        try:
            return client.request("GET", f"http://{host}/").text
        finally:
            client.close()


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (packed(b"plain"), "gzip"),
        (packed(b"plain"), "X-GZIP"),
        (zlib.compress(b"plain"), "deflate"),
        (zlib.compress(b"plain")[2:-4], "deflate"),  # without its head, as some servers send it
        (b"plain", "identity"),
        (b"\xef\xbb\xbfplain", ""),
        (packed(b"\xef\xbb\xbfplain"), "gzip"),
    ],
)
def test_a_body_that_came_packed_unasked_or_with_a_byte_order_mark_is_read(body: bytes, packing: str) -> None:
    assert answered(body, packing) == "plain"


@pytest.mark.parametrize(
    ("body", "packing", "code"),
    [
        (packed(b"0" * 10_000_000), "gzip", "answer_too_large"),  # kilobytes that would be megabytes
        (packed(b"plain")[:-9], "gzip", "answer_packed"),
        (b"plain", "gzip", "answer_packed"),
        (b"plain", "br", "answer_packed"),
        (packed(packed(b"plain")), "gzip, gzip", "answer_packed"),
    ],
)
def test_a_body_that_cannot_be_unpacked_within_the_limit_is_refused_with_its_status(
    body: bytes, packing: str, code: str
) -> None:
    with pytest.raises(Refused, match=code) as caught:
        answered(body, packing)
    assert caught.value.http_status == 200
