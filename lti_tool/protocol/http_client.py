"""The one HTTP client: every URL that another party names is fetched here, and nowhere else."""

import io
import ipaddress
import json as json_text
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as HttpTimeoutError
from urllib3.util import Timeout

from lti_tool.protocol import bounded_json, web_address
from lti_tool.protocol.errors import Refused, Unavailable
from lti_tool.protocol.packing import unpacked
from lti_tool.protocol.services import link_header
from lti_tool.protocol.web_address import WebAddress

CONNECT_SECONDS, READ_SECONDS, TOTAL_SECONDS = 5.0, 20.0, 25.0
BODY_LIMIT, ROSTER_LIMIT = 256 * 1024, 1024 * 1024
# An answer came, and its status counts; only its body could not be had.
BODY_LOST = frozenset({"answer_too_large", "answer_packed"})
_CHUNK = 16 * 1024

# ipaddress.is_global says True for some of these, and each can lead to an inner address (Python 3.11, 2026-11).
_DENIED = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "3fff::/20"),
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"),
    )
)
_UNICAST = ipaddress.ip_network("2000::/3")  # what IPv6 gives to hosts in the world (RFC 4291 §2.4)
_ISATAP = (b"\0\0\x5e\xfe", b"\2\0\x5e\xfe")  # an IPv4 address follows (RFC 5214 §6.1)
_deadline: ContextVar[float] = ContextVar("deadline")


@dataclass(frozen=True)
class Reply:
    """An HTTP answer of any status; its text never leaves through an exception or a log."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def links(self) -> dict[str, str]:
        """URL by rel of the Link header, spelt as the platform spelt it."""
        return link_header.links(self.headers.get("Link", ""))

    def json(self) -> Any:
        """The body read as JSON whatever its media type: Moodle says text/html (4.5, 2026-11)."""
        try:
            return bounded_json.loads(self.text)
        except bounded_json.NotJsonError:
            code = "answer_after_text" if bounded_json.after_other_text(self.text) else "answer_not_json"
            raise Refused(code, http_status=self.status) from None


def is_public(address: str) -> bool:
    """Whether an IP address is out in the world: not private, loopback, link-local, multicast or a tunnel to such."""
    ip = ipaddress.ip_address(address)
    if any(ip.version == network.version and ip in network for network in _DENIED):
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _UNICAST or ip.packed[8:12] in _ISATAP):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class HttpClient:
    """Https to public addresses; names in allowed_private_hosts (`host` or `host:port`) may be private or plain http."""

    def __init__(self, allowed_private_hosts: Collection[str], *, tool_url: str = "") -> None:
        self._allowed = frozenset(host.strip().lower() for host in allowed_private_hosts)
        self._user_agent = f"Verstas/0.1 (+{tool_url})" if tool_url else "Verstas/0.1"
        # No environment proxies, netrc, cookies or redirects: urllib3 does none of these unless told.
        self._pools = urllib3.PoolManager(num_pools=64, maxsize=16, ssl_context=ssl.create_default_context())
        self._pools.pool_classes_by_scheme = _guarded_pools(self._allowed)

    def request(
        self,
        method: str,
        url: str | WebAddress,
        *,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        json: object = None,
        limit: int = BODY_LIMIT,
        seconds: float = TOTAL_SECONDS,
    ) -> Reply:
        """One request without redirects; raises Unavailable or Refused, naming neither URL nor body."""
        address = url if isinstance(url, WebAddress) else web_address.required(url)
        if not self.may_reach(address):
            raise Refused("url_not_https")
        sent_headers = {"User-Agent": self._user_agent, "Accept-Encoding": "identity"}
        body = _body(sent_headers, data, json)
        sent_headers.update(headers or {})
        token = _deadline.set(time.monotonic() + seconds)
        try:
            return self._exchange(method, address, sent_headers, body, limit, seconds)
        except (HttpTimeoutError, TimeoutError):
            raise Unavailable("platform_timeout") from None
        except (HTTPError, OSError, ValueError):
            raise Unavailable("platform_unreachable") from None
        finally:
            _deadline.reset(token)

    def close(self) -> None:
        """Closes idle connections; for the end of a process or a test."""
        self._pools.clear()

    def may_reach(self, address: WebAddress) -> bool:
        """Whether its scheme is good enough for where it leads; what the name leads to is seen at the connection."""
        return address.scheme == "https" or web_address.is_host_named(address, self._allowed)

    def _exchange(
        self,
        method: str,
        address: WebAddress,
        headers: Mapping[str, str],
        body: bytes | None,
        limit: int,
        seconds: float,
    ) -> Reply:
        # The parts that were decided on: nobody reads the address a second time, in another way.
        pool = self._pools.connection_from_host(address.host, address.port, address.scheme)
        answer = pool.urlopen(
            method,
            address.target,
            headers=headers,
            body=body,
            redirect=False,
            retries=False,
            preload_content=False,
            decode_content=False,
            timeout=Timeout(connect=min(CONNECT_SECONDS, seconds), read=min(READ_SECONDS, seconds)),
        )
        try:
            body_text = _read(answer, limit)
        except BaseException:
            answer.close()
            raise
        answer.release_conn()
        return Reply(answer.status, answer.headers, body_text)


def _read(answer: urllib3.BaseHTTPResponse, limit: int) -> str:
    """The body as text without a byte order mark; what is no UTF-8 in it is replaced."""
    chunks, size = [], 0
    for chunk in answer.stream(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > limit:
            raise Refused("answer_too_large", http_status=answer.status)
        chunks.append(chunk)
    packing = answer.headers.get("Content-Encoding", "")
    plain = unpacked(b"".join(chunks), packing, limit=limit, status=answer.status)
    return plain.decode("utf-8-sig", "replace")


def _body(headers: dict[str, str], data: Mapping[str, str] | None, json: object) -> bytes | None:
    if data is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode(data).encode()
    if json is not None:
        headers["Content-Type"] = "application/json"
        return json_text.dumps(json, allow_nan=False).encode()
    return None


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket with what is left of the request's time, so that a trickle of bytes ends too."""

    def __init__(self, inner: io.RawIOBase, sock: socket.socket, deadline: float) -> None:
        super().__init__()
        self._inner, self._sock, self._deadline = inner, sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(left, READ_SECONDS))
        return self._inner.readinto(buffer)

    def close(self) -> None:
        self._inner.close()
        super().close()


class _DeadlineResponse(HTTPResponse):
    def __init__(self, deadline: float, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_DeadlineReader(self.fp.detach(), sock, deadline))


class _Guarded(HTTPConnection):
    """Looks at each address before a byte is sent to it, and again at the one connected: immune to rebinding."""

    allowed: frozenset[str] = frozenset()
    is_guarded = False

    def connect(self) -> None:
        """A connection whose address was not checked, by whatever change of urllib3, is never used."""
        self.is_guarded = False
        super().connect()
        if not self.is_guarded:
            self.close()
            raise Refused("address_not_allowed")

    def request(self, *args: Any, **kwargs: Any) -> None:
        self.response_class = partial(_DeadlineResponse, _deadline.get())  # type: ignore[assignment]  # urllib3 means a class
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        try:
            return self._connected()
        except OSError as error:
            code = "platform_timeout" if isinstance(error, TimeoutError) else "platform_unreachable"
            unreached = Unavailable(code)
            unreached.was_sent = False
            raise unreached from None

    def _connected(self) -> socket.socket:
        host = self.host.strip("[]")
        entries = socket.getaddrinfo(host, self.port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in entries]
        is_private_allowed = bool({host, f"{host}:{self.port}", f"[{host}]:{self.port}"} & self.allowed)
        usable = [address for address in addresses if is_private_allowed or is_public(address)]
        if not usable:
            raise Refused("address_not_allowed")
        sock = self._connect_to_first(usable)
        if not is_private_allowed and not is_public(str(sock.getpeername()[0])):
            sock.close()
            raise Refused("address_not_allowed")
        self.is_guarded = True
        return sock

    def _connect_to_first(self, addresses: list[str]) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else CONNECT_SECONDS
        for number, address in enumerate(addresses, start=1):
            seconds = max(0.001, min(timeout, _deadline.get() - time.monotonic()))
            try:
                sock = socket.create_connection((address, self.port), seconds)
            except OSError:
                if number == len(addresses):
                    raise
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        raise OSError


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


def _guarded_pools(allowed: frozenset[str]) -> dict[str, Any]:
    plain = type("_Plain", (_Guarded,), {"allowed": allowed})
    tls = type("_Tls", (_GuardedTls,), {"allowed": allowed})
    return {
        "http": type("_PlainPool", (urllib3.HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("_TlsPool", (urllib3.HTTPSConnectionPool,), {"ConnectionCls": tls}),
    }
