"""A person at a browser without JavaScript: looks at pages of the LMS and of the tool, and sends their forms."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urljoin, urlsplit

import requests

from tests.flows.right_answers import Answer, right_answers

SECONDS = 30


class Lms(Protocol):
    """Whatever people log in to and launch from."""

    @property
    def url(self) -> str: ...

    def browser(self, person: str) -> requests.Session: ...


@dataclass
class Form:
    """A form with what it would send as it stands, and the boxes and buttons that a person may press."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """The forms, frames, links, classes and words of one page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.frames: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.classes: set[str] = set()
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.classes |= set(given.get("class", "").split())
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "iframe":
            self.frames.append(given.get("src", ""))
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "input" and self.forms:
            self._note(self.forms[-1], given, is_checked="checked" in given)

    @staticmethod
    def _note(form: Form, given: dict[str, str], *, is_checked: bool) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        is_box = given.get("type") in {"checkbox", "radio"}
        if is_box:
            form.choices.append((name, value))
        if name and (is_checked or not is_box):
            form.fields.setdefault(name, []).append(value)


class Visitor:
    """One person, logged in at the LMS; `page` is what is on the screen."""

    def __init__(self, lms: Lms, person: str) -> None:
        self.lms = lms
        self.session = lms.browser(person)
        self.url, self.page, self.status = "", Page(""), 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def open(self, url: str) -> None:
        """A link: relative ones as the page on the screen means them."""
        self._seen(self.session.get(urljoin(self.url, url), timeout=SECONDS))

    def follow(self, ending: str) -> None:
        """The first link on the page whose path ends like this."""
        self.open(next(link for link in self.page.links if urlsplit(link).path.endswith(ending)))

    def send(
        self,
        which: Callable[[Form], bool],
        values: dict[str, list[str]] | None = None,
        button: tuple[str, str] | None = None,
    ) -> None:
        """The first form that fits, with these values in place of its own."""
        form = next((form for form in self.page.forms if which(form)), None)
        assert form is not None, f"There is no fitting form at {self.url}: {self.page.text[:500]}"
        filled = {**form.fields, **(values or {})}
        data = [(name, value) for name, sent in filled.items() for value in sent]
        data += [button] if button else []
        self._seen(self.session.post(urljoin(self.url, form.action), data=data, timeout=SECONDS))

    def press(self, action_end: str, values: dict[str, list[str]] | None = None) -> None:
        self.send(lambda form: form.action.endswith(action_end), values)

    def launch(self, link_id: int) -> None:
        """Opens an activity of the LMS's course, in its frame."""
        self.open(f"{self.lms.url}/course/link/{link_id}/")
        self.open(self.page.frames[0])
        self.go_through()

    def go_through(self) -> None:
        """Presses the buttons that scripts would press: the login initiation, then the id_token."""
        self.send(lambda form: "login_hint" in form.fields)
        self.send(lambda form: "id_token" in form.fields)

    def do(self, slug: str) -> None:
        """Starts the activity on the screen, answers everything rightly and finishes."""
        self.press("/start/")
        for answer in right_answers(slug):
            self._answer(answer)
        self.press("/finish/")
        assert urlsplit(self.url).path.endswith("/done/"), self.page.text

    def _answer(self, answer: Answer) -> None:
        here = f"/steps/{answer.step}/"
        if not urlsplit(self.url).path.endswith(here):
            self.follow(here)
        values = {**answer.values}
        self.send(lambda form: form.fields.get("block") == [answer.block], values, answer.button)

    def _seen(self, response: requests.Response) -> None:
        self.url, self.status, self.page = response.url, response.status_code, Page(response.text)
        assert self.status < 400, f"{self.url} answered {self.status}: {self.page.text[:500]}"


def until(look: Callable[[], object], expected: object, *, seconds: float) -> None:
    """Looks again and again for what other processes are to bring about."""
    end = time.monotonic() + seconds
    while (seen := look()) != expected:
        assert time.monotonic() < end, f"After {seconds:.0f} s it is {seen!r} and not {expected!r}."
        time.sleep(0.1)
