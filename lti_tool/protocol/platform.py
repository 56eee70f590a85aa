"""An LMS as pylti1p3 wants to see it: one platform, its facts handed in as an argument, no look-ups of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract


@dataclass(frozen=True)
class Platform:
    """What this tool knows of one LMS under one client id. `audience` "" = the token URL."""

    issuer: str
    client_id: str
    auth_url: str
    token_url: str
    jwks_url: str
    audience: str = ""

    def registration(self) -> Registration:
        """A fresh object each time: pylti1p3's would keep the first key set for the life of the process."""
        registration = Registration().set_issuer(self.issuer).set_client_id(self.client_id)
        return registration.set_auth_login_url(self.auth_url).set_auth_token_url(self.token_url)


class FormRequest(Request):
    """The parameters of one request; the framework's own request object stays outside."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params

    @property
    def session(self) -> dict[str, Any]:
        return {}

    def is_secure(self) -> bool:
        return True

    def get_param(self, key: str) -> str:
        return self._params.get(key, "")


class OnePlatform(ToolConfAbstract[FormRequest]):
    """Finds the one platform that the caller found already, by issuer and client id."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def find_registration_by_issuer(self, iss: str, *args: object, **kwargs: object) -> Registration:
        return self._platform.registration()

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: object, **kwargs: object
    ) -> Registration:
        return self._platform.registration()

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment:
        return Deployment().set_deployment_id(deployment_id)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: object, **kwargs: object
    ) -> Deployment:
        return self.find_deployment(iss, deployment_id)


class NoCookies(CookieService):
    """The login's cookie is the caller's: it is bound to a database row, which pylti1p3 cannot see."""

    def get_cookie(self, name: str) -> str | None:
        return None

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        return None


class NoSession(SessionService):
    """State and nonce stand in one database row, used up once; nothing is kept here."""

    def save_nonce(self, nonce: str) -> None:
        return None
