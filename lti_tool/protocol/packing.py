"""Bodies that come packed although none was asked for packed (RFC 9110 §8.4): undone within the limit, or refused."""

import zlib

from lti_tool.protocol.errors import Refused

_PLAIN = frozenset({"", "identity"})
_GZIP_OR_ZLIB, _BARE = 47, -15  # zlib's words for: the head says which; no head at all
_WINDOWS = {"gzip": (_GZIP_OR_ZLIB,), "x-gzip": (_GZIP_OR_ZLIB,), "deflate": (_GZIP_OR_ZLIB, _BARE)}


def unpacked(body: bytes, encoding: str, *, limit: int, status: int) -> bytes:
    """Raises Refused for what is packed in another way, broken, or more than `limit` bytes when undone."""
    name = encoding.strip().lower()
    if name in _PLAIN or not body:
        return body
    if name not in _WINDOWS:
        raise Refused("answer_packed", http_status=status)
    for window in _WINDOWS[name]:
        try:
            plain = _inflated(body, window, limit)
        except zlib.error:
            continue
        if len(plain) > limit:
            raise Refused("answer_too_large", http_status=status)
        return plain
    raise Refused("answer_packed", http_status=status)


def _inflated(body: bytes, window: int, limit: int) -> bytes:
    """At most one byte more than the limit, however much there is."""
    packed = zlib.decompressobj(window)
    plain = packed.decompress(body, limit + 1)
    if len(plain) <= limit and not packed.eof:
        raise zlib.error("cut short")
    return plain
