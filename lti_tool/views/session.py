from django.http import HttpResponse
from django.shortcuts import render
from django.urls import set_script_prefix, set_urlconf
from django.views.decorators.http import require_POST

from lti_tool.launch import sessions
from lti_tool.launch.middleware import LaunchRequest


@require_POST
def leave(request: LaunchRequest) -> HttpResponse:
    """The person is finished: on a shared device the next one finds nothing of the one before."""
    launch = request.launch
    step_outside(request)
    response = render(request, "lti_tool/left.html", {"back_url": launch.return_url})
    sessions.close(launch, response)
    return response


def step_outside(request: LaunchRequest) -> None:
    """The last page stands outside the session: its links must still lead somewhere."""
    vars(request).update(course=None, leave_url="", course_url="", my_data_url="")
    set_urlconf(None)
    set_script_prefix("/")
