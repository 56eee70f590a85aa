"""The process's one HTTP client, made from the settings."""

from functools import cache
from threading import Lock

from django.conf import settings

from lti_tool.protocol.http_client import HttpClient

_making = Lock()


def http_client() -> HttpClient:
    with _making:  # a worker's threads start together: two clients would not share their connections
        return _client(tuple(settings.LTI_ALLOWED_PRIVATE_HOSTS), settings.TOOL_URL)


@cache
def _client(allowed_private_hosts: tuple[str, ...], tool_url: str) -> HttpClient:
    return HttpClient(allowed_private_hosts, tool_url=tool_url)
