"""JSON that a person's program sends: a value or a refusal that names the part, and nothing else."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.incoming.documents import MOST_BYTES, MOST_DEPTH, document
from activities.incoming.texts import Unfit, fault_of
from tests.factories.hostile_json import any_json
from tests.factories.properties import shrunk

pytestmark = pytest.mark.once


def refused(body: bytes) -> Unfit:
    with pytest.raises(Unfit) as caught:
        document(body)
    return caught.value


@pytest.mark.parametrize(
    ("body", "reason", "path"),
    [
        (b'{"a": {"b": "\\ud800"}}', "half_letter", ("a", "b")),
        (b'{"a": [["\\u0000"]]}', "nul", ("a",)),
        (b'{"\\udfff": 1}', "half_letter", ("\udfff",)),
        (b'"\\ud800"', "half_letter", ()),
        (b'{"a": 1, "a": 2}', "twice", ("a",)),
        (b"[" * 3000 + b"]" * 3000, "too_deep", ()),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "too_deep", ()),
        (b"[" * 200_000, "too_deep", ()),
        (b"NaN", "number", ()),
        (b"[-Infinity]", "number", ()),
        (b"1e999", "number", ()),
        (b"9" * 400, "number", ()),
        (b"9" * 5000, "number", ()),
        (b"\xff", "not_utf8", ()),
        ("ä".encode("utf-16"), "not_utf8", ()),
        (b"", "not_json", ()),
        (b'{"a": "b', "not_json", ()),
        (b'"' + b"a" * MOST_BYTES + b'"', "too_big", ()),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_name(body: bytes, reason: str, path: tuple[str, ...]) -> None:
    error = refused(body)
    assert (error.reason, error.path) == (reason, path)


def test_a_mark_before_it_is_forgiven_and_brackets_in_a_text_are_no_depth() -> None:
    text = "[{" * 100 + '\\"'
    assert document(b"\xef\xbb\xbf" + json.dumps({"a": text}).encode()) == {"a": text}
    deep: Any = "x"
    for _ in range(MOST_DEPTH):
        deep = [deep]
    assert document(json.dumps(deep).encode()) == deep


def test_texts_are_tidied_wherever_they_stand() -> None:
    assert document(b'{"a": ["1\\r\\n2", "\\u200b"]}') == {"a": ["1\n2", ""]}


@shrunk(300)
@given(value=any_json)
def test_of_any_json_comes_a_value_that_can_be_kept_or_a_refusal(value: Any) -> None:
    try:
        read = document(json.dumps(value).encode())
    except Unfit:
        return
    json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
    assert not fault_of(json.dumps(read, ensure_ascii=False))


@shrunk(200)
@given(body=st.binary(max_size=200))
def test_of_any_bytes_comes_a_value_or_a_refusal(body: bytes) -> None:
    with suppress(Unfit):
        document(body)


@pytest.mark.parametrize(
    "part", [b'"', b"\\", b'\\"', b'"\\"', b"[]", b'[{"a":', b'"a",', b"9", b'{"\\ud800":']
)
def test_ten_times_the_size_costs_at_most_fifteen_times_the_time(part: bytes) -> None:
    def best(size: int) -> float:
        return min(timed(part * (size // len(part))) for _ in range(7))

    assert best(200_000) <= 15 * best(20_000) + 0.005


def timed(body: bytes) -> float:
    began = time.process_time()
    with suppress(Unfit):
        document(body)
    return time.process_time() - began
