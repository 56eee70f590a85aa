"""How the API reads a body and a part of a list: bounded before anything is read."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.pagination import LimitOffsetPagination
from rest_framework.parsers import BaseParser

from activities.incoming.documents import MOST_BYTES, document


class DocumentParser(BaseParser):
    """JSON through the gate: no more of a body is read than may come, and what it holds can be stored and shown."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """What the body says. Raises Unfit, which `problems` answers."""
        return document(stream.read(MOST_BYTES + 1))


class BoundedPagination(LimitOffsetPagination):
    """`limit` is cut at so many: a list is fetched a page at a time."""

    default_limit = 100
    max_limit = 1000
