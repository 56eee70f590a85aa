"""What a language is called: in the reader's own language, or in itself."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language_info


def language_name(code: str, kind: str = "name_translated") -> str:
    """In the reader's language (or its own: "name_local"); Django does not know all that people speak."""
    try:
        return str(get_language_info(code)[kind])
    except KeyError:
        return str(dict(settings.LANGUAGES).get(code, code))
