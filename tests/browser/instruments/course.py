"""A course with links of every sort, made at once without a browser."""

from dataclasses import dataclass
from typing import Any

from tests.flows.house import House

SCAM, ACCOUNT, TOUR = "is-this-a-scam", "make-an-email-account", "tour-uusix"


@dataclass(frozen=True)
class Course:
    """Link ids by what the link leads to; `bare` names no activity."""

    picked: dict[str, int]
    bare: int


def furnished(house: House) -> Course:
    """The tool introduced to the LMS, its three activities picked, and one link added by hand."""
    house.fresh()
    house.register(house.registration_link())
    column: dict[str, Any] = {"label": "By hand", "scoreMaximum": 100}
    return Course(house.pick(SCAM, ACCOUNT, TOUR), house.link(title="By hand", line_item=column))
