"""What the templates need and Django lacks."""

from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import get_language_info

register = template.Library()


@register.filter
def static_or_nothing(path: str) -> str:
    """The address of a static file; a content picture that is not there must not take the page down."""
    try:
        return static(path) if path else ""
    except ValueError:
        return ""


@register.filter
def language_name(code: str, kind: str = "name_translated") -> str:
    """A language's name in the reader's language (or its own: "name_local"); Django does not know all that people speak."""
    try:
        return str(get_language_info(code)[kind])
    except KeyError:
        return str(dict(settings.LANGUAGES).get(code, code))


@register.simple_tag(takes_context=True)
def query(context: dict[str, object], **changes: object) -> str:
    """The query of this page with other values in it; what is empty is left out."""
    request = context["request"]
    asked = request.GET.items() if isinstance(request, HttpRequest) else ()
    values = {
        name: str(value) for name, value in {**dict(asked), **changes}.items() if value not in ("", None)
    }
    return "?" + urlencode({name: value.replace("\0", "")[:100] for name, value in values.items()})
