"""Numbers in addresses: one too big for its column is no address, as one that nobody has is none."""

from django.urls import register_converter

from activities.incoming.numbers import MOST, MOST_OF_ROWS, whole


class Number:
    """`<number:…>`: a number in a course, of a step, of a page."""

    regex = "[0-9]{1,19}"
    most = MOST

    def to_python(self, value: str) -> int:
        """ValueError means to Django that the address is not there."""
        number = whole(value, most=self.most)
        if number is None:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        return str(value)


class Row(Number):
    """`<row:…>`: the id of a row."""

    most = MOST_OF_ROWS


def register() -> None:
    """Once, before any table of addresses is read."""
    register_converter(Number, "number")
    register_converter(Row, "row")
