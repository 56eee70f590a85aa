"""Falsify an id_token as a test ordered, to see that the tool notices."""

import secrets
from typing import Any

from django.db import transaction

from lti_tool.demo_lms import keys
from lti_tool.demo_lms.models import Setting, SigningKey

ALGORITHMS = {"none": "none", "hs256": "HS256"}


def id_token(payload: dict[str, Any]) -> str:
    """Sign the payload, honestly unless a test ordered otherwise."""
    order = take_order()
    key = keys.current()
    header = _merge({"typ": "JWT", "alg": "RS256", "kid": key.kid}, {}, [])
    header["alg"] = ALGORITHMS.get(order.get("sign_with", ""), "RS256")
    header = _merge(header, order.get("header", {}), order.get("drop_header", []))
    token = keys.sign(header, _payload(payload, order), _key(key, order))
    return keys.flip(token) if order.get("after_signing") == "flip" else token


def take_order() -> dict[str, Any]:
    """The order for this message; one that is not sticky is gone afterwards."""
    with transaction.atomic():
        order: dict[str, Any] = Setting.read("tamper", {})
        if order and not order.get("sticky"):
            Setting.objects.filter(name="tamper").delete()
    return order


def _payload(payload: dict[str, Any], order: dict[str, Any]) -> dict[str, Any]:
    changed = dict(order["payload"]) if "payload" in order else dict(payload)
    for claim in ("exp", "iat"):
        if claim in changed:
            changed[claim] += order.get(f"{claim}_delta", 0)
    return _merge(changed, order.get("claims", {}), order.get("drop", []))


def _key(own: SigningKey, order: dict[str, Any]) -> SigningKey:
    if order.get("sign_with") != "stranger":
        return own
    stranger = keys.create(published=False)
    stranger.kid = secrets.token_hex(10)
    return stranger


def _merge(first: dict[str, Any], more: dict[str, Any], drop: list[str]) -> dict[str, Any]:
    return {name: value for name, value in {**first, **more}.items() if name not in drop}
