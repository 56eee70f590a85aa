"""Do all processes see one storage, and can they write? Photos that the worker does not see are never erased."""

import logging
import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from activities.models import HouseMark
from activities.runtime import clock

log = logging.getLogger("verstas.storage")
STORAGE, WRITE = "storage", "write"


class AnotherStorageError(Exception):
    """This process sees another storage of photos than the one where the installation's mark lies."""


def leave_storage_mark() -> None:
    """For the worker, again and again: the first one leaves the mark, every later one must see it."""
    if sees_storage_mark() is False:
        log.error("another_storage")
    if not HouseMark.objects.filter(name=STORAGE).exists():
        renew_storage_mark()


def renew_storage_mark() -> None:
    """From now on this storage is the installation's."""
    value = secrets.token_hex(16)
    default_storage.save(_path(value), ContentFile(value.encode()))
    HouseMark.objects.update_or_create(name=STORAGE, defaults={"value": value, "at": clock.now()})


def sees_storage_mark() -> bool | None:
    """None: nobody has left one yet."""
    mark = HouseMark.objects.filter(name=STORAGE).first()
    return default_storage.exists(_path(mark.value)) if mark else None


def require_one_storage() -> None:
    """Before rows are removed whose files were not found. Raises AnotherStorageError."""
    if sees_storage_mark() is False:
        log.error("another_storage")
        raise AnotherStorageError


def try_commit() -> None:
    """One small commit: a full disk or a database to be read only shows at nothing less."""
    HouseMark.objects.update_or_create(name=WRITE, defaults={"at": clock.now()})


def _path(value: str) -> str:
    return f"marks/{value}.txt"
