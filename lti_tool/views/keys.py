from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from lti_tool.keys import tool_keys


@require_safe
def jwks(request: HttpRequest) -> JsonResponse:
    """The tool's public keys; an LMS may keep them an hour, and a new key waits a day before it signs."""
    return JsonResponse(tool_keys.jwks(), headers={"Cache-Control": "public, max-age=3600"})
