"""The organisation's own words in a page: `{% load words %}{% worded _("Tell your [instructor].") %}`."""

from collections.abc import Mapping

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from activities.models import Organisation
from activities.organisations.services import OwnText, Word, house, is_switched_on, own_text, parts_of
from activities.templatetags.verstas import in_language

register = template.Library()


@register.simple_tag(takes_context=True)
def worded(context: dict[str, object], text: str) -> SafeString:
    """The text, in which each `[word]` or `[word:form]` (organisations/words.py) is this page's organisation's."""
    organisation = context.get("organisation")
    whose = organisation if isinstance(organisation, Organisation) else house()
    return format_html_join("", "{}", ((_written(part),) for part in parts_of(str(text), whose)))


@register.filter
def has_on(organisation: object, name: str) -> bool:
    """Has this page's organisation switched on what speaks or records under this name (organisations/switches.py)?"""
    return isinstance(organisation, Organisation) and is_switched_on(organisation, name)


@register.filter
def as_own_text(by_language: Mapping[str, str]) -> OwnText:
    """What an organisation wrote itself, in the page's language where it did so."""
    return own_text(by_language, get_language() or "")


def _written(part: str | Word) -> str:
    """A word of the organisation's stands alone in its direction, and in the language that it is in."""
    if isinstance(part, str):
        return part
    if not part.is_own and part.language == get_language():
        return part.text
    return format_html("<bdi{}>{}</bdi>", in_language(part.language), part.text)
