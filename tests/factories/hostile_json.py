"""Hypothesis strategies for what another party may send: any JSON, any text, NUL and lone surrogates included."""

from typing import Any

from hypothesis import strategies as st

any_text = st.text(st.characters(), max_size=40)  # characters() without limits gives lone surrogates too
numbers = st.integers() | st.just(10**400) | st.floats()
scalars = st.none() | st.booleans() | numbers | any_text | st.just("x" * 5000)
any_json: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(any_text, inner, max_size=4),
    max_leaves=8,
)
