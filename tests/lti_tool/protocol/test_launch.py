"""Whatever a correctly signed token says, it is accepted or refused: no other exception leaves the protocol."""

import json
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from lti_tool.messages.table import MESSAGES_BY_NAME
from lti_tool.protocol import launch
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.bounded_json import DEPTH, is_deeper
from lti_tool.protocol.claims import LaunchClaims
from lti_tool.protocol.errors import Refused
from lti_tool.protocol.keys import public_jwk
from lti_tool.protocol.login import LoginFacts
from lti_tool.protocol.platform import Platform
from tests.factories.hostile_json import any_json, any_text
from tests.factories.properties import shrunk
from tests.factories.signing_lms import rsa_key, signed

pytestmark = pytest.mark.once

NOW = 1_800_000_000.0
TARGET = "https://tool.example.org/lti/launch/"
ISSUER = "https://lms.example.org"
PLATFORM = Platform(ISSUER, "client-1", f"{ISSUER}/auth", f"{ISSUER}/token", f"{ISSUER}/jwks")
LOGIN = LoginFacts("state-1", "nonce-1", TARGET, "hint", "")
HEADER = {"alg": "RS256", "kid": public_jwk(rsa_key())["kid"]}
GOOD: dict[str, Any] = {
    "iss": ISSUER, "aud": "client-1", "azp": "client-1", "sub": "a", "nonce": "nonce-1", "iat": NOW, "exp": NOW + 60,
    "nbf": NOW, "locale": "fi", v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST, v.VERSION_CLAIM: v.VERSION,
    v.DEPLOYMENT_ID: "1", v.TARGET_LINK_URI: TARGET, v.RESOURCE_LINK: {"id": "a", "title": "A"}, v.ROLES: ["Learner"],
    v.CONTEXT: {"id": "c", "title": "C", "label": "c"}, v.CUSTOM: {"activity": "a"},
    v.TOOL_PLATFORM: {"product_family_code": "moodle"}, v.LAUNCH_PRESENTATION: {"return_url": ISSUER, "locale": "fi"},
    v.AGS_ENDPOINT: {"scope": [v.SCOPE_SCORE], "lineitems": f"{ISSUER}/items", "lineitem": f"{ISSUER}/item"},
    v.NRPS_ENDPOINT: {"context_memberships_url": f"{ISSUER}/members"},
    v.DEEP_LINKING_SETTINGS: {"deep_link_return_url": f"{ISSUER}/return", "accept_types": ["ltiResourceLink"]},
}  # fmt: skip
MEMBERS = sorted({member for value in GOOD.values() if isinstance(value, dict) for member in value})


def verified(token: str) -> LaunchClaims:
    return launch.verify(
        params={"id_token": token, "state": "state-1"},
        platform=PLATFORM,
        login=LOGIN,
        find_key=lambda kid: rsa_key().public_key() if kid == HEADER["kid"] else None,
        trusts=lambda audience: False,
        types=MESSAGES_BY_NAME,
        now=NOW,
    )


def outcome(token: str) -> str:
    try:
        return verified(token).message_type
    except Refused as refusal:
        return refusal.code


def test_the_claims_that_the_properties_change_are_good_before() -> None:
    assert outcome(signed(HEADER, GOOD, rsa_key())) == v.RESOURCE_LINK_REQUEST
    picking = GOOD | {v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST}
    assert outcome(signed(HEADER, picking, rsa_key())) == v.DEEP_LINKING_REQUEST


@shrunk(300)
@given(
    message=st.sampled_from([v.RESOURCE_LINK_REQUEST, v.DEEP_LINKING_REQUEST]),
    changes=st.dictionaries(st.sampled_from(sorted(GOOD)), any_json, min_size=1, max_size=4),
    inner=st.dictionaries(st.sampled_from(MEMBERS), any_json, max_size=3),
)
@example(message=v.RESOURCE_LINK_REQUEST, changes={"exp": 10**400}, inner={})
@example(message=v.RESOURCE_LINK_REQUEST, changes={}, inner={"return_url": "https://x; script-src *"})
def test_claims_of_any_type_are_accepted_or_refused(
    message: str, changes: dict[str, Any], inner: dict[str, Any]
) -> None:
    changed = {name: _within(value, inner) for name, value in GOOD.items()} | {v.MESSAGE_TYPE: message}
    assert outcome(signed(HEADER, changed | changes, rsa_key()))


def _within(value: object, inner: dict[str, Any]) -> object:
    return value | inner if isinstance(value, dict) else value


@shrunk(150)
@given(
    header=any_json | st.fixed_dictionaries({}, optional={"alg": any_json, "kid": any_json, "crit": any_json})
)
def test_headers_of_any_type_are_accepted_or_refused(header: Any) -> None:
    assert outcome(signed(header, GOOD, rsa_key()))


@shrunk(150)
@given(header=st.binary(max_size=60), body=st.binary(max_size=200))
def test_bytes_that_are_no_json_are_refused(header: bytes, body: bytes) -> None:
    good_header = json.dumps(HEADER).encode()
    assert outcome(signed(header, body, rsa_key())) == "id_token_malformed"
    assert outcome(signed(good_header, b"\xff" + body, rsa_key())) == "id_token_malformed"


@shrunk(150)
@given(token=any_text | st.lists(any_text, min_size=3, max_size=3).map(".".join))
def test_text_that_is_no_token_is_refused(token: str) -> None:
    assert outcome(token) == "id_token_malformed"


@shrunk(150)
@given(custom=st.dictionaries(any_text, any_json, max_size=6), roles=st.lists(any_text, max_size=6))
def test_what_is_accepted_can_be_stored(custom: dict[str, Any], roles: list[str]) -> None:
    """No NUL and no lone surrogate is left in what a database or a page will be given."""
    assume(not is_deeper(custom, DEPTH - 5))  # such a token is refused as a whole
    claims = verified(
        signed(HEADER, GOOD | {v.CUSTOM: custom, v.ROLES: roles, "locale": "\ud800\0fi"}, rsa_key())
    )
    for text in [*claims.custom.values(), claims.locale, claims.context_title]:
        assert "\0" not in text
        text.encode()


def test_a_title_of_any_length_or_letters_is_kept_as_far_as_it_can_be_stored() -> None:
    claims = verified(
        signed(HEADER, GOOD | {v.CONTEXT: {"id": "c", "title": "Työ\0paja\ud800" + "x" * 900}}, rsa_key())
    )
    assert claims.context_title.startswith("Työpaja\ufffdxxx")
    assert len(claims.context_title) == 255


def test_an_address_is_kept_whole_or_not_at_all() -> None:
    long = f"{ISSUER}/" + "x" * 3000
    ags = {"scope": [], "lineitems": long, "lineitem": "javascript:alert(1)"}
    claims = verified(
        signed(HEADER, GOOD | {v.AGS_ENDPOINT: ags, v.LAUNCH_PRESENTATION: {"return_url": long}}, rsa_key())
    )
    assert claims.ags is not None
    assert (claims.ags.lineitems, claims.ags.lineitem, claims.return_url) == ("", "", "")


def test_a_role_counts_wherever_it_stands_in_a_long_list() -> None:
    roles = [*(f"https://example.org/role/{number}" for number in range(300)), "Instructor"]
    assert verified(signed(HEADER, GOOD | {v.ROLES: roles}, rsa_key())).roles[-1] == "Instructor"
