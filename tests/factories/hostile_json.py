"""Hypothesis strategies for what another party may send: any JSON, any text, NUL and lone surrogates included."""

from typing import Any

from hypothesis import strategies as st

# What is easily taken for text and is none, or only half of one.
ODD_TEXTS = ["", " ", "\0", "\ud800", "Aino\ud83d", "\udc00x", "\u200b\u200d", "\u2800", "\u202e", "\ufeff", "null", "[]", "{}"]  # fmt: skip
# Numbers as some LMSs write them, and such as no number should be.
ODD_NUMBERS = ["7", "7.50", " 1 ", "1e3", "1e999", "-0", "NaN", "Infinity", "٣", "9" * 400, "0x10", "true", "False"]  # fmt: skip


def nested(depth: int, *, is_list: bool = True) -> Any:
    """A value in so many lists or maps."""
    value: Any = 7
    for _ in range(depth):
        value = [value] if is_list else {"a": value}
    return value


any_text = st.text(st.characters(), max_size=40) | st.sampled_from(ODD_TEXTS + ODD_NUMBERS)
numbers = st.integers() | st.sampled_from([10**400, -(10**400), 1e308, -0.0]) | st.floats()
large = st.sampled_from(["x" * 5000, ["x"] * 2000, {str(number): number for number in range(2000)}])
scalars = st.none() | st.booleans() | numbers | any_text | large
deep = st.builds(nested, st.sampled_from([31, 40, 200]), is_list=st.booleans())


def json_with(names: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Values whose maps have such names, number keys as PHP writes them, or any."""
    keys = names | st.sampled_from(["0", "1", "2", "10"]) | any_text
    return st.recursive(
        scalars | deep,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=8,
    )


# characters() without limits gives lone surrogates too
any_json: st.SearchStrategy[Any] = json_with(st.text(st.characters(), max_size=40))
