"""What the templates need and Django lacks."""

import math
from collections.abc import Iterable
from functools import cache
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from activities.blocks.texts import BULLET
from activities.runtime import tracing
from activities.runtime.language_names import language_name
from activities.teaching.services import ResultCell

register = template.Library()


@register.filter
def static_or_nothing(path: str) -> str:
    """The address of a static file; a content picture that is not there must not take the page down."""
    try:
        return static(path) if path else ""
    except ValueError:
        return ""


register.filter("language_name", language_name)


@register.simple_tag(takes_context=True)
def query(context: dict[str, object], **changes: object) -> str:
    """The query of this page with other values in it; what is empty is left out."""
    request = context["request"]
    parameters = request.GET.items() if isinstance(request, HttpRequest) else ()
    values = {
        name: str(value) for name, value in {**dict(parameters), **changes}.items() if value not in ("", None)
    }
    return "?" + urlencode({name: value.replace("\0", "")[:100] for name, value in values.items()})


@register.simple_tag
def reference() -> str:
    """Six letters that also stand in this request's lines of the log."""
    return tracing.reference()


@register.simple_tag
def same_for_all(part: str, **of: object) -> SafeString:
    """A part of a page that says the same to everyone of a language, and so is written once for each `of`, which is hashable."""
    written = _written.__wrapped__ if settings.DEBUG else _written
    return written(part, get_language(), tuple(of.items()))


@cache
def _written(part: str, _language: str, of: tuple[tuple[str, object], ...]) -> SafeString:
    return render_to_string(part, dict(of))


@register.simple_tag
def in_language(language: str) -> str:
    """The attributes of an element whose text is in this language, where the page's own is another one."""
    return "" if language in {"", get_language()} else _attributes(language)


@register.simple_tag
def in_page_language(language: str) -> str:
    """The attributes of an element of the page's own that stands within text of this language."""
    own = get_language() or settings.LANGUAGE_CODE
    return "" if language in {"", own} else _attributes(own)


@register.filter
def isolated(text: object, language: str = "") -> SafeString:
    """A name or a title within a sentence, so that neither turns the other's words or numbers around."""
    return format_html("<bdi{}>{}</bdi>", in_language(language), text)


@register.simple_tag
def cells(row: Iterable[ResultCell], look: str) -> SafeString:
    """A learner's results as cells of a table: by the hundred on a page, and so not a template of their own."""
    if look == "paper":
        return format_html_join(
            "", "<td><bdi>{}</bdi>{}</td>", ((one.text, _course_result(one)) for one in row)
        )
    return format_html_join("", '<td role="cell"{}><bdi>{}</bdi>{}</td>', (_cell(one, look) for one in row))


def _cell(cell: ResultCell, look: str) -> tuple[SafeString, str, SafeString | str]:
    """What there is nothing of has no name: on a phone it is counted and not shown."""
    names = (f"heat h-{cell.heat} " if look == "map" else "") + ("nothing" if cell.is_nothing else "")
    shade = format_html(' class="{}"', names.strip()) if names else ""
    title = "" if cell.is_nothing else format_html(' data-title="{}"', cell.title)
    return format_html("{}{}", title, shade), cell.text, _course_result(cell)


def _course_result(cell: ResultCell) -> SafeString | str:
    if not cell.course:
        return ""
    form = ' <span class="soft"><bdi>{}</bdi></span>' if cell.is_calm else " <b><bdi>{}</bdi></b>"
    return format_html(form, cell.course)


@register.filter
def whole(points: float | None, most: float | None = None) -> int | str:
    """Points as people read them: a whole number, and the full one only where nothing is missing."""
    if points is None:
        return ""
    rounded = math.floor(points + 0.5)
    return rounded if most is None or points >= most else min(rounded, math.ceil(most) - 1)


@register.filter
def listed(words: str) -> SafeString:
    """A sentence with things below it (`blocks.texts.naming`), each thing in the direction of its own language."""
    return format_html_join(mark_safe("<br>"), "{}", ((_line(one),) for one in words.splitlines()))


def _line(words: str) -> str:
    name = words.removeprefix(BULLET)
    return words if name == words else format_html("{}{}", BULLET, isolated(name))


def _attributes(language: str) -> SafeString:
    is_rtl = language.split("-")[0] in settings.LANGUAGES_BIDI
    return format_html(' lang="{}" dir="{}"', language, "rtl" if is_rtl else "ltr")
