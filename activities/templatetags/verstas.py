"""What the templates need and Django lacks."""

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.templatetags.static import static

register = template.Library()


@register.filter
def static_or_nothing(path: str) -> str:
    """The address of a static file; a content picture that is not there must not take the page down."""
    try:
        return static(path) if path else ""
    except ValueError:
        return ""


@register.simple_tag(takes_context=True)
def query(context: dict[str, object], **changes: object) -> str:
    """The query of this page with other values in it; what is empty is left out."""
    request = context["request"]
    asked = request.GET.items() if isinstance(request, HttpRequest) else ()
    values = {
        name: str(value) for name, value in {**dict(asked), **changes}.items() if value not in ("", None)
    }
    return "?" + urlencode({name: value.replace("\0", "")[:100] for name, value in values.items()})
