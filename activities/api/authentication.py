"""Who calls the API: the person whom the page's own session has made known, or a program with a token."""

from typing import Protocol, runtime_checkable

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from activities.models import ApiToken, User
from activities.teaching import services as teaching


@runtime_checkable
class _CsrfChecked(Protocol):
    """Django's own mark for a request that has passed."""

    csrf_processing_done: bool


class PageUserAuthentication(BaseAuthentication):
    """Takes the page's user; what changes something must have passed Django's own CSRF check."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The user, or None for a stranger."""
        page: HttpRequest = request._request
        if not page.user.is_authenticated or not page.user.is_active:
            return None
        is_checked = isinstance(page, _CsrfChecked) and page.csrf_processing_done
        if request.method not in SAFE_METHODS and not is_checked:
            raise PermissionDenied("CSRF check failed.")
        return page.user, None


class WrongTokenError(APIException):
    """A token was given, and it opens nothing (RFC 6750 §3.1)."""

    status_code = 401
    default_detail = "The token is unknown, withdrawn or too old."
    auth_header = 'Bearer error="invalid_token"'


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`: speaks for the administrator who made the token, and reads only."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The maker and the token, or None where none is given."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.casefold() != "bearer":
            return None
        token = teaching.find_token(secret=secret.strip())
        if token is None or token.made_by is None:
            raise WrongTokenError
        return token.made_by, token
