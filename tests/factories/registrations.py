"""LMS registrations for tests that need no running LMS."""

from typing import Any

from lti_tool.models import Deployment, Registration, Standing


def a_registration(**facts: Any) -> Registration:
    """An approved LMS at lms.example.org with one approved deployment, "1"."""
    defaults = {
        "name": "An LMS",
        "issuer": "https://lms.example.org",
        "client_id": "client-1",
        "auth_url": "https://lms.example.org/auth",
        "token_url": "https://lms.example.org/token",
        "jwks_url": "https://lms.example.org/jwks",
        "standing": Standing.ACTIVE,
        "frame_origins": ["https://lms.example.org"],
        "service_origins": ["https://lms.example.org"],
    }
    registration = Registration.objects.create(**(defaults | facts))
    Deployment.objects.create(registration=registration, deployment_id="1", standing=Standing.ACTIVE)
    return registration
