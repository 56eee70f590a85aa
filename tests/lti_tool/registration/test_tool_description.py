"""What this tool says of itself at registration, by what the LMS offers."""

from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.registration import Offer
from lti_tool.registration.registrations import tool_description

pytestmark = pytest.mark.once


def offer(**facts: Any) -> Offer:
    nothing = dict.fromkeys(("issuer", "auth_url", "token_url", "jwks_url", "registration_url"), "")
    defaults = {"audience": "", "product": "", "messages": (), "scopes": (), "claims": ()}
    return Offer(**{**nothing, **defaults, **facts})


def described(made: Offer | None) -> tuple[list[str], list[str]]:
    data = tool_description(with_names=False, offer=made).lti_registration_data()
    messages = [message["type"] for message in data[v.TOOL_CONFIGURATION]["messages"]]
    return messages, data["scope"].split()


def test_what_only_some_lmss_know_is_asked_for_where_it_is_offered() -> None:
    messages, scopes = described(
        offer(
            messages=(
                v.RESOURCE_LINK_REQUEST,
                v.SUBMISSION_REVIEW_REQUEST,
                v.DATA_PRIVACY_REQUEST,
                "LtiEula",
            ),
            scopes=(v.SCOPE_SCORE, v.SCOPE_NOTICE_HANDLERS),
        )
    )
    both = [v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST]
    assert messages == [*both, v.SUBMISSION_REVIEW_REQUEST, v.DATA_PRIVACY_REQUEST]
    assert scopes[-1] == v.SCOPE_NOTICE_HANDLERS


@pytest.mark.parametrize("made", [None, offer()])
def test_an_lms_that_does_not_offer_it_is_not_asked(made: Offer | None) -> None:
    messages, scopes = described(made)
    assert messages == [v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST]
    assert v.SCOPE_NOTICE_HANDLERS not in scopes


def test_the_later_name_of_the_privacy_message_is_used_where_the_lms_uses_it() -> None:
    messages, _ = described(offer(messages=(v.LTI_DATA_PRIVACY_REQUEST,)))
    assert messages[-1] == v.LTI_DATA_PRIVACY_REQUEST
