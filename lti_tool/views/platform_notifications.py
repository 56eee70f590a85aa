"""Where LMSs send their notices (PNS 1.0 §4): machines only, so the answer is JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from lti_tool.launch import services as launch
from lti_tool.protocol import bounded_json, readers
from lti_tool.protocol.errors import LtiError, Refused

MOST = 100


@csrf_exempt  # no browser posts here: each notice is signed
@never_cache
@require_POST
def notices(request: HttpRequest) -> HttpResponse:
    """200 where every notice of the batch was taken; else the first reason, and what was good is kept all the same."""
    try:
        tokens = _tokens(request.body)
    except Refused as error:
        return _refused([error.code])
    batch = launch.NotificationBatch()
    codes = [code for code in (_received(token, batch) for token in tokens) if code]
    return _refused(codes) if codes else JsonResponse({"received": len(tokens)})


def _received(token: str, batch: launch.NotificationBatch) -> str:
    """The code of what is wrong with a notice, "" for nothing."""
    registration = None
    try:
        sender = batch.registration_of(token)
        registration = sender.pk
        batch.receive(token, sender)
    except LtiError as error:
        launch.note_refusal(error.code, step="notice", registration=registration)
        return error.code
    return ""


def _tokens(body: bytes) -> list[str]:
    try:
        sent = readers.mapping(bounded_json.loads(body.decode())) or {}
    except ValueError as error:
        raise Refused("notice_malformed") from error
    entries = readers.items(sent.get("notices")) or ()
    tokens = [one.get("jwt") if isinstance(one, dict) else None for one in entries]
    if not 0 < len(tokens) <= MOST or not all(isinstance(token, str) for token in tokens):
        raise Refused("notice_malformed")
    return [str(token) for token in tokens]


def _refused(codes: list[str]) -> HttpResponse:
    refusal = launch.describe_refusal(codes[0])
    problem = {"type": "about:blank", "title": codes[0], "status": refusal.status, "codes": codes}
    return JsonResponse(problem, status=refusal.status, content_type="application/problem+json")
