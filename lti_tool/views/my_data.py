"""A person's own data: what is kept, to take along, to remove. Every learner reaches it, from the privacy notice too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from lti_tool import bridge
from lti_tool.bridge import personal
from lti_tool.launch.services import close_session, session_of
from lti_tool.privacy import services as privacy
from lti_tool.views.session import step_outside


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """The page says in plain words what is kept; the details are in the files."""
    person = privacy.person_of_session(session_of(request))
    if person != request.user:
        personal.note_seen(actor=session_of(request).user, subject=person)
    return render(request, "lti_tool/my_data.html", _page(request, person))


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """Everything, for a person to read and for a machine."""
    content = privacy.data_as_json(_taken_out(request))
    return _download(content.encode(), "application/json", "my-data.json")


@require_safe
def as_table(request: HttpRequest) -> HttpResponse:
    """The answers, for a spreadsheet."""
    content = privacy.answers_as_csv(_taken_out(request))
    return _download(content.encode(), "text/csv; charset=utf-8", "my-answers.csv")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Asks once more; what is removed does not come back."""
    person = privacy.person_of_session(session_of(request))
    if request.method == "POST" and "sure" in request.POST:
        return _removed(request, person)
    context = _page(request, person) | {"not_sure": request.method == "POST"}
    status = 422 if request.method == "POST" else 200
    return render(request, "lti_tool/my_data_remove.html", context, status=status)


def _page(request: HttpRequest, person: bridge.User) -> dict[str, object]:
    return {
        "summary": personal.data_summary(person),
        "unsent": privacy.count_unsent_grades(person),
        "is_own": person == session_of(request).user,
    }


def _taken_out(request: HttpRequest) -> privacy.Json:
    person = privacy.person_of_session(session_of(request))
    personal.note_exported(actor=session_of(request).user, subject=person)
    return privacy.collect_data(person, language=get_language() or "")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _removed(request: HttpRequest, person: bridge.User) -> HttpResponse:
    session = session_of(request)
    is_own = person == session.user
    privacy.erase_person(person=person, actor=session.user)
    step_outside(request)
    context = {"back_url": session.return_url, "is_own": is_own}
    response = render(request, "lti_tool/my_data_removed.html", context)
    close_session(session, response)
    return response
