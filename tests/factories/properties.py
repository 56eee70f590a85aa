"""Properties with a database: the same examples each time, each one's rows gone before the next."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings


def bounded(examples: int) -> settings:
    """No shrinking: it costs a launch for each try, and the example that failed is told anyway."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def undone() -> Iterator[None]:
    """What one example stored is gone before the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
