"""A key to sign with and a place for tokens, for tests of the protocol that need no database."""

from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.protocol.keys import ToolKey

KEY = ToolKey("kid-1", rsa.generate_private_key(public_exponent=65537, key_size=2048))


class Tokens:
    """A token cache as simple as can be."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.seconds = 0.0

    def get(self, scopes: str) -> str | None:
        return self.kept.get(scopes)

    def put(self, scopes: str, token: str, seconds: float) -> None:
        self.kept[scopes], self.seconds = token, seconds

    def drop(self, scopes: str, token: str) -> None:
        self.kept.pop(scopes, None)
