"""Learners at their browsers: they begin, answer, correct, finish and begin again, whatever the server does."""

import random
import threading
from collections.abc import Callable, Sequence

import requests

from tests.demo_lms_process import DemoLms
from tests.flows.visitor import Visitor
from tests.harness.content import BLOCKS, OPTIONS, RIGHT

SAVED_NOTHING = 503


class Stopped(Exception):
    """The time is over."""


class Learner:
    """One person with one browser; a request that the dying server left unanswered is sent again as it was."""

    def __init__(self, lms: DemoLms, person: str, *, seed: str, over: threading.Event) -> None:
        self.person, self._over = person, over
        self._chance = random.Random(seed)
        self._browser = Visitor(lms, person)
        self._pages: list[str] = []
        self.unanswered = 0
        self.complaints: list[str] = []

    def arrive(self, links: Sequence[int]) -> None:
        """Launches every activity once, by way of the LMS."""
        for link in links:
            self._browser.launch(link)
            self._pages.append(self._browser.url)

    def work(self) -> None:
        """Until the time is over; what a page should not have said is kept as a complaint."""
        try:
            while not self._over.is_set():
                try:
                    self._attempt()
                except AssertionError as error:
                    self.complaints.append(f"{self.person}: {error}"[:400])
        except Stopped:
            pass
        finally:
            self._browser.session.close()

    def _attempt(self) -> None:
        page = self._chance.choice(self._pages)
        self._do(lambda: self._browser.open(page))
        self._do(lambda: self._browser.press("/start/"))
        for block in self._chance.sample(BLOCKS, len(BLOCKS)):
            self._answer(block)
        for _ in range(self._chance.randrange(3)):
            self._answer(self._chance.choice(BLOCKS))
        if self._chance.random() < 0.8:
            self._do(lambda: self._browser.press("/finish/"))

    def _answer(self, block: str) -> None:
        """Right as often as not: a task gives its points when it is right, so only so do results change."""
        is_right = self._chance.random() < 0.5
        chosen = OPTIONS[:RIGHT] if is_right else self._chance.sample(OPTIONS, self._chance.randint(1, 4))
        self._do(
            lambda: self._browser.send(
                lambda form: form.fields.get("block") == [block], {"response": sorted(chosen)}
            )
        )

    def _do(self, act: Callable[[], None]) -> None:
        while not self._over.wait(self._chance.uniform(0.1, 0.5)):
            try:
                act()
            except requests.RequestException:
                self.unanswered += 1
            except AssertionError:
                # "Nothing can be saved here just now. Wait a minute and try again."
                if self._browser.status != SAVED_NOTHING:
                    raise
                self.unanswered += 1
            else:
                return
        raise Stopped
