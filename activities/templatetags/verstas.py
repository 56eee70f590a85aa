"""What the templates need and Django lacks."""

from django import template
from django.templatetags.static import static

register = template.Library()


@register.filter
def static_or_nothing(path: str) -> str:
    """The address of a static file; a content picture that is not there must not take the page down."""
    try:
        return static(path) if path else ""
    except ValueError:
        return ""
