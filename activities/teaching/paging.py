"""A part of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True)
class Page(Generic[T]):
    """The items of one page, and where it stands among the others; numbers begin at 1."""

    items: list[T]
    number: int
    pages: int
    total: int
    first: int  # the place of the first item in the whole list

    def filled(self, items: list[U]) -> "Page[U]":
        """The same page with these items in place of its own."""
        return Page(items, self.number, self.pages, self.total, self.first)

    @property
    def last(self) -> int:
        """The place of the last item."""
        return self.first + len(self.items) - 1

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(everything: Sequence[T], *, number: int, size: int) -> Page[T]:
    """That page, or the nearest there is."""
    pages = max(1, -(-len(everything) // size))
    number = min(max(1, number), pages)
    begin = (number - 1) * size
    return Page(list(everything[begin : begin + size]), number, pages, len(everything), begin + 1)
