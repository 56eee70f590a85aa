"""An instructor's "send again"."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from lti_tool.delivery.services import find_grade, is_kept_back, retry_delivery, send_over, send_over_newer
from lti_tool.launch.services import current_role, session_of
from lti_tool.protocol.roles import INSTRUCTOR


@require_POST
def send_again(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Lets a grade of the instructor's own course be tried now, over a newer one where that was the trouble."""
    session = session_of(request)
    if current_role(session) != INSTRUCTOR:
        raise Http404
    delivery = find_grade(context=session.context_id, pk=delivery_id)
    if delivery is None:
        raise Http404
    if is_kept_back(delivery):
        send_over_newer(delivery)
    elif not send_over(delivery):
        retry_delivery(delivery)
    placement = delivery.line_item.resource_link.placement
    if placement is None:
        raise Http404
    answer = HttpResponseRedirect(reverse("activities:results", args=[placement.public_id]))
    answer.status_code = 303
    return answer
