"""What one part of the house notes on a request for another part: a dataclass of its own, with a default in each field."""

from typing import TypeVar

from django.http import HttpRequest

Part = TypeVar("Part")


def part_of(request: HttpRequest, kind: type[Part]) -> Part:
    """This request's own `kind`, made when it is first asked for; REST framework's requests have that of Django's."""
    part = request.META.get(_key(kind))
    if not isinstance(part, kind):
        part = request.META[_key(kind)] = kind()
    return part


def set_part(request: HttpRequest, part: object) -> None:
    """In place of what was noted there before."""
    request.META[_key(type(part))] = part


def _key(kind: type[object]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
