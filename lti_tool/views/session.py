from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import set_script_prefix, set_urlconf
from django.views.decorators.http import require_POST

from activities.runtime.request_context import part_of, set_part
from lti_tool import bridge
from lti_tool.launch.services import close_session, session_of


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """The person is finished: on a shared device the next one finds nothing of the one before."""
    session = session_of(request)
    step_outside(request)
    response = render(request, "lti_tool/left.html", {"back_url": session.return_url})
    close_session(session, response)
    return response


def step_outside(request: HttpRequest) -> None:
    """The last page stands outside the session: its links must still lead somewhere."""
    organisation = part_of(request, bridge.CourseContext).organisation
    set_part(request, bridge.CourseContext(outside=organisation))
    set_urlconf(None)
    set_script_prefix("/")
