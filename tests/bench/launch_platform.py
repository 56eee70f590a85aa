"""The LMS of the launch bench: it signs id_tokens in the measurer's process, and serves its keys to whoever asks."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
CLIENT_ID, DEPLOYMENT_ID, KID = "bench-client", "7", "bench-key"


class Platform:
    """Use it as a context manager; `jwks_fetches` counts how often its keys were asked for."""

    def __init__(self, people: int) -> None:
        self.people, self.jwks_fetches = people, 0
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.host = f"127.0.0.1:{self._server.server_port}"
        self.url = f"http://{self.host}"

    def __enter__(self) -> "Platform":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_exit: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def facts(self) -> dict[str, str]:
        """What a tool is told at registration; `tool_key` is a private key for tools that want one as a file."""
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "issuer": self.url,
            "client_id": CLIENT_ID,
            "deployment_id": DEPLOYMENT_ID,
            "auth_url": f"{self.url}/auth",
            "token_url": f"{self.url}/token",
            "jwks_url": f"{self.url}/jwks",
            "tool_key": pem.decode(),
        }

    def id_token(self, *, number: int, nonce: str, target: str) -> str:
        """A learner's launch as Moodle words it; `number` chooses the learner."""
        now = int(time.time())
        body: dict[str, Any] = {
            "iss": self.url,
            "aud": CLIENT_ID,
            "sub": str(number % self.people),
            "nonce": nonce,
            "iat": now,
            "exp": now + 60,
            "name": "A Learner",
            CLAIM + "message_type": "LtiResourceLinkRequest",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": DEPLOYMENT_ID,
            CLAIM + "target_link_uri": target,
            CLAIM + "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"],
            CLAIM + "context": {"id": "2", "label": "C", "title": "Course", "type": ["CourseSection"]},
            CLAIM + "resource_link": {"id": "5", "title": "An exercise", "description": ""},
            CLAIM + "launch_presentation": {
                "locale": "en",
                "document_target": "iframe",
                "return_url": f"{self.url}/back",
            },
            CLAIM + "tool_platform": {"guid": "bench", "product_family_code": "moodle", "version": "4.5"},
            AGS + "claim/endpoint": {
                "scope": [AGS + "scope/lineitem", AGS + "scope/result.readonly", AGS + "scope/score"],
                "lineitems": f"{self.url}/lineitems?type_id=7",
                "lineitem": f"{self.url}/lineitems/9/lineitem?type_id=7",
            },
            NRPS: {"context_memberships_url": f"{self.url}/members", "service_versions": ["1.0", "2.0"]},
        }
        return jwt.encode(body, self._key, algorithm="RS256", headers={"kid": KID})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        platform = self
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        keys = json.dumps({"keys": [{**public, "kid": KID, "alg": "RS256", "use": "sig"}]}).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                platform.jwks_fetches += 1
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, format: str, *args: object) -> None:
                return

        return Handler
