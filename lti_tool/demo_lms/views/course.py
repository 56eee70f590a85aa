"""The course as people see it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from lti_tool.demo_lms import people
from lti_tool.demo_lms.models import Course, LineItem, Link, Person, Result, Tool

FRAMES = 4


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """The page on which a visitor chooses whom to play."""
    return render(request, "demo_lms/start.html", {"people": Person.objects.order_by("pk")})


@require_POST
def login(request: HttpRequest) -> HttpResponse:
    people.log_in(request, get_object_or_404(Person, key=request.POST.get("person", "")))
    return redirect("course")


def logout(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("start")


@require_GET
@people.for_people()
def course(request: HttpRequest, person: Person) -> HttpResponse:
    """The activities of every course."""
    courses = Course.objects.prefetch_related("links__line_items").order_by("pk")
    tools = Tool.objects.filter(active=True).order_by("pk")
    return render(request, "demo_lms/course.html", {"courses": courses, "tools": tools, "kinds": Link.Kind})


@require_GET
@people.for_people()
def activity(request: HttpRequest, person: Person, link_id: int) -> HttpResponse:
    """One activity, in a frame or in the whole window."""
    link = get_object_or_404(Link, pk=link_id, kind=Link.Kind.LAUNCH)
    if not (person.teaches or link.is_open):
        return render(request, "demo_lms/closed.html", {"link": link}, status=403)
    if request.GET.get("target") == "window":
        return redirect(f"/launch/{link.pk}/?target=window")
    return render(request, "demo_lms/activity.html", {"links": [link]})


@require_GET
@people.for_people()
def review(request: HttpRequest, person: Person, item_id: int, person_id: int) -> HttpResponse:
    """Someone's work in a frame, from the gradebook."""
    get_object_or_404(LineItem, pk=item_id)
    subject = get_object_or_404(Person, pk=person_id)
    framed = {
        "title": f"The work of {subject}",
        "source": reverse("launch-review", args=[item_id, person_id]),
    }
    return render(request, "demo_lms/framed.html", framed)


@require_GET
@people.for_people()
def privacy(request: HttpRequest, person: Person, tool_id: int, person_id: int) -> HttpResponse:
    """What a tool keeps about someone, in a frame."""
    tool = get_object_or_404(Tool, pk=tool_id)
    subject = get_object_or_404(Person, pk=person_id)
    framed = {
        "title": f"{subject}: data in {tool.name}",
        "source": reverse("launch-privacy", args=[tool_id, person_id]),
    }
    return render(request, "demo_lms/framed.html", framed)


@require_GET
@people.for_people()
def frames(request: HttpRequest, person: Person) -> HttpResponse:
    """Several activities at once, which only works where their launches do not mix."""
    links = Link.objects.filter(kind=Link.Kind.LAUNCH).order_by("pk")[:FRAMES]
    return render(request, "demo_lms/activity.html", {"links": links, "several": True})


@require_GET
@people.for_people()
def come_back(request: HttpRequest, person: Person) -> HttpResponse:
    """Where a tool sends people when they are done."""
    texts = [request.GET[name] for name in ("lti_errormsg", "lti_msg") if name in request.GET]
    return render(request, "demo_lms/return.html", {"said": texts})


@require_GET
@people.for_people()
def roster(request: HttpRequest, person: Person) -> HttpResponse:
    people_here = Person.objects.filter(enrolled=True).prefetch_related("groups").order_by("pk")
    tools = Tool.objects.filter(active=True).order_by("pk")
    return render(request, "demo_lms/roster.html", {"people": people_here, "tools": tools})


@require_GET
@people.for_people()
def gradebook(request: HttpRequest, person: Person) -> HttpResponse:
    """Everybody's grades for those who teach, one's own for a learner."""
    learners = Person.objects.filter(role=Person.Role.LEARNER).order_by("pk")
    if not person.teaches:
        learners = learners.filter(pk=person.pk)
    items = [one for one in LineItem.objects.order_by("pk") if person.teaches or one.is_released]
    grades = {(grade.person_id, grade.line_item_id): grade for grade in Result.objects.all()}
    rows = [(learner, [(item, grades.get((learner.pk, item.pk))) for item in items]) for learner in learners]
    return render(request, "demo_lms/gradebook.html", {"items": items, "rows": rows})
