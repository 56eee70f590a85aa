"""Properties: the same examples each time, a share of them in each run and all of them in `make proof`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings

QUICK, FULL = "quick", "full"
SHARE, LEAST = 5, 8


def register() -> None:
    """The profiles: `HYPOTHESIS_PROFILE=full` makes as many examples as the tests name."""
    for name in (QUICK, FULL):
        settings.register_profile(name, deadline=None, derandomize=True, database=None)


def examples(number: int, *, least: int = LEAST) -> int:
    """So many in the full profile, else a fifth; `least` where a test counts what its examples have met."""
    if settings.get_current_profile_name() == FULL:
        return number
    return min(number, max(number // SHARE, least))


def shrunk(number: int) -> settings:
    """What fails is told in its smallest form."""
    return settings(max_examples=examples(number))


def bounded(number: int, *, least: int = LEAST) -> settings:
    """With a database. No shrinking: it costs a launch for each try, and the example that failed is told anyway."""
    return settings(
        max_examples=examples(number, least=least),
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


NUMBERS = (bounded, examples, shrunk)  # a module that has one of these is run by `make proof` too


@contextmanager
def undone() -> Iterator[None]:
    """What one example stored is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
