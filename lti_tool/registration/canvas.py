"""The tool's configuration in the words of Canvas, which has its own format beside dynamic registration."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from lti_tool import addresses
from lti_tool.messages import services as messages
from lti_tool.protocol.history import VARIABLES
from lti_tool.protocol.registration import SCOPES
from lti_tool.registration import registrations


def configuration() -> dict[str, Any]:
    """Public facts only: every LMS gets the same."""
    urls, about = addresses.tool_urls(), registrations.tool_description(with_names=True)
    placements = [
        {
            "placement": placement,
            "message_type": message,
            "target_link_uri": urls["target_link_uri"],
            "text": about.name,
            "icon_url": about.icon_url,
            "enabled": True,
        }
        for placement, message in messages.canvas_placements()
    ]
    return {
        "title": about.name,
        "description": about.text,
        "oidc_initiation_url": urls["login_url"],
        "target_link_uri": urls["target_link_uri"],
        "redirect_uris": [urls["launch_url"]],
        "scopes": list(SCOPES),
        "public_jwk_url": urls["jwks_url"],
        "custom_fields": dict(VARIABLES),
        "extensions": [
            {
                "platform": "canvas.instructure.com",
                "domain": urlsplit(settings.TOOL_URL).netloc,
                "tool_id": "verstas",
                "privacy_level": "name_only",
                "settings": {"text": about.name, "icon_url": about.icon_url, "placements": placements},
            }
        ],
    }
