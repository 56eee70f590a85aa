"""Addresses and codes within a text, which no browser may translate: an exercise may ask for just these letters."""

import re
from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
# A number of four digits and more, however it is spaced, or anything up to a space: linear, whatever the text.
_PART = re.compile(r"\+?\d(?:[ \u00a0-]?\d){3,}+(?!\w|[.@]\w)|[^\s<>(),;\"“”«»]+")
_NUMBER = re.compile(r"\+?\d(?:[ \u00a0-]?\d){3,}+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_JOINT = re.compile(r"[.@]")


@register.filter
def as_written(text: object) -> SafeString:
    """The text, with a mark around each address and each code in it."""
    return format_html_join("", "{}", ((part,) for part in _parts(str(text))))


@register.filter
def untranslated(text: object) -> SafeString:
    """The attribute for an element that can hold no other, such as an option."""
    is_plain = not any(True for part in _parts(str(text)) if isinstance(part, SafeString))
    return SafeString("" if is_plain else ' translate="no"')


def _parts(text: str) -> Iterable[str]:
    end = 0
    for match in _PART.finditer(text):
        part = match[0].rstrip(".:!?…'’")
        if _NUMBER.fullmatch(part) or _is_address(part):
            yield text[end : match.start()]
            yield format_html('<bdi translate="no">{}</bdi>', part)
            end = match.start() + len(part)
    yield text[end:]


def _is_address(part: str) -> bool:
    """Names with points or an "at" between them, the last one of letters; a date and a time are none."""
    without_scheme = _SCHEME.sub("", part, count=1)
    *names, last = _JOINT.split(without_scheme.split("/", 1)[0])
    return bool(names) and len(last) > 1 and last.isalpha() and all(names[1:])
