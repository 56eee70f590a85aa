"""Our keys, the keys of platforms, and secrets that lie encrypted."""

from lti_tool.keys.platform_keys import platform_key_finder
from lti_tool.keys.secrets_at_rest import UnreadableSecretError, decrypt, digest, encrypt, fingerprints
from lti_tool.keys.tool_keys import RotationTooEarly, reencrypt_secrets, rotate_keys, signing_key

__all__ = [
    "RotationTooEarly",
    "UnreadableSecretError",
    "decrypt",
    "digest",
    "encrypt",
    "fingerprints",
    "platform_key_finder",
    "reencrypt_secrets",
    "rotate_keys",
    "signing_key",
]
