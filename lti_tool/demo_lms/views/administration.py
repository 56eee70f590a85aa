"""How the administrator registers tools."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from lti_tool.demo_lms import addresses, people
from lti_tool.demo_lms import vocabulary as words
from lti_tool.demo_lms.models import Person, Tool
from lti_tool.demo_lms.registering import registrations

FIELDS = ("initiate_login_uri", "jwks_uri", "target_link_uri")


@require_GET
@people.for_people(Person.Role.ADMIN)
def tools(request: HttpRequest, person: Person) -> HttpResponse:
    """The registered tools, and two ways to register another."""
    greeted = request.session.pop("greeted", "")
    context = {"tools": Tool.objects.order_by("pk"), "platform": addresses.of_platform(), "greeted": greeted}
    return render(request, "demo_lms/tools.html", context)


@require_POST
@people.for_people(Person.Role.ADMIN)
def register(request: HttpRequest, person: Person) -> HttpResponse:
    """Open the tool's registration page in a frame."""
    url = request.POST.get("url", "").strip()
    if not url.startswith(("http://", "https://")):
        return redirect("tools")
    query = urlencode(
        {
            "openid_configuration": addresses.absolute("openid-configuration", registration=1),
            "registration_token": registrations.new_token(),
        }
    )
    framed = f"{url}{'&' if '?' in url else '?'}{query}"
    return render(request, "demo_lms/tool_registration.html", {"framed": framed})


@require_POST
@people.for_people(Person.Role.ADMIN)
def register_by_hand(request: HttpRequest, person: Person) -> HttpResponse:
    """Register a tool from its addresses; it is active at once."""
    urls = {name: request.POST.get(name, "").strip() for name in FIELDS}
    Tool.objects.create(
        name=request.POST.get("name") or "Tool",
        client_id=registrations.new_client_id(),
        redirect_uris=request.POST.get("redirect_uris", "").split(),
        deep_linking_uri=request.POST.get("deep_linking_uri", "").strip() or urls["target_link_uri"],
        scopes=words.SCOPES,
        claims=request.POST.getlist("claims"),
        active=True,
        **urls,
    )
    return redirect("tools")


@require_POST
@people.for_people(Person.Role.ADMIN)
def activate(request: HttpRequest, person: Person, tool_id: int) -> HttpResponse:
    """Let people use a pending tool."""
    Tool.objects.filter(pk=tool_id).update(active=True)
    return redirect("tools")


@require_POST
@people.for_people(Person.Role.ADMIN)
def delete(request: HttpRequest, person: Person, tool_id: int) -> HttpResponse:
    """Remove a tool with its activities and grades."""
    get_object_or_404(Tool, pk=tool_id).delete()
    return redirect("tools")
