"""Every reader of foreign data: whatever it is fed, a value or a refusal comes out, nothing else, and in linear time."""

import importlib
import inspect
import json
import pkgutil
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool import protocol
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.bounded_json import NotJsonError
from lti_tool.protocol.errors import LtiError
from tests.architecture.files import plenty
from tests.factories.foreign_readers import MEMBERS, NO_READERS, OF_TEXTS, OF_VALUES
from tests.factories.hostile_json import any_text, json_with
from tests.factories.properties import shrunk

pytestmark = [pytest.mark.once, pytest.mark.thorough]

REFUSALS = (LtiError, NotJsonError)
documents = json_with(st.sampled_from(MEMBERS))
bounded = shrunk(120)


def public_functions() -> set[str]:
    """Each function of the protocol that other modules may call, named by its module in whatever folder."""
    names = set()
    modules = list(pkgutil.walk_packages(protocol.__path__, f"{protocol.__name__}."))
    for info in plenty(modules, 30, "modules of the protocol"):
        module = importlib.import_module(info.name)
        functions = {name: inspect.unwrap(one) for name, one in vars(module).items() if callable(one)}
        names |= {
            f"{info.name.rpartition('.')[2]}.{name}"
            for name, function in functions.items()
            if inspect.isfunction(function)
            and function.__module__ == module.__name__
            and not name.startswith("_")
        }
    return names


def test_each_function_of_the_protocol_is_fed_with_hostile_data_here_or_reads_none() -> None:
    """A new reader belongs into tests/factories/foreign_readers.py; what reads nothing foreign into NO_READERS there."""
    functions = public_functions()
    assert functions - OF_VALUES.keys() - OF_TEXTS.keys() - NO_READERS == set()
    assert NO_READERS - functions == set()
    methods = {"http_client.Reply.json", "http_client.Reply.links"}
    spelt = {name.partition(" ")[0] for name in (*OF_VALUES, *OF_TEXTS)}
    assert spelt - functions == methods


@pytest.mark.parametrize("name", sorted(OF_VALUES))
def test_any_value_is_read_or_refused(name: str) -> None:
    @bounded
    @given(value=documents)
    def check(value: Any) -> None:
        with suppress(*REFUSALS):
            storable(OF_VALUES[name](value))

    check()


@pytest.mark.parametrize("name", sorted(OF_TEXTS))
def test_any_text_is_read_or_refused(name: str) -> None:
    @bounded
    @given(text=any_text | st.text(max_size=300) | documents.map(json.dumps))
    def check(text: str) -> None:
        with suppress(*REFUSALS):
            OF_TEXTS[name](text)

    check()


def storable(value: object) -> None:
    """What the protocol hands on typed holds no NUL and no half letter: any database and page can take it."""
    for text in texts_in(value):
        assert "\0" not in text
        text.encode()


def texts_in(value: object) -> list[str]:
    """The texts of a dataclass of the protocol and of what stands in it; maps that are handed on raw are left alone."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for one in value if not isinstance(one, dict) for text in texts_in(one)]
    fields = getattr(type(value), "__dataclass_fields__", {})
    raw = {"messages", "target_link_uri"}  # kept to be compared or looked into, never stored
    return [text for name in fields if name not in raw for text in texts_in(getattr(value, name))]


# One sign again and again, and the beginnings of what patterns look for.
SEEDS = [
    *'<>"&;,.\\[]{}/%@=: a0\0',
    *("<a", '<"', '";', "&#", "&#9", "&#x", "<>", '<x>;rel="', ';a="', '{"', '{"a":', '[{"', "[[", "\\u0000", "\ud800"),
    *("\u200b", "a ", "a.", "https://", "a=b&", "%20", "\r\n", "e9", "1,", '"a":1,', "</p>", "<p>a"),
]  # fmt: skip
SMALL, TIMES, MOST = 6_000, 10, 15
WORTH_MEASURING = 0.004  # seconds; below it the clock tells nothing


def fastest(read: Callable[[Any], object], value: Any) -> float:
    """Of three times, or of fewer where one is too short to be worth another."""
    durations: list[float] = []
    while len(durations) < 3 and not (durations and durations[-1] < WORTH_MEASURING):
        begun = time.thread_time()  # what others on the machine do is not counted
        with suppress(*REFUSALS):
            read(value)
        durations.append(time.thread_time() - begun)
    return min(durations)


def grows_as_its_input(read: Callable[[Any], object], made: Callable[[int], Any]) -> bool:
    """Whether ten times the size costs at most fifteen times the time, looked at again where it seems not to."""
    if fastest(read, made(SMALL * TIMES)) < WORTH_MEASURING:
        return True
    return any(
        fastest(read, made(SMALL * TIMES)) <= MOST * max(fastest(read, made(SMALL)), WORTH_MEASURING / TIMES)
        for _ in range(4)
    )


@pytest.mark.parametrize("name", sorted(OF_TEXTS))
def test_ten_times_the_text_costs_at_most_fifteen_times_the_time(name: str) -> None:
    slow = [seed for seed in SEEDS if not grows_as_its_input(OF_TEXTS[name], partial(repeated, seed))]
    assert slow == []


def repeated(seed: str, size: int) -> str:
    return (seed * size)[:size]


LISTED = ["members", "groups", "sets", "keys", "access_token", "scope", v.ROLES]
SHAPES: dict[str, Callable[[int], Any]] = {
    "a long text": lambda size: "<&#" * size,
    "texts with spaces": lambda size: "a " * size,
    "a long list": lambda size: ["a"] * size,
    "a map with number keys": lambda size: {str(number): "a" for number in range(size)},
    "many maps": lambda size: [{"user_id": str(number), "id": str(number), "name": "A"} for number in range(size // 10)],
    "one person again and again": lambda size: [
        {"user_id": "1", "userId": "1", "roles": [f"r{number}"], "group_enrollments": [{"group_id": number}]}
        for number in range(size // 20)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(OF_VALUES))
def test_ten_times_the_document_costs_at_most_fifteen_times_the_time(name: str) -> None:
    read, slow = OF_VALUES[name], []
    for shape, made in SHAPES.items():
        is_linear = grows_as_its_input(read, partial(as_it_is, made)) and grows_as_its_input(
            read, partial(named, made)
        )
        slow += [] if is_linear else [shape]
    assert slow == []


def as_it_is(made: Callable[[int], Any], size: int) -> Any:
    return made(size // 8)


def named(made: Callable[[int], Any], size: int) -> Any:
    """The shape wherever a reader looks for a list."""
    return dict.fromkeys(LISTED, made(size // 16))
