"""What must not be in production, said at start-up."""

import re
from collections.abc import Sequence

from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

MOST_SQLITE_PROCESSES = 4
PLACEHOLDER = re.compile(r"change.?me|replace.?me|django-insecure|your.?secret|placeholder", re.IGNORECASE)
SHORTEST_SECRET = 32
FEWEST_LETTERS = 8
HOW_TO_MAKE_ONE = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
HOW_TO_MAKE_A_KEY = (
    'python -c "from cryptography.fernet import Fernet as F; print(F.generate_key().decode())"'
)


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


def secrets_are_secret(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """What stands in examples is known to everyone, and what is short can be guessed."""
    secret: str = settings.SECRET_KEY
    is_weak = len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_LETTERS
    faults: list[CheckMessage] = []
    if is_weak or PLACEHOLDER.search(secret):
        words = f"SECRET_KEY is a placeholder or too short: {SHORTEST_SECRET} letters at least."
        faults += [Error(words, hint=f"Make one: {HOW_TO_MAKE_ONE}", id="lti_tool.E002")]
    others = {
        "METRICS_TOKEN": settings.METRICS_TOKEN,
        "DATABASE_URL": connection.settings_dict["PASSWORD"] or "",
    }
    for name, value in others.items():
        if PLACEHOLDER.search(value):
            hint = "Put a password of your own there, and in the database."
            faults += [Error(f"{name} holds a placeholder.", hint=hint, id="lti_tool.E003")]
    return faults


def encryption_keys_open(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[CheckMessage]:
    """A key that is none would be noticed at the first launch."""
    wrong = [
        place for place, key in enumerate(settings.LTI_KEY_ENCRYPTION_KEYS, start=1) if not _is_fernet(key)
    ]
    words = "LTI_KEY_ENCRYPTION_KEYS: key {place} is not a Fernet key."
    hint = f"Make one: {HOW_TO_MAKE_A_KEY}"
    return [Error(words.format(place=place), hint=hint, id="lti_tool.E004") for place in wrong]


def _is_fernet(key: str) -> bool:
    try:
        Fernet(key.strip())
    except ValueError:
        return False
    return True


def stop_the_start() -> None:
    """For the web, which Django starts without any check. Raises ImproperlyConfigured."""
    faults = [one for one in run_checks(tags=["verstas"]) if one.is_serious()]
    if faults:
        raise ImproperlyConfigured(" ".join(f"{one.msg} {one.hint}" for one in faults))


def connect() -> None:
    register(demo_lms_is_not_installed, "verstas")
    register(secrets_are_secret, "verstas")
    register(encryption_keys_open, "verstas")
    register(sqlite_serves_one_host, deploy=True)
