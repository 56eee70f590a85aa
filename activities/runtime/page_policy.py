"""What a view says of its own answer: who may frame it, where its forms end, what pictures it makes itself."""

from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from django.http import HttpResponseBase


@dataclass
class PagePolicy:
    """Strict unless a view opens it; `is_sent_file` shuts it further: nothing in it may run or load anything."""

    frame_ancestors: tuple[str, ...] = ()
    form_action: tuple[str, ...] = ()
    img_src: tuple[str, ...] = ()
    is_sent_file: bool = False


@runtime_checkable
class _HasPolicy(Protocol):
    page_policy: PagePolicy


def policy_of(response: HttpResponseBase) -> PagePolicy:
    """This answer's own policy; security_headers.py writes it down."""
    if isinstance(response, _HasPolicy):
        return response.page_policy
    policy = cast(_HasPolicy, response).page_policy = PagePolicy()
    return policy
