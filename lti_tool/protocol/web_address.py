"""Addresses that another party names: read once, strictly, and handed on parsed, so that what was decided on is what is connected to."""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode, urljoin

from lti_tool.protocol.errors import Refused

URL_LENGTH, ORIGIN_LENGTH = 2000, 300
DEFAULT_PORTS = {"http": 80, "https": 443}
# No userinfo, and a host that every reader of addresses (and a Content-Security-Policy) takes for the same.
_FORM = re.compile(
    r"(?P<scheme>https?)://"
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?)"
    r"(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>[/?#].*)?",
    re.IGNORECASE,
)
# Some parsers end the host at a backslash, drop a space or a tab, or stop at a quote; others do not.
_STRANGE = re.compile(r"[\s\\\"<>]")
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An http(s) address in the parts that a decision and a connection need alike; `port` is never a guess."""

    text: str
    scheme: str
    host: str  # in lower case, IPv6 in its brackets
    port: int
    target: str  # path and query as spelt, letters outside ASCII escaped, no fragment

    @property
    def origin(self) -> str:
        """scheme://host[:port] as browsers write it."""
        return f"{self.scheme}://{self.host}" + self._port_as_written

    @property
    def place(self) -> str:
        """host[:port], for people."""
        return self.host + self._port_as_written

    @property
    def _port_as_written(self) -> str:
        return "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"


def read(value: object) -> WebAddress | None:
    """The address, or None for what is no absolute http(s) address that two parsers would read alike."""
    return _read(value) if isinstance(value, str) and 0 < len(value) <= URL_LENGTH else None


def required(value: object) -> WebAddress:
    """The address. Raises Refused where it is none."""
    address = read(value)
    if address is None:
        raise Refused("url_malformed")
    return address


def origin(url: object) -> str:
    """The address's origin, or "" for what is none."""
    address = read(url)
    return address.origin if address else ""


def is_allowed(url: str | WebAddress, origins: Collection[str]) -> bool:
    """Whether an address's origin is among these; `https://*.example.org` stands for every host below it."""
    address = url if isinstance(url, WebAddress) else read(url)
    if address is None:
        return False
    scheme, _, host = address.origin.partition("://")
    below = {f"{scheme}://*.{host.split('.', number)[number]}" for number in range(1, host.count(".") + 1)}
    return bool(({address.origin} | below) & set(origins))


def is_host_named(address: WebAddress, hosts: Collection[str]) -> bool:
    """Whether the host is among these names, written as `host` or `host:port`, IPv6 with or without brackets."""
    bare = address.host.strip("[]")
    names = {address.host, bare, f"{address.host}:{address.port}", f"{bare}:{address.port}"}
    return bool(names & set(hosts))


def resolved(base: str, following: str) -> str:
    """The whole address of what a page calls the next one: as it stands, or beside the page where it is a relative one."""
    if not following or following.lower().startswith(("https://", "http://")):
        return following
    if len(following) > URL_LENGTH or not _is_plain(following):
        raise Refused("url_malformed")
    try:
        return urljoin(base, following)
    except ValueError:
        raise Refused("url_malformed") from None


def with_query(url: str, **parameters: str) -> str:
    """The address with further query parameters; what it carries already stays (Moodle's ?type_id=N)."""
    path, query = _split(url)
    added = urlencode({name: value for name, value in parameters.items() if value}, errors="replace")
    full_query = "&".join(filter(None, [query, added]))
    return f"{path}?{full_query}" if full_query else path


def in_path(url: str, ending: str) -> str:
    """Adds to the path and not to the end: Moodle's addresses carry ?type_id=N (4.5, 2026-11)."""
    path, query = _split(url)
    full_path = f"{path.rstrip('/')}/{ending}"
    return f"{full_path}?{query}" if query else full_path


def _split(url: str) -> tuple[str, str]:
    before, _, query = required(url).text.partition("#")[0].partition("?")
    return before, query


def _is_plain(text: str) -> bool:
    """Half letters, control and invisible signs are not printable."""
    return text.isprintable() and not _STRANGE.search(text)


@lru_cache(maxsize=1024)
def _read(text: str) -> WebAddress | None:
    form = _FORM.fullmatch(text) if _is_plain(text) else None
    if form is None:
        return None
    scheme, host = form["scheme"].lower(), _host(form["host"].lower())
    port = int(form["port"] or DEFAULT_PORTS[scheme])
    if not host or not 0 < port < 65536:
        return None
    rest = (form["rest"] or "").partition("#")[0]
    target = quote(rest if rest.startswith("/") else f"/{rest}", safe=_ASCII)
    return WebAddress(text, scheme, host, port, target)


def _host(host: str) -> str:
    """The host, or "" where it is none."""
    if not host.startswith("["):
        return host if len(host) <= 253 else ""
    try:
        return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
    except ValueError:
        return ""
