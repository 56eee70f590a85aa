"""From which network a request comes, where the proxies in front of this tool say so: brakes go by it."""

from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

V6_PREFIX = 64  # what one household or office has; an IPv4 address is one already
LONGEST = 2000


def network(request: HttpRequest) -> str:
    """As 192.0.2.7 or 2001:db8:1:2::/64; "" where nobody trusted tells it: then no brake goes by address.

    Each proxy adds who came to it on the right. Of n trusted ones the n-th from the right was written by the outermost;
    what stands left of it was written by whoever came.
    """
    proxies: int = settings.TRUSTED_PROXIES
    header = request.headers.get("X-Forwarded-For", "")
    if not proxies or len(header) > LONGEST:
        return ""
    hops = header.split(",")
    return _network(hops[-proxies].strip()) if len(hops) >= proxies else ""


def _network(written: str) -> str:
    address = _address(written)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, IPv6Address):
        first = int(address) >> (128 - V6_PREFIX) << (128 - V6_PREFIX)
        return f"{IPv6Address(first)}/{V6_PREFIX}"
    return str(address) if address else ""


def _address(written: str) -> IPv4Address | IPv6Address | None:
    """Some proxies add a port: 192.0.2.7:4711, [2001:db8::1]:4711."""
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        return None if "%" in written else ip_address(written)
    except ValueError:
        return None
