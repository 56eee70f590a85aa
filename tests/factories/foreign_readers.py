"""Every public function of the protocol that reads what another party wrote, and how a test feeds it."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from lti_tool.messages.table import MESSAGES_BY_NAME
from lti_tool.protocol import (
    bounded_json,
    claim_parts,
    claims,
    deep_linking_settings,
    history,
    keys,
    launch,
    notification_claims,
    packing,
    page_origins,
    platform_notifications,
    products,
    readers,
    registration,
    roles,
    web_address,
)
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.claim_parts import Parts
from lti_tool.protocol.http_client import HttpClient, Reply
from lti_tool.protocol.keys import public_jwk
from lti_tool.protocol.login import LoginFacts
from lti_tool.protocol.platform import Platform
from lti_tool.protocol.services import (
    ags,
    groups,
    line_items,
    link_header,
    nrps,
    replies,
    results,
    rounding,
    token_answers,
)
from lti_tool.protocol.services.service import Account, PlatformService
from tests.factories.signing_lms import rsa_key, signed
from tests.factories.tool_keys import KEY, Tokens

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LMS = "https://lms.example"
URL = f"{LMS}/list?type_id=3"
TARGET = "https://tool.example/lti/launch/"
PLATFORM = Platform(LMS, "client-1", f"{LMS}/auth", f"{LMS}/token", f"{LMS}/jwks")
LOGIN = LoginFacts("state-1", "nonce-1", TARGET, "hint", "")
HEADER = {"alg": "RS256", "kid": public_jwk(rsa_key())["kid"]}
SECONDS = NOW.timestamp()
TRUE = {
    "iss": LMS,
    "aud": "client-1",
    "nonce": "nonce-1",
    "iat": SECONDS,
    "exp": SECONDS + 60,
    v.VERSION_CLAIM: v.VERSION,
    v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
    v.TARGET_LINK_URI: TARGET,
}


class Answering(PlatformService):
    """A platform that answers every call with these words, without a network between."""

    def __init__(self, text: str, headers: Mapping[str, str] | None = None, status: int = 200) -> None:
        account = Account("client-1", f"{LMS}/token", service_origins=frozenset({LMS}))
        super().__init__(HttpClient([]), account, key=lambda: KEY, tokens=Tokens(), now=lambda: NOW)
        self.reply = Reply(status, headers or {}, text)

    def call(self, method: str, url: str, **_facts: Any) -> Reply:
        web_address.required(url)
        return self.reply


def _answering(value: object) -> Answering:
    return Answering(json.dumps(value))


def _token(body: object) -> str:
    """Correctly signed, true in what is checked before the claims, whatever it says beside."""
    said = TRUE | body if isinstance(body, dict) else body
    return signed(HEADER, said, rsa_key())


def _verify_launch(body: object) -> object:
    return launch.verify(
        params={"id_token": _token(body), "state": "state-1"},
        platform=PLATFORM,
        login=LOGIN,
        find_key=lambda _kid: rsa_key().public_key(),
        trusts=lambda _audience: False,
        types=MESSAGES_BY_NAME,
        now=SECONDS,
    )


def _verify_notice(body: object) -> object:
    find_key = lambda _kid: rsa_key().public_key()  # noqa: E731 - what stands in a launch's call above
    return platform_notifications.verify(_token(body), platform=PLATFORM, find_key=find_key, now=SECONDS)


def _offer(value: object) -> object:
    return registration.read_offer(value, configuration_url=URL, may_reach=lambda _address: True)


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {"id": value}


def _json(text: str) -> Reply:
    return Reply(200, {}, text)


WANTED = line_items.LineItem("Saw", 10, resource_link_id="5", resource_id="saw", tag="verstas")
Reader = Callable[[Any], object]
# Fed with any JSON value.
OF_VALUES: dict[str, Reader] = {
    "ags.objects": lambda value: list(ags.objects(_answering(value), URL, scope="s", accept="a/b")),
    "bounded_json.is_deeper": lambda value: bounded_json.is_deeper(value, 32),
    "claim_parts.check_version": lambda value: claim_parts.check_version(_map(value)),
    "claim_parts.for_user": lambda value: claim_parts.for_user(Parts({v.FOR_USER: value})),
    "claims.parse": lambda value: claims.parse({**TRUE, **_map(value)}, MESSAGES_BY_NAME),
    "deep_linking_settings.read_settings": lambda value: deep_linking_settings.read_settings(
        Parts({**TRUE, v.DEEP_LINKING_SETTINGS: value})
    ),
    "groups.groups": lambda value: list(groups.groups(_answering(value), URL)),
    "groups.group_sets": lambda value: list(groups.group_sets(_answering(value), URL)),
    "keys.verification_keys": keys.verification_keys,
    "launch.check_times": lambda value: launch.check_times(_map(value), SECONDS),
    "launch.verify": _verify_launch,
    "line_items.line_items": lambda value: list(line_items.line_items(_answering(value), URL, scope="s")),
    "line_items.read_line_item": lambda value: line_items.read_line_item(_answering(value), URL, scope="s"),
    "line_items.create_line_item": lambda value: line_items.create_line_item(_answering(value), URL, WANTED),
    "line_items.update_line_item": lambda value: line_items.update_line_item(
        _answering(value), URL, label="Saw", score_maximum=5
    ),
    "line_items.find_line_item": lambda value: line_items.find_line_item(
        _answering(value), URL, WANTED, scope="s"
    ),
    "notification_claims.parse_notice": lambda value: notification_claims.parse_notice(
        {**TRUE, **_map(value)}
    ),
    "platform_notifications.handlers": lambda value: platform_notifications.handlers(_answering(value), URL),
    "platform_notifications.parties": lambda value: platform_notifications.parties(_token(value)),
    "platform_notifications.verify": _verify_notice,
    "nrps.roster": lambda value: nrps.roster(_answering(value), URL),
    "nrps.differences": lambda value: nrps.differences(_answering(value), URL),
    "readers.mapping": readers.mapping,
    "readers.items": readers.items,
    "readers.objects": readers.objects,
    "readers.required_objects": lambda value: readers.required_objects(value, http_status=200),
    "readers.texts": readers.texts,
    "readers.words": readers.words,
    "readers.text": readers.text,
    "readers.lines": readers.lines,
    "readers.spelt": readers.spelt,
    "readers.required_id": lambda value: readers.required_id(value, "id"),
    "readers.is_id": readers.is_id,
    "readers.number": readers.number,
    "readers.strict_number": readers.strict_number,
    "readers.flag": lambda value: readers.flag(value, default=True),
    "readers.flag_or_none": readers.flag_or_none,
    "readers.moment": readers.moment,
    "readers.address": readers.address,
    "registration.read_answer": registration.read_answer,
    "registration.read_offer": _offer,
    "rounding.step_of": lambda value: rounding.step_of(readers.number(value) or 0.0),
    "rounding.verdict": lambda value: rounding.verdict(readers.number(value) or 0.0, 10.0, 0.7),
    "results.column_results": lambda value: results.column_results(_answering(value), URL),
    "results.results": lambda value: list(results.results(_answering(value), URL)),
    "results.result_of": lambda value: results.result_of(_answering(value), URL, "7", with_comment=True),
    "token_answers.read": lambda value: token_answers.read(_json(json.dumps(value)), "s", NOW),
    "web_address.read": web_address.read,
    "web_address.required": web_address.required,
    "web_address.origin": web_address.origin,
}
# Fed with any text: a header, a body, an address, a title.
OF_TEXTS: dict[str, Callable[[str], object]] = {
    "bounded_json.after_other_text": bounded_json.after_other_text,
    "bounded_json.loads": bounded_json.loads,
    "history.ids": history.ids,
    "history.of_context": lambda text: history.of_context({history.CONTEXT_HISTORY: text}),
    "history.of_link": lambda text: history.of_link({history.LINK_HISTORY: text}),
    "http_client.Reply.json": lambda text: _json(text).json(),
    "http_client.Reply.links": lambda text: Reply(200, {"Link": text}, "").links,
    "keys.public_key": lambda text: keys.public_key(text, "AQAB"),
    "link_header.links": link_header.links,
    "platform_notifications.parties (text)": platform_notifications.parties,
    "packing.unpacked": lambda text: packing.unpacked(
        text.encode("utf-8", "replace"), "gzip", limit=9, status=200
    ),
    "products.takes": products.takes,
    "readers.cleaned": lambda text: readers.cleaned(text, limit=len(text)),
    "readers.is_visible": readers.is_visible,
    "readers.without_markup": lambda text: readers.without_markup(text, limit=len(text)),
    "page_origins.usual": lambda text: page_origins.usual(text, text),
    "replies.meaning": lambda text: replies.meaning(403, {"X-Rate-Limit-Remaining": text}, text),
    "replies.require_no_passing": lambda text: replies.require_no_passing(
        Reply(429, {"Retry-After": text}, text), NOW
    ),
    "replies.require_success": lambda text: replies.require_success(
        Reply(503, {"Retry-After": text}, text), NOW
    ),
    "replies.retry_after": lambda text: replies.retry_after(Reply(503, {"Retry-After": text}, ""), NOW),
    "results.has_words": lambda text: results.has_words(
        results.Result(7, 10, text), "Well sawn", is_other_grade=True
    ),
    "results.holds": lambda text: results.holds(
        results.Result(7, 10, text), ags.Score("u", 7, 10, NOW, comment="Well sawn"), is_other_grade=True
    ),
    "roles.course_role": lambda text: roles.course_role([text]),
    "roles.is_administrator": lambda text: roles.is_administrator([text]),
    "roles.is_test_user": lambda text: roles.is_test_user([text]),
    "roles.role_told": lambda text: roles.role_told([text], by_institution=True),
    "roles.names_course_role": lambda text: roles.names_course_role([text]),
    "token_answers.read (text)": lambda text: token_answers.read(_json(text), "s", NOW),
    "web_address.in_path": lambda text: web_address.in_path(text, "scores"),
    "web_address.is_allowed": lambda text: web_address.is_allowed(text, [LMS]),
    "web_address.resolved": lambda text: web_address.resolved(URL, text),
    "web_address.with_query": lambda text: web_address.with_query(text, limit="2"),
}
# These read nothing that another party wrote, or only what a reader above has made of it.
NO_READERS = frozenset({
    "ags.iso", "ags.number", "ags.score_body", "ags.send_score", "content_items.kind_for", "content_items.may_choose_target",
    "content_items.titled", "content_items.to_json", "deep_linking.allowed", "deep_linking.response_jwt",
    "http_client.is_public", "keys.generate_private_pem", "keys.load_private_pem", "keys.public_jwk",
    "line_items.delete_line_item", "line_items.to_json", "login.authorization_url", "login.new_nonce", "login.new_state",
    "platform_notifications.set_handler", "results.compared", "results.distance", "results.is_same", "service.client_assertion", "web_address.is_host_named",
})  # fmt: skip
# Names that the readers look for: a map without them is read to nothing at once.
MEMBERS = sorted({
    *(name for name in vars(v).values() if isinstance(name, str) and name.startswith("http")),
    *["iss", "aud", "azp", "sub", "nonce", "iat", "exp", "nbf", "locale", "id", "title", "label", "text", "data", "url", "kid", "kty", "alg", "use", "key_ops", "n", "e", "keys", "roles", "members", "user_id", "name", "given_name", "family_name", "status", "message", "group_enrollments", "group_id", "groups", "sets", "set_id", "set_ids", "hidden", "tag", "userId", "resultScore", "resultMaximum", "comment", "scoringUserId", "scoreMaximum", "resourceLinkId", "resourceId", "startDateTime", "endDateTime", "gradesReleased", "submissionReview", "reviewableStatus", "custom", "scope", "lineitems", "lineitem", "context_memberships_url", "context_groups_url", "context_group_sets_url", "platform_notification_service_url", "notice_types_supported", "notice_handlers", "notice_type", "handler", "type", "return_url", "product_family_code", "deep_link_return_url", "accept_types", "accept_multiple", "accept_lineitem", "accept_presentation_document_targets", "accept_media_types", "auto_create", "access_token", "expires_in", "error", "issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint", "authorization_server", "messages_supported", "scopes_supported", "claims_supported", "client_id", "client_name", "deployment_id"],
})  # fmt: skip
