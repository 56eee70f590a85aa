"""Activities are tested with a mount of their own, whether or not the adapter is installed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.dispatch import Signal
from pytest_django import Settings

from tests.activities import settings as alone


@pytest.fixture(autouse=True)
def own_mount(settings: Settings) -> None:
    """The root, the middleware and the failure page of tests/activities/settings.py."""
    settings.ROOT_URLCONF = alone.ROOT_URLCONF
    settings.MIDDLEWARE = alone.MIDDLEWARE
    settings.CSRF_FAILURE_VIEW = alone.CSRF_FAILURE_VIEW
    settings.COURSE_HOST = alone.COURSE_HOST


@contextmanager
def listening(signal: Signal, receiver: Callable[..., object]) -> Iterator[None]:
    """Let `receiver` hear a signal for a while."""
    signal.connect(receiver)
    try:
        yield
    finally:
        signal.disconnect(receiver)
