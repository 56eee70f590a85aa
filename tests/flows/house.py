"""The whole house: a demo LMS and this tool, introduced to each other by their people."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.demo_lms_process import DemoLms
from tests.flows.visitor import Visitor
from tests.tool_process import ToolProcess


@dataclass
class House:
    """Both sides as they run, and what the LMS holds."""

    lms: DemoLms
    tool: ToolProcess

    def fresh(self) -> None:
        """The LMS forgets all tools and grades; the tool keeps what it knew of earlier ones."""
        self.lms.clear_faults()
        self.lms.control("reset", {})

    def registration_link(self, *, auto_approve: bool = True) -> str:
        options = ["--auto-approve"] if auto_approve else []
        return str(json.loads(self.tool.manage("registration_link", "--json", *options))["url"])

    def register(self, link: str) -> None:
        """The administrator pastes the link, confirms on the tool's page and activates the tool."""
        with Visitor(self.lms, "admin") as admin:
            admin.open(f"{self.lms.url}/admin/tools/")
            admin.press("/register/", {"url": [link]})
            admin.open(admin.page.frames[0])
            admin.send(lambda form: "proof" in form.fields)
            admin.open(f"{self.lms.url}/admin/tools/")
            admin.press("/activate/")

    def pick(self, *slugs: str) -> dict[str, int]:
        """The instructor adds activities by deep linking; returns their links by slug."""
        with Visitor(self.lms, "instructor") as instructor:
            instructor.open(f"{self.lms.url}/course/add/")
            instructor.open(next(link for link in instructor.page.links if link.count("/") > 3))
            instructor.open(instructor.page.frames[0])
            instructor.go_through()
            instructor.send(lambda form: ("activity", slugs[0]) in form.choices, {"activity": list(slugs)})
            instructor.send(lambda form: "JWT" in form.fields)
            if any("content" in form.fields for form in instructor.page.forms):
                instructor.press("/deep-link/add/")  # what Moodle leaves to the script around the frame
        return {_slug(link["url"]): link["id"] for link in self.lms.state()["links"]}

    def link(self, **facts: Any) -> int:
        """A link that the LMS's own people made without the tool's picker."""
        client_id = self.lms.state()["tools"][-1]["client_id"]
        return int(self.lms.control("links", {"client_id": client_id, **facts})["id"])

    def grades(self, person: str) -> list[float]:
        """What the LMS's gradebook holds of a person, in percent of each column's maximum."""
        state = self.lms.state()
        most = {column["id"]: column["score_maximum"] for column in state["line_items"]}
        held = [one for one in state["results"] if one["person"] == person and one["score"] is not None]
        return [round(100 * one["score"] / most[one["line_item"]], 1) for one in held]


def _slug(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
