"""What an activity is, for someone who follows an ordinary link to it: without a course it cannot be done."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from lti_tool import bridge
from lti_tool.launch import services as launch


def page(request: HttpRequest, slug: str) -> HttpResponse | None:
    """None where there is no such activity to tell of. Anyone may frame it: it holds no session and no action."""
    language = get_language() or settings.LANGUAGE_CODE
    entry = bridge.presentable(slug, language=language)
    if entry is None or request.method not in {"GET", "HEAD"}:
        return None
    names = dict(settings.LANGUAGES)
    context = {"entry": entry, "entry_languages": [names.get(code, code) for code in entry.languages]}
    return launch.allow_framing(render(request, "lti_tool/presentation.html", context), frames=launch.ANYONE)
