"""The LMS's keys and its token endpoint."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from lti_tool.demo_lms import addresses, keys, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import Tool
from lti_tool.demo_lms.registering import access, tool_keys

CLAIMS = ["iss", "sub", "aud", "iat", "exp", "jti"]


@require_GET
def jwks(request: HttpRequest) -> HttpResponse:
    """The published keys."""
    return JsonResponse(keys.jwks())


@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give an access token to a tool that proves itself; Moodle calls even the JSON text/html."""
    try:
        tool = _authenticate(request)
    except tool_keys.UnreachableToolError:
        return HttpResponse("<!DOCTYPE html><title>Error</title><p>Not found.</p>", status=404)
    except tool_keys.UntrustedTokenError as error:
        return _answer({"error": "invalid_client", "error_description": str(error)}, status=400)
    if request.POST.get("grant_type") != "client_credentials":
        return _answer({"error": "unsupported_grant_type"}, status=400)
    scopes = [scope for scope in request.POST.get("scope", "").split() if scope in tool.scopes]
    if not scopes:
        return _answer({"error": "invalid_scope"}, status=400)
    return _answer(
        {
            "access_token": access.issue(tool, scopes).value,
            "token_type": "Bearer",
            "expires_in": access.LIFETIME,
            "scope": " ".join(scopes),
        }
    )


def _authenticate(request: HttpRequest) -> Tool:
    if request.POST.get("client_assertion_type") != words.ASSERTION_TYPE:
        raise tool_keys.UntrustedTokenError("client_assertion_type")
    assertion = request.POST.get("client_assertion", "")
    client_id = tool_keys.unverified_issuer(assertion)
    tool = Tool.objects.filter(client_id=client_id, active=True).first()
    if tool is None:
        raise tool_keys.UntrustedTokenError("unknown or inactive client")
    claims = tool_keys.verify(assertion, tool, audience=addresses.absolute("token"), require=CLAIMS)
    if claims["sub"] != tool.client_id:
        raise tool_keys.UntrustedTokenError("sub is not the client_id")
    tool_keys.spend(tool, f"jti:{claims['jti']}")
    return tool


def _answer(body: dict[str, object], status: int = 200) -> JsonResponse:
    response = JsonResponse(body, status=status, content_type=platforms.now().oauth_media_type)
    response["Cache-Control"] = "no-store"
    return response
