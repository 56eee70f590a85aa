"""Gives the newest registration and its courses to an organisation, as the administration would, and takes them back."""

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageDraw

from tests.tool_process import ToolProcess

GIVE = """
import base64, io
from activities.models import Course, Organisation
from activities.organisations.services import store_logo
from lti_tool.models import Registration
facts, logo, text = {facts!r}, {logo!r}, {text!r}
organisation = Organisation.objects.create(**facts)
store_logo(organisation=organisation, upload=io.BytesIO(base64.b64decode(logo)), text=text)
registration = Registration.objects.latest("pk")
Registration.objects.filter(pk=registration.pk).update(organisation=organisation)
courses = Course.objects.filter(lti_context__deployment__registration=registration)
Course.objects.filter(pk__in=list(courses.values_list("pk", flat=True))).update(organisation=organisation, unit=None)
"""
TAKE = """
from activities.models import Course, Organisation
from lti_tool.models import Registration
organisation = Organisation.objects.filter(name={name!r}).latest("pk")
for model in (Registration, Course):
    model.objects.filter(organisation=organisation).update(organisation=None)
organisation.delete()
"""


@contextmanager
def belonging(tool: ToolProcess, *, logo: bytes, text: dict[str, str], **facts: Any) -> Iterator[None]:
    """For a while the newest LMS is this organisation's."""
    script = GIVE.format(facts=facts, logo=base64.b64encode(logo).decode(), text=text)
    tool.manage("shell", "--verbosity", "0", "--command", script)
    try:
        yield
    finally:
        tool.manage("shell", "--verbosity", "0", "--command", TAKE.format(name=facts["name"]))


def plate(colour: str, drawing: str, *, is_round: bool = False) -> bytes:
    """A logo with a ground of its own, and a roof on it."""
    picture = Image.new("RGBA", (96, 96) if is_round else (240, 96), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    width = picture.width - 1
    (pen.ellipse if is_round else pen.rectangle)((0, 0, width, 95), fill=colour)
    for left in range(18, width - 40, 48):
        pen.polygon([(left, 66), (left + 24, 30), (left + 48, 66)], fill=drawing)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
