"""How an instructor adds activities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from lti_tool.demo_lms import people
from lti_tool.demo_lms.grading import columns
from lti_tool.demo_lms.models import Course, Link, Person, Tool

TEACHING = (Person.Role.INSTRUCTOR, Person.Role.ADMIN)
MAXIMUM = 100


@people.for_people(*TEACHING)
def add(request: HttpRequest, person: Person) -> HttpResponse:
    """Offer the tools' own choosers, and a plain form without one."""
    if request.method == "POST":
        return _add_plain(request)
    tools = Tool.objects.filter(active=True).order_by("pk")
    context = {"tools": tools, "courses": Course.objects.order_by("pk")}
    return render(request, "demo_lms/add.html", context)


@require_GET
@people.for_people(*TEACHING)
def choose(request: HttpRequest, person: Person, tool_id: int, course_id: int) -> HttpResponse:
    """The tool's chooser in a frame."""
    tool = get_object_or_404(Tool, pk=tool_id)
    return render(request, "demo_lms/choose.html", {"tool": tool, "course_id": course_id})


def _add_plain(request: HttpRequest) -> HttpResponse:
    tool = get_object_or_404(Tool, pk=request.POST.get("tool", 0), active=True)
    course = get_object_or_404(Course, pk=request.POST.get("course", 0))
    title = request.POST.get("title") or tool.name
    link = Link.objects.create(course=course, tool=tool, title=title, url=request.POST.get("url", ""))
    if "graded" in request.POST:
        column = {"label": title, "scoreMaximum": MAXIMUM}
        columns.create(column, course=course, tool=tool, link=link)
    return redirect("course")
