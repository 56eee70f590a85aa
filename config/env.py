"""Typed readers of environment variables; each secret may also come from a file named by NAME_FILE."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str = "") -> str:
    """NAME, or the content of the file NAME_FILE names, so that secrets can be mounted as files."""
    file_name = os.environ.get(f"{name}_FILE")
    if file_name:
        return Path(file_name).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_required(name: str, meaning: str) -> str:
    """A setting without which the product must not start."""
    value = env_str(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE): {meaning}. `make demo` needs no settings.")
    return value


def env_bool(name: str, *, default: bool = False) -> bool:
    value = env_str(name).lower()
    if value in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def env_int(name: str, *, default: int) -> int:
    value = env_str(name)
    if not value:
        return default
    if value.isascii() and value.isdigit():
        return int(value)
    raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")


def env_list(name: str) -> list[str]:
    return [item.strip() for item in env_str(name).split(",") if item.strip()]
