"""A week of a group of twelve: what learners do on which day, and the clock that goes with it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from tests.demo_lms_process import DemoLms
from tests.flows.house import House
from tests.flows.right_answers import right_answers, steps
from tests.flows.visitor import Visitor
from tests.harness.installation import Installation
from tests.tool_process import ToolProcess

SLUG, OVERVIEW = "is-this-a-scam", "_overview"
DAY = 86_400.0
SIZE = 12
PEOPLE = [
    *((f"learner{number}", f"Invented Learner{number}", "learner") for number in range(7, SIZE + 1)),
    ("instructor2", "Timo Esimerkki", "instructor"),
]


@dataclass
class Week:
    """The group, its LMS and its tool, on some day."""

    house: House
    tool: Installation
    links: dict[str, int]

    def on_day(self, number: float) -> None:
        """The tool's clock goes forward; the LMS's launches say the same moment."""
        self.tool.move_clock(number * DAY)
        moved = {"sticky": True, "iat_delta": int(number * DAY), "exp_delta": int(number * DAY)}
        self.house.lms.control("tamper", moved)

    def look_in(self, *people: str) -> None:
        """They open the activity and do nothing."""
        for person in people:
            with Visitor(self.house.lms, person) as visitor:
                visitor.launch(self.links[SLUG])

    def do_all(self, person: str) -> None:
        """Everything right, to the end."""
        with Visitor(self.house.lms, person) as visitor:
            visitor.launch(self.links[SLUG])
            visitor.do(SLUG)

    def begin(self, person: str, *, wrong: int = 0) -> None:
        """Answers the first question: so many times wrongly, or once rightly."""
        first = right_answers(SLUG)[0]
        options = next(one for one in steps(SLUG)[first.step - 1]["blocks"] if one["id"] == first.block)[
            "options"
        ]
        mistake = {"response": [next(one["id"] for one in options if not one.get("correct"))]}
        with Visitor(self.house.lms, person) as visitor:
            visitor.launch(self.links[SLUG])
            visitor.press("/start/")
            for values in [mistake] * wrong or [first.values]:
                visitor.send(lambda form: form.fields.get("block") == [first.block], values)


def gather(lms: DemoLms, tool: ToolProcess) -> House:
    """Twelve learners and two instructors; the LMS brings six and one. Names are kept, as the LMS's clock stands still."""
    with closing(sqlite3.connect(lms.database, timeout=10)) as database, database:
        database.executemany(
            "INSERT INTO demo_lms_person (key, given_name, family_name, email, locale, role, active, enrolled, changed, edits)"
            " VALUES (?, ?, ?, ?, 'en', ?, 1, 1, 0, 1)",
            [(key, *name.split(), f"{key}@lms.example", role) for key, name, role in PEOPLE],
        )
    house = House(lms, tool)
    made = tool.manage("registration_link", "--json", "--auto-approve", "--names", "kept")
    house.register(str(json.loads(made)["url"]))
    return house


def begun(lms: DemoLms, tool: Installation) -> Week:
    """The morning of the first day."""
    house = gather(lms, tool)
    return Week(house, tool, house.pick(OVERVIEW, SLUG))
