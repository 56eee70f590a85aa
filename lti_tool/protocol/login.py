"""The third-party-initiated login: what an LMS asks, and where the browser goes next (Security Framework §5.1.1)."""

import secrets
from dataclasses import dataclass

from pylti1p3.exception import OIDCException
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect

from lti_tool.protocol.errors import Refused
from lti_tool.protocol.platform import FormRequest, NoCookies, NoSession, OnePlatform, Platform

STATE_PREFIX = "state-"  # pylti1p3 writes it


def new_state() -> str:
    return STATE_PREFIX + secrets.token_urlsafe(24)


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class LoginFacts:
    """What was fixed when the login began, and must come back unchanged."""

    state: str
    nonce: str
    target_link_uri: str
    login_hint: str
    lti_message_hint: str


class _Address(Redirect[str]):
    def __init__(self, url: str) -> None:
        self._url = url

    def do_redirect(self) -> str:
        return self._url

    def do_js_redirect(self) -> str:
        return self._url

    def set_redirect_url(self, location: str) -> None:
        self._url = location

    def get_redirect_url(self) -> str:
        return self._url


class _Login(OIDCLogin[FormRequest, OnePlatform, NoSession, NoCookies, str]):
    """pylti1p3's login with our state and nonce: its own nonce carries the host's MAC address."""

    def __init__(self, platform: Platform, login: LoginFacts) -> None:
        request = FormRequest(
            {
                "iss": platform.issuer,
                "client_id": platform.client_id,
                "login_hint": login.login_hint,
                "lti_message_hint": login.lti_message_hint,
            }
        )
        super().__init__(
            request, OnePlatform(platform), session_service=NoSession(request), cookie_service=NoCookies()
        )
        self._login = login

    def get_redirect(self, url: str) -> Redirect[str]:
        return _Address(url)

    def _get_uuid(self) -> str:
        return self._login.state.removeprefix(STATE_PREFIX)

    def _generate_nonce(self) -> str:
        return self._login.nonce


def authorization_url(*, platform: Platform, login: LoginFacts, launch_url: str) -> str:
    """The LMS's address that the browser asks for an id_token; `launch_url` is our one registered redirect URI."""
    try:
        return _Login(platform, login).redirect(launch_url)
    except OIDCException as error:
        raise Refused("login_incomplete") from error
