"""What goes wrong, in an order that the seed decides."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

from tests.demo_lms_process import DemoLms
from tests.harness.installation import Inside, Installation
from tests.harness.plan import CLOCK_STEP, CLOCK_TRUSTED, FAULTS, HANG_SECONDS, SERVICES, Plan


class Trouble:
    """Faults at the LMS, kills of everything, steps of the tool's clock; `seen` counts them."""

    def __init__(self, plan: Plan, lms: DemoLms, tool: Installation, inside: Inside) -> None:
        self._plan, self._lms, self._tool, self._inside = plan, lms, tool, inside
        self._chance = random.Random(plan.seed)
        self._offset = 0.0
        self.seen: Counter[str] = Counter()

    def last(self, seconds: float) -> None:
        """One trouble after the other, with a breath between them."""
        end = time.monotonic() + seconds
        self._other_faults()
        for cause in self._causes():
            if time.monotonic() > end:
                return
            cause()
            self._hurry()
            time.sleep(self._chance.uniform(0.8, 1.8))

    def calm(self, limit: float) -> list[object]:
        """Everything is well again; returns what is undelivered all the same after `limit` seconds."""
        self._lms.clear_faults()
        end, quiet = time.monotonic() + limit, time.monotonic() + HANG_SECONDS + 1
        unsent = self._inside.ask("unsent")["unsent"]
        while (unsent or time.monotonic() < quiet) and time.monotonic() < end:
            self._tool.move_clock(0)
            self._inside.ask("wake")
            unsent = self._unsent_within(4)
            if unsent:
                self._tool.move_clock(400)  # past every lease that the killed ones held
                unsent = self._unsent_within(3)
        self._tool.move_clock(0)
        return list(unsent)

    def _unsent_within(self, seconds: float) -> list[object]:
        end = time.monotonic() + seconds
        while (unsent := self._inside.ask("unsent")["unsent"]) and time.monotonic() < end:
            time.sleep(0.25)
        return list(unsent)

    def _causes(self) -> Iterator[Callable[[], None]]:
        """Every cause in its share, shuffled anew each round."""
        worker, clock, faults = self._kill_a_worker, self._step_the_clock, self._other_faults
        while True:
            deck = [worker, worker, worker, worker, clock, clock, clock, faults, faults]
            deck += [self._kill_the_web, self._lms_is_down]
            self._chance.shuffle(deck)
            yield from deck

    def _kill_a_worker(self) -> None:
        self._tool.replace_worker(self._chance.choice(self._tool.workers))
        self.seen["workers_killed"] += 1

    def _kill_the_web(self) -> None:
        self._tool.replace_web()
        self.seen["web_killed"] += 1

    def _lms_is_down(self) -> None:
        self._lms.kill()
        time.sleep(self._chance.uniform(1, 3))
        self._lms.start()
        self.seen["lms_down"] += 1

    def _step_the_clock(self) -> None:
        self._offset = self._chance.uniform(-CLOCK_STEP, CLOCK_STEP)
        self._tool.move_clock(self._offset)
        self.seen["clock_steps"] += 1

    def _other_faults(self) -> None:
        self._lms.clear_faults()
        for fault in self._chance.choice(FAULTS):
            self._lms.control("faults", {"path": SERVICES, **fault})

    def _hurry(self) -> None:
        """A short run cannot sit through rests of minutes; new tokens are had only while the clocks agree."""
        if self._offset < CLOCK_TRUSTED:
            self._inside.ask("wake")
