"""The smallest tool that the demo LMS can talk to: a key set on the web and a way to sign."""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.demo_lms_process import AutoPost, DemoLms, LaunchForm, plain_session

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
ROSTER = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class StubTool:
    """A registered tool with one key; `/jwks` is all that it serves."""

    def __init__(self, lms: DemoLms, **registration: Any) -> None:
        self.lms = lms
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.kid = uuid.uuid4().hex
        self._options = registration
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> Self:
        self._thread.start()
        self.registration = self.lms.control("register-tool", {**self.addresses, **self._options})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Another site than the LMS's."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def addresses(self) -> dict[str, Any]:
        """What the LMS must know about the tool."""
        return {
            "initiate_login_uri": f"{self.url}/login",
            "redirect_uris": [f"{self.url}/launch"],
            "jwks_uri": f"{self.url}/jwks",
            "target_link_uri": f"{self.url}/",
        }

    def auth_url(self, form: LaunchForm | AutoPost, **changes: str) -> str:
        """Where the tool sends the browser after a login initiation."""
        params = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": form["fields"]["client_id"],
            "redirect_uri": f"{self.url}/launch",
            "login_hint": form["fields"]["login_hint"],
            "lti_message_hint": form["fields"]["lti_message_hint"],
            "state": "a-state",
            "nonce": "a-nonce",
            **changes,
        }
        return f"{self.lms.url}/auth/?{urlencode(params)}"

    def launch(self, link_id: int, person: str, message: str = "resource", **changes: str) -> dict[str, str]:
        """A whole launch; returns the fields that the tool is posted."""
        form = self.lms.launch_form(link_id, person, message)
        return self.lms.answer(self.auth_url(form, **changes), form["session_cookie"])["fields"]

    def claims(self, link_id: int, person: str, message: str = "resource") -> dict[str, Any]:
        """A launch's claims, verified with the LMS's keys; claim names without their common part."""
        token = self.launch(link_id, person, message)["id_token"]
        with plain_session() as session:
            keys = session.get(self.registration["jwks_url"], timeout=10).json()["keys"]
        kid = jwt.get_unverified_header(token)["kid"]
        key = jwt.PyJWK(next(key for key in keys if key["kid"] == kid))
        return jwt.decode(token, key, algorithms=["RS256"], audience=self.registration["client_id"])

    def sign(self, claims: dict[str, Any], *, kid: str | None = "") -> str:
        """A JWT of the tool's; `kid=None` leaves the kid out."""
        headers = {} if kid is None else {"kid": kid or self.kid}
        return jwt.encode(claims, self.key, algorithm="RS256", headers=headers)

    def assertion(self, **changes: Any) -> dict[str, Any]:
        """The claims with which the tool proves who it is."""
        client_id, now = self.registration["client_id"], int(time.time())
        claims = {"iss": client_id, "sub": client_id, "aud": self.registration["token_url"], "iat": now}
        return {**claims, "exp": now + 60, "jti": uuid.uuid4().hex, **changes}

    def ask_token(self, scope: str, assertion: str = "") -> requests.Response:
        """The token endpoint's answer."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.sign(self.assertion()),
            "scope": scope,
        }
        with plain_session() as session:
            return session.post(self.registration["token_url"], data=form, timeout=10)

    def call(
        self, method: str, url: str, scope: str, body: Any = None, media_type: str = ""
    ) -> requests.Response:
        """A service request with a fresh access token for the scope."""
        headers = {"Authorization": f"Bearer {self.ask_token(scope).json()['access_token']}"}
        headers |= {"Content-Type": media_type} if media_type else {}
        data = None if body is None else json.dumps(body)
        with plain_session() as session:
            return session.request(method, url, headers=headers, data=data, timeout=10)

    def score(self, line_item: str, user_id: str, points: float | None, **changes: Any) -> requests.Response:
        """Send a score out of 10 to a column's URL."""
        body = {
            "userId": user_id,
            "scoreMaximum": 10,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": "2026-11-20T10:00:00.500Z",
            **({} if points is None else {"scoreGiven": points}),
            **changes,
        }
        path, _, query = line_item.partition("?")
        return self.call("POST", f"{path}/scores?{query}", f"{AGS}score", body, SCORE_TYPE)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        numbers = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        document = json.dumps({"keys": [{**numbers, "kid": self.kid, "use": "sig", "alg": "RS256"}]}).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(document)))
                self.end_headers()
                self.wfile.write(document)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
