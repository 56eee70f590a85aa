"""The claims of a verified token one by one: required ones strictly, optional ones as far as they make sense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lti_tool.protocol import readers
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.errors import Refused


@dataclass
class Parts:
    """A token's claims as they are read; an optional one that makes no sense costs its own service only."""

    body: Mapping[str, Any]
    unread: list[str] = field(default_factory=list)

    def required(self, claim: str, name: str) -> Mapping[str, Any]:
        """The claim's map, `{}` where it is absent. Raises Refused for what is no map."""
        part = readers.mapping(self.body.get(claim))
        if part is None:
            raise Refused(f"{name}_malformed")
        return part

    def optional(self, claim: str, word: str) -> Mapping[str, Any]:
        part = readers.mapping(self.body.get(claim))
        if part is None:
            self.unread.append(word)
        return part or {}

    def address(self, part: Mapping[str, Any], member: str) -> str:
        value = part.get(member)
        address = readers.address(value)
        if value and not address:
            self.unread.append(member)
        return address


def for_user(parts: Parts) -> str:
    """Whom the launch is about, "" = nobody else (Submission Review 1.0 §4.1); drafts of the data privacy launch say `id`."""
    claim = parts.required(v.FOR_USER, "for_user")
    user_id = claim.get("user_id", claim.get("id"))
    return "" if user_id in (None, "") else readers.required_id(user_id, "for_user")


def check_version(body: Mapping[str, Any]) -> None:
    if body.get(v.VERSION_CLAIM) != v.VERSION:
        raise Refused("version_not_1_3")
