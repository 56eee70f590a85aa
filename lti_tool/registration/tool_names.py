"""What an LMS calls this tool: where it sends that name as somebody's words, nobody has written any."""

import unicodedata

from django.conf import settings

from lti_tool.models import Registration


def is_tool_name(title: str, registration: Registration) -> bool:
    """Whether a title is only the tool's name, however it is spaced and whichever its case."""
    return bool(title) and _bare(title) in {_bare(name) for name in _all(registration)}


def added(names: str, *more: str) -> str:
    """Names, one a line, with these among them, each once."""
    stripped_names = (name.strip() for name in [*names.splitlines(), *more])
    return "\n".join(dict.fromkeys(filter(None, stripped_names)))


def _all(registration: Registration) -> list[str]:
    return [settings.TOOL_NAME, *registration.tool_names.splitlines()]


def _bare(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
