"""Introduces a tool to the demo LMS as its people would: register it, activate it, pick activities for the course.

`python -m lti_tool.demo_lms.introduce --lms http://localhost:8001 --registration-url URL`. Everything goes through
the pages of both sides over HTTP; nothing is written into a database.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import Cookie
from typing import Any
from urllib.parse import urljoin

import requests
from requests.cookies import RequestsCookieJar

SECONDS = 30


@dataclass
class Form:
    """A form with the values it would send; choices are the boxes that a person may tick."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms and frames of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.frames: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(attributes.get("action", "")))
        elif tag == "iframe":
            self.frames.append(attributes.get("src", ""))
        elif tag == "a":
            self.links.append(attributes.get("href", ""))
        elif tag == "input" and self.forms:
            self._note_input(self.forms[-1], attributes)

    def _note_input(self, form: Form, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if attributes.get("type") in {"checkbox", "radio"}:
            form.choices.append((name, value))
        elif name:
            form.fields[name] = value


class LoopbackCookies(RequestsCookieJar):
    """Returns Secure cookies over plain http, as browsers do on loopback."""

    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> None:
        cookie.secure = False
        super().set_cookie(cookie, *args, **kwargs)


class Person:
    """Someone at a browser without JavaScript: looks at pages, sends forms."""

    def __init__(self, lms: str, name: str) -> None:
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.cookies = LoopbackCookies()
        self.lms = lms
        self.open(f"{lms}/")
        self.send(lambda form: form.action.endswith("/login/"), person=name)

    def open(self, url: str) -> None:
        self._seen(self.session.get(url, timeout=SECONDS))

    def open_frame(self) -> None:
        self.open(urljoin(self.url, self.page.frames[0]))

    def send(
        self, which: Callable[[Form], bool], ticks: list[tuple[str, str]] | None = None, **fields: str
    ) -> None:
        """Sends the first form that fits, with boxes ticked and fields filled in."""
        form = next((form for form in self.page.forms if which(form)), None)
        if form is None:
            raise SystemExit(f"There is no fitting form at {self.url.split('?')[0]}.")
        values = [*{**form.fields, **fields}.items(), *(ticks or [])]
        self._seen(self.session.post(urljoin(self.url, form.action), data=values, timeout=SECONDS))

    def _seen(self, response: requests.Response) -> None:
        if response.status_code >= 400:
            raise SystemExit(f"{response.url.split('?')[0]} answered {response.status_code}.")
        self.url, self.page = response.url, Page(response.text)


def register(lms: str, registration_url: str) -> None:
    """The administrator pastes the link, confirms on the tool's page, and activates the tool."""
    admin = Person(lms, "admin")
    admin.open(f"{lms}/admin/tools/")
    admin.send(lambda form: form.action.endswith("/register/"), url=registration_url)
    admin.open_frame()
    admin.send(lambda form: "proof" in form.fields)
    admin.open(f"{lms}/admin/tools/")
    admin.send(lambda form: form.action.endswith("/activate/"))


def pick_all(lms: str) -> None:
    """The instructor opens the tool's picker by deep linking and takes everything it offers."""
    instructor = Person(lms, "instructor")
    instructor.open(f"{lms}/course/add/")
    picker = next(link for link in instructor.page.links if "/course/add/" in link and link.count("/") > 3)
    instructor.open(urljoin(instructor.url, picker))
    instructor.open_frame()
    instructor.send(lambda form: "login_hint" in form.fields)
    instructor.send(lambda form: "id_token" in form.fields)
    offered = [choice for form in instructor.page.forms for choice in form.choices]
    instructor.send(lambda form: bool(form.choices), ticks=offered)
    instructor.send(lambda form: "JWT" in form.fields)
    if any("content" in form.fields for form in instructor.page.forms):  # added by the page around the frame
        instructor.send(lambda form: "content" in form.fields)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m lti_tool.demo_lms.introduce", description=__doc__)
    parser.add_argument("--lms", required=True)
    parser.add_argument("--registration-url", required=True)
    options = parser.parse_args(arguments)
    register(options.lms, options.registration_url)
    pick_all(options.lms)


if __name__ == "__main__":
    main(sys.argv[1:])
