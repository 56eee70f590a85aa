"""Every query that the product compiles, compiled: a slot that nothing could prepare shows here, and not at a launch."""

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.db import connection

import activities
import lti_tool
from activities.runtime.compiled_queries import Select, Update

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

LEAST = 20
APART = ("demo_lms", "migrations")  # another program; what has landed


def imported(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for module_info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if module_info.name.rpartition(".")[2] not in APART:
            module = importlib.import_module(module_info.name)
            yield from imported(module) if module_info.ispkg else [module]


def statements() -> list[Select[Any] | Update]:
    for package in (activities, lti_tool):
        list(imported(package))
    ours = [module for name, module in sys.modules.items() if name.startswith(("activities.", "lti_tool."))]
    values = [value for module in ours for value in vars(module).values()]
    return [value for value in values if isinstance(value, Select | Update)]


def test_each_can_be_compiled_for_this_kind_of_database() -> None:
    ready = [one.compiled(connection.vendor) for one in statements()]
    assert len(ready) >= LEAST
    assert all(one.sql for one in ready)
