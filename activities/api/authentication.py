"""Who calls the API: the person whom the page's own session has made known."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from activities.models import User


class PageUserAuthentication(BaseAuthentication):
    """Takes the page's user; what changes something must have passed Django's own CSRF check."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """The user, or None for a stranger."""
        page: HttpRequest = request._request
        user: Any = getattr(page, "user", None)
        if user is None or not user.is_authenticated or not user.is_active:
            return None
        if request.method not in SAFE_METHODS and not getattr(page, "csrf_processing_done", False):
            raise PermissionDenied("CSRF check failed.")
        return user, None
