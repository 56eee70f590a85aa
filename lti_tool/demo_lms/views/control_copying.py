"""The control API's copies and notices.

`POST copy-course/` {course?, title?, loose_columns?, tell?}: a copy, and what the tools answered to the notice of it.
`POST notice/` {client_id, type?, claims?, notice_id?}: a signed notice, not sent, so that a test may send or spoil it.
"""

from typing import Any

from django.shortcuts import get_object_or_404

from lti_tool.demo_lms import notices
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.launching import copies
from lti_tool.demo_lms.models import Course, Tool
from lti_tool.demo_lms.trials.control_door import Order, steered


@steered()
def copy_course(method: str, order: Order) -> dict[str, Any]:
    course = (
        get_object_or_404(Course, pk=order["course"])
        if "course" in order
        else Course.objects.order_by("pk")[0]
    )
    title = str(order.get("title", f"{course.title} (copy)"))
    new_course = copies.copy(course, title=title, loose_columns=bool(order.get("loose_columns")))
    answers = notices.tell_of_copy(new_course) if order.get("tell") else []
    links = {str(link.copied_from_id): link.pk for link in new_course.links.all()}
    return {"id": new_course.pk, "links": links, "answers": answers, "claims": notices.of_copy(new_course)}


@steered()
def notice(method: str, order: Order) -> dict[str, str]:
    tool = get_object_or_404(Tool, client_id=order["client_id"])
    kind, more = order.get("type", words.HELLO_NOTICE), order.get("claims", {})
    return {"jwt": notices.signed(tool, kind, more, notice_id=order.get("notice_id", ""))}
