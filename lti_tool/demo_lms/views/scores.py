"""AGS: scores in, results out."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from lti_tool.demo_lms import addresses, pages, platforms
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.grading import rounding, score_log
from lti_tool.demo_lms.grading import scores as gradebook
from lti_tool.demo_lms.models import LineItem, Result, Tool
from lti_tool.demo_lms.reading import json_object, number
from lti_tool.demo_lms.registering.access import RefusedError, expect_type, service
from lti_tool.demo_lms.views.line_items import get_item


@csrf_exempt
def scores(request: HttpRequest, course_id: int, item_id: int) -> HttpResponse:
    """Take one score; every arrival is written down, the refused ones too."""
    response = _receive(request, course_id, item_id)
    if response.status_code != 200:
        score_log.record(request, str(item_id), status=response.status_code, applied=False)
    return response


@service(read=[], write=[words.SCORE_SCOPE])
def _receive(request: HttpRequest, tool: Tool, course_id: int, item_id: int) -> HttpResponse:
    if request.method != "POST":
        raise RefusedError(405, "Method not allowed")
    expect_type(request, words.SCORE_TYPE)
    item = get_item(tool, course_id, item_id)
    score = gradebook.read(json_object(request.body))
    # Grade and log stand or fall together, even when the process is killed here.
    with transaction.atomic():
        result = gradebook.apply(item, score)
        score_log.record(request, str(item.pk), status=200, applied=True)
    if platforms.now().empty_score_answer:
        return HttpResponse(status=200)
    return JsonResponse({"resultUrl": _result_url(item, result)})


@service(read=[words.RESULT_SCOPE], write=[])
def results(request: HttpRequest, tool: Tool, course_id: int, item_id: int) -> HttpResponse:
    """List the grades of a column."""
    if platforms.now().breaks_at_a_limit and "limit" in request.GET:
        return HttpResponse("<!DOCTYPE html><title>Error</title><p>Not found.</p>", status=404)
    item = get_item(tool, course_id, item_id)
    rows = item.results.select_related("person").order_by("person__pk")
    user_id = request.GET.get("user_id")
    if user_id is not None:
        rows = rows.filter(person__pk=number(user_id))
    shown, following = pages.cut(request, list(rows))
    with_comment = user_id is None or platforms.now().filtered_results_have_comment
    body = [_as_json(item, row, with_comment=with_comment) for row in shown]
    response = JsonResponse(body, safe=False, content_type=words.RESULTS_TYPE)
    return pages.link(response, following)


def _as_json(item: LineItem, result: Result, *, with_comment: bool) -> dict[str, Any]:
    score, most = rounding.now().of(result)
    body: dict[str, Any] = {
        "id": _result_url(item, result),
        "scoreOf": addresses.line_item(item),
        "userId": result.person.sub,
        "resultMaximum": most,
        "timestamp": result.timestamp.isoformat(),
    }
    if score is not None:
        body["resultScore"] = score
    if result.comment and with_comment and not platforms.now().adds_comments:
        body["comment"] = result.comment
    if result.scoring_user_id:
        body["scoringUserId"] = result.scoring_user_id
    return body


def _result_url(item: LineItem, result: Result) -> str:
    return addresses.service("results", item.tool, item.course_id, item.pk, user_id=result.person.sub)
