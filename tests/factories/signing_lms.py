"""An LMS whose id_tokens a test signs itself: no process beside, so a test can afford hundreds of launches."""

import base64
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.test import Client

from activities.runtime import clock
from lti_tool.models import LaunchSession, NamePolicy, PlatformKeySet, Registration
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.keys import public_jwk, verification_keys
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories.registrations import a_registration

LAUNCH_URL = "https://testserver/lti/launch/"
Response = Any  # Django's answer in a test, an HttpResponse with more, is private in the stubs
Claims = Mapping[str, Any]


@cache
def rsa_key(number: int = 0, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key for each number, made once for the whole run: making one is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def signed(header: object, body: object, key: rsa.RSAPrivateKey) -> str:
    """A compact JWT, correctly signed whatever it says; ready-made bytes are signed as they are."""
    parts = [part if isinstance(part, bytes) else json.dumps(part).encode() for part in (header, body)]
    content = ".".join(encoded(part) for part in parts)
    return f"{content}.{encoded(key.sign(content.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def way_to_lms(client: Client, login: Response) -> str:
    """The LMS's address, to which a login leads at once, or by way of the look whether this browser keeps cookies."""
    location = str(login.headers["Location"])
    return (
        str(client.get(location, secure=True).headers["Location"]) if location.startswith("/") else location
    )


@dataclass(frozen=True)
class Begun:
    """A login that waits for the LMS's answer."""

    state: str
    nonce: str

    @classmethod
    def of(cls, address: str) -> "Begun":
        """As it stands in the address at the LMS that the browser is sent to."""
        query = parse_qs(urlsplit(address).query)
        return cls(query["state"][0], query["nonce"][0])


@dataclass
class SigningLms:
    """One registration, with a browser that launches from it; its keys are known to the tool already."""

    registration: Registration
    client: Client = field(default_factory=Client)
    key: rsa.RSAPrivateKey = field(default_factory=rsa_key)

    def publish(self, *jwks: Mapping[str, Any]) -> None:
        """What the tool has stored as this LMS's key set, just fetched."""
        now = clock.now()
        facts = {
            "jwks_url": self.registration.jwks_url,
            "keys": verification_keys(jwks or [public_jwk(self.key)]),
            **dict.fromkeys(("fetched_at", "tried_at", "ended_at"), now),
        }
        PlatformKeySet.objects.update_or_create(registration=self.registration, defaults=facts)

    def initiation(self, **changes: str) -> dict[str, str]:
        fields = {
            "iss": self.registration.issuer,
            "client_id": self.registration.client_id,
            "login_hint": "hint",
            "target_link_uri": LAUNCH_URL,
        }
        return fields | changes

    def begin(self, **changes: str) -> Begun:
        """The login up to the LMS's authorization endpoint."""
        response = self.client.post("/lti/login/", self.initiation(**changes), secure=True)
        return Begun.of(way_to_lms(self.client, response))

    def claims(self, begun: Begun) -> dict[str, Any]:
        """A learner opens a link with every service that an LMS may offer."""
        now = int(clock.now().timestamp())
        issuer = self.registration.issuer
        return {
            "iss": issuer,
            "aud": self.registration.client_id,
            "azp": self.registration.client_id,
            "sub": "a-learner",
            "nonce": begun.nonce,
            "iat": now,
            "exp": now + 60,
            "locale": "fi",
            v.MESSAGE_TYPE: v.RESOURCE_LINK_REQUEST,
            v.VERSION_CLAIM: v.VERSION,
            v.DEPLOYMENT_ID: "1",
            v.TARGET_LINK_URI: LAUNCH_URL,
            v.RESOURCE_LINK: {"id": "a-link", "title": "A link"},
            v.ROLES: [f"{MEMBERSHIP}#Learner"],
            v.CONTEXT: {"id": "a-course", "title": "A course", "label": "C", "type": ["CourseSection"]},
            v.CUSTOM: {"activity": "an-activity"},
            v.TOOL_PLATFORM: {"guid": "g", "product_family_code": "moodle"},
            v.LAUNCH_PRESENTATION: {"document_target": "iframe", "return_url": f"{issuer}/course", "locale": "fi"},
            v.AGS_ENDPOINT: {"scope": [v.SCOPE_SCORE, v.SCOPE_LINEITEM], "lineitems": f"{issuer}/items"},
            v.NRPS_ENDPOINT: {"context_memberships_url": f"{issuer}/members", "service_versions": ["2.0"]},
        }  # fmt: skip

    def picking(self, begun: Begun) -> dict[str, Any]:
        """A deep-linking request."""
        claims = self.claims(begun)
        del claims[v.RESOURCE_LINK]
        settings = {
            "deep_link_return_url": f"{self.registration.issuer}/return",
            "accept_types": ["ltiResourceLink"],
            "accept_presentation_document_targets": ["iframe"],
        }
        return claims | {v.MESSAGE_TYPE: v.DEEP_LINKING_REQUEST, v.DEEP_LINKING_SETTINGS: settings}

    def token(
        self, body: object, *, header: Claims | None = None, key: rsa.RSAPrivateKey | None = None
    ) -> str:
        own = {"typ": "JWT", "alg": "RS256", "kid": public_jwk(self.key)["kid"]}
        return signed(own if header is None else header, body, key or self.key)

    def post(self, token: str, begun: Begun, client: Client | None = None) -> Response:
        fields = {"id_token": token, "state": begun.state}
        return (client or self.client).post("/lti/launch/", fields, secure=True)

    def launch(
        self,
        changes: Claims | None = None,
        *,
        drop: Collection[str] = (),
        body: Callable[["SigningLms", Begun], dict[str, Any]] | None = None,
        login: Mapping[str, str] | None = None,
    ) -> Response:
        """A launch from beginning to end, with these claims instead of its own."""
        begun = self.begin(**(login or {}))
        claims = (body or SigningLms.claims)(self, begun) | dict(changes or {})
        return self.post(self.token({k: value for k, value in claims.items() if k not in drop}), begun)

    def session(self, response: Response) -> LaunchSession:
        """The session that a launch led to."""
        return LaunchSession.objects.get(pk=response.headers["Location"].split("/")[2])


def a_signing_lms(**facts: Any) -> SigningLms:
    """Names are off: nobody is there to be asked for them."""
    lms = SigningLms(a_registration(**({"names": NamePolicy.OFF} | facts)))
    lms.publish()
    return lms
