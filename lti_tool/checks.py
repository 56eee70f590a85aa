"""What must not be in production, said at start-up."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection

MOST_SQLITE_PROCESSES = 4


def demo_lms_is_not_installed(
    app_configs: Sequence[AppConfig] | None, **kwargs: object
) -> list[CheckMessage]:
    """The demo LMS lets anyone in as anyone: it runs beside the tool, never in it."""
    if "lti_tool.demo_lms" not in settings.INSTALLED_APPS:
        return []
    return [
        Error(
            "The demo LMS must not run inside the tool.",
            hint="Start it with `make demo`.",
            id="lti_tool.E001",
        )
    ]


def sqlite_serves_one_host(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    is_sqlite = connection.vendor == "sqlite"
    if not is_sqlite or settings.WEB_CONCURRENCY <= MOST_SQLITE_PROCESSES:
        return []
    hint = "Use PostgreSQL, or set WEB_CONCURRENCY to 4 or less."
    return [Warning("SQLite has one writer at a time.", hint=hint, id="lti_tool.W001")]


def connect() -> None:
    register(demo_lms_is_not_installed)
    register(sqlite_serves_one_host, deploy=True)
