"""Open edX's own LTI 1.3 classes (lti-consumer-xblock) behind a small web server, in an environment of their own.

`python open_edx.py <port> <tool url>`: a course with one unit, learner "student-7" and instructor "teacher-1".
It decides nothing about LTI by itself: launches, tokens, deep linking answers and scores go through those classes.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PORT, TOOL = int(sys.argv[1]), sys.argv[2]
URL = f"http://localhost:{PORT}"
settings.configure(
    SECRET_KEY="interop",
    PLATFORM_NAME="Open edX",
    USE_TZ=True,
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "lti_consumer"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.utils.html import escape
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.lti_1p3.constants import LTI_1P3_CONTEXT_TYPE
from lti_consumer.lti_1p3.consumer import LtiAdvantageConsumer
from lti_consumer.lti_1p3.exceptions import Lti1p3Exception
from lti_consumer.lti_1p3.extensions.rest_framework.serializers import LtiAgsScoreSerializer
from lti_consumer.utils import get_data_from_cache

SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
UNIT = {"url": f"{TOOL}/lti/launch/", "custom": {}}  # what the instructor picked, once that has happened
HELD: dict[str, Any] = {"items": [], "scores": {}, "refused": []}


def consumer(*, with_grades: bool) -> LtiAdvantageConsumer:
    made = LtiAdvantageConsumer(
        iss=URL,
        lti_oidc_url=f"{TOOL}/lti/login/",
        lti_launch_url=UNIT["url"],
        client_id="open-edx-client",
        deployment_id="1",
        rsa_key=PEM,
        rsa_key_id="open-edx-key",
        redirect_uris=[f"{TOOL}/lti/launch/"],
        tool_keyset_url=f"{TOOL}/lti/jwks/",
    )
    made.enable_deep_linking(f"{TOOL}/lti/launch/", f"{URL}/deep-link-return")
    if UNIT["custom"]:
        made.set_custom_parameters(UNIT["custom"])
    if with_grades:
        made.enable_ags(lineitems_url=f"{URL}/lineitems", lineitem_url=f"{URL}/lineitems/1")
        made.enable_nrps(f"{URL}/members")
    return made


def begin(query: dict[str, str]) -> str:
    """The login initiation of a launch."""
    teaches = query["person"].startswith("teacher")
    data = Lti1p3LaunchData(
        user_id=query["person"],
        user_role="staff" if teaches else "student",
        config_id="1",
        resource_link_id="block-v1:city+digi+2026+type@lti_consumer+block@unit1",
        message_type=query.get("message", "LtiResourceLinkRequest"),
        context_id="course-v1:city+digi+2026",
        context_type=["course_offering"],
        context_title="Digital skills",
    )
    return str(consumer(with_grades=True).prepare_preflight_url(data))


def launch(query: dict[str, str]) -> str:
    """The form with the id_token, as Open edX's launch endpoint fills it."""
    data = get_data_from_cache(query["lti_message_hint"])
    made = consumer(with_grades=data.message_type == "LtiResourceLinkRequest")
    made.set_user_data(user_id=data.user_id, role=data.user_role)
    made.set_resource_link_claim(data.resource_link_id)
    made.set_launch_presentation_claim(document_target="iframe")
    made.set_context_claim(data.context_id, [LTI_1P3_CONTEXT_TYPE.course_offering], data.context_title)
    fields = made.generate_launch_request(query)
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items()
    )
    return f'<form method="post" action="{escape(query["redirect_uri"])}">{inputs}</form>'


def keep_items(token: str) -> list[dict[str, Any]]:
    """What the tool's signed answer holds, after Open edX's own checks; the first item becomes the unit."""
    items: list[dict[str, Any]] = consumer(with_grades=False).check_and_decode_deep_linking_token(token)
    HELD["items"] = items
    if items:
        UNIT.update(url=items[0]["url"], custom=items[0].get("custom", {}))
    return items


def keep_score(body: dict[str, Any]) -> tuple[int, Any]:
    """Open edX's serializer judges a score against the one before it."""
    before = HELD["scores"].get(body.get("userId"))
    instance = SimpleNamespace(timestamp=before["timestamp"]) if before else None
    serializer = LtiAgsScoreSerializer(instance, data=body)
    if not serializer.is_valid():
        HELD["refused"].append(serializer.errors)
        return 400, serializer.errors
    HELD["scores"][body["userId"]] = dict(serializer.validated_data)
    return 201, body


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/launch":
            self._say(302, "", headers={"Location": begin(query)})
        elif parts.path == "/auth":
            self._say(200, launch(query), kind="text/html; charset=utf-8")
        elif parts.path == "/jwks":
            self._say(200, consumer(with_grades=False).get_public_keyset())
        elif parts.path == "/state":
            self._say(200, HELD)
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        try:
            if path == "/token":
                self._say(200, consumer(with_grades=False).access_token(dict(parse_qsl(sent))))
            elif path == "/deep-link-return":
                self._say(200, keep_items(dict(parse_qsl(sent))["JWT"]))
            elif path == "/lineitems/1/scores":
                self._score(sent)
            else:
                self._say(404, {})
        except Lti1p3Exception as error:
            HELD["refused"].append(repr(error))
            self._say(400, {"error": repr(error)})

    def _score(self, sent: str) -> None:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if not consumer(with_grades=False).check_token(token, [SCORE]):
            self._say(403, {})
            return
        self._say(*keep_score(json.loads(sent)))

    def _say(
        self, status: int, body: Any, *, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        text = (body if isinstance(body, str) else json.dumps(body, default=str)).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(text)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        return


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
