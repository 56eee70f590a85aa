"""Which courses and links a copied one descends from: substitution variables of Core 1.3 §D that a launch brings filled in."""

from collections.abc import Mapping
from urllib.parse import unquote

from lti_tool.protocol.readers import TEXT_LENGTH, is_id

MOST = 20
CONTEXT_HISTORY, LINK_HISTORY = "context_id_history", "resource_link_id_history"
# Asked for at registration and in each deep-linked item: some LMSs fill in only one of the two.
VARIABLES = {CONTEXT_HISTORY: "$Context.id.history", LINK_HISTORY: "$ResourceLink.id.history"}


def ids(text: str) -> tuple[str, ...]:
    """The ids of a history, the newest ancestor first; what an LMS left unfilled ("$Context.id.history") names nobody."""
    parts = text[:TEXT_LENGTH].split(",")
    if len(text) >= TEXT_LENGTH:
        parts.pop()  # cut off in the middle: the rest could be another's id
    entries = (unquote(one.strip()).replace("\0", "") for one in parts if not one.strip().startswith("$"))
    return tuple(dict.fromkeys(one for one in entries if is_id(one)))[:MOST]


def of_context(custom: Mapping[str, str]) -> tuple[str, ...]:
    return ids(custom.get(CONTEXT_HISTORY, ""))


def of_link(custom: Mapping[str, str]) -> tuple[str, ...]:
    return ids(custom.get(LINK_HISTORY, ""))
