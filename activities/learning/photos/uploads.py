"""Photos that learners send: stored privately under random names, and removed with what they belong to."""

import hashlib
import logging
import secrets
from collections.abc import Collection, Mapping
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet

from activities.blocks.reflection import PHOTO_FIELD, PROBLEM_FIELD, REMOVE_FIELD
from activities.incoming import pictures
from activities.learning.photos import painting, storage_mark
from activities.models import Attempt, Course, ReviewState, Upload, User
from activities.publishing import services as publishing
from activities.runtime import clock

MEDIA_TYPE = painting.MEDIA_TYPE
log = logging.getLogger("verstas.privacy")
Form = Mapping[str, list[str]]


def received(
    *, attempt: Attempt, block: str, form: Form, files: Mapping[str, Any], too_big: Collection[str]
) -> dict[str, list[str]]:
    """The form with the photo that came along stored and named in it, or with what was wrong with the photo.

    Outside any transaction: to decode a photo takes a while, and SQLite has one writer.
    """
    fields = {name: values for name, values in form.items() if name != PROBLEM_FIELD}
    if PHOTO_FIELD in too_big:
        return fields | {PROBLEM_FIELD: ["too_big"]}
    if PHOTO_FIELD not in files or not _takes_photo(attempt, block):
        return fields
    fields.pop(REMOVE_FIELD, None)  # whoever sends a new photo does not mean "no photo"
    try:
        return fields | {PHOTO_FIELD: [keep(attempt=attempt, block=block, file=files[PHOTO_FIELD]).public_id]}
    except pictures.UnfitPictureError as error:
        return fields | {PROBLEM_FIELD: [error.problem]}


def own_photo(*, attempt: Attempt, block: str, form: Form) -> Form:
    """The form, in which only a photo of this very block of this very attempt may be named."""
    if PHOTO_FIELD not in form:
        return form
    public_ids = form[PHOTO_FIELD][-1:]
    is_own = _present(attempt, block).filter(public_id__in=public_ids).exists()
    return {**form, PHOTO_FIELD: public_ids if is_own else [""]}


def keep(*, attempt: Attempt, block: str, file: "File[bytes]") -> Upload:
    """Store a photo; the same one sent twice is stored once. Raises UnfitPictureError."""
    digest = _digest(file)
    upload = _present(attempt, block).filter(digest=digest).first()
    if upload:
        return upload
    file.seek(0)
    photo = painting.cleaned(file)
    name = default_storage.save(f"photos/{secrets.token_hex(16)}.jpg", ContentFile(photo.data))
    facts = {"file": name, "width": photo.width, "height": photo.height, "removed_at": None}
    facts["uploaded_at"] = clock.now()
    return _row(attempt, block, digest, facts)


def read_photo(upload: Upload) -> bytes:
    """The photo itself; FileNotFoundError where the storage does not have it."""
    with default_storage.open(upload.file) as file:
        data: bytes = file.read()
    return data


def remove_unused(*, attempt: Attempt, block: str, used: Collection[str]) -> None:
    """Remove the photos of a block that no answer shows any more: whoever takes a photo back has it back."""
    unused = attempt.uploads.filter(block=block).exclude(public_id__in=used).exclude(file="")
    for upload in unused:
        Upload.objects.filter(pk=upload.pk).update(removed_at=clock.now())
        _delete_later(upload.file)


def delete_photos_of(*, learner: User) -> int:
    """Delete all photos of a person, as a part of erasure; a storage that does not answer, or another one, stops it.

    Files first: rolled back, rows without files do no harm, but files without rows are found by nobody.
    """
    return _delete(Upload.objects.filter(attempt__learner=learner))


def delete_photos_in(*, course: Course) -> int:
    """The same, of a course that goes: of people who stay elsewhere."""
    return _delete(Upload.objects.filter(attempt__placement__course=course))


def _delete(uploads: QuerySet[Upload]) -> int:
    names = list(uploads.exclude(file="").values_list("file", flat=True))
    absent = [name for name in names if not default_storage.exists(name)]
    if absent:
        storage_mark.require_one_storage()
        log.error("photos_absent", extra={"photos": len(absent)})
    for name in names:
        default_storage.delete(name)
    count, _ = uploads.delete()
    return count


def _takes_photo(attempt: Attempt, block: str) -> bool:
    """Is a photo of any use here; what will be refused is not stored first."""
    _, definition = publishing.outline_of(attempt.version).answerable.get(block, (0, {}))
    state = attempt.reflections.filter(block=block).values_list("state", flat=True).first()
    is_closed = state == ReviewState.ACCEPTED or (state is None and attempt.finished_at is not None)
    return "photo" in definition.get("takes", ()) and not is_closed


def _present(attempt: Attempt, block: str) -> QuerySet[Upload]:
    return Upload.objects.filter(attempt=attempt, block=block, removed_at=None).exclude(file="")


def _digest(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def _row(attempt: Attempt, block: str, digest: str, facts: dict[str, Any]) -> Upload:
    """One row a photo, also where it was sent twice at once or was removed before."""
    rows = Upload.objects.select_for_update()
    upload, is_new = rows.get_or_create(attempt=attempt, block=block, digest=digest, defaults=facts)
    if is_new:
        return upload
    is_there = bool(upload.file) and upload.removed_at is None
    spare = facts["file"] if is_there else upload.file
    if not is_there:
        vars(upload).update(facts)
        upload.save()
    if spare:
        _delete_later(spare)
    return upload


def _delete_later(name: str) -> None:
    """Once all this is certain; a row keeps the name until the file is gone, so that a refusal is made good later."""

    def delete() -> None:
        default_storage.delete(name)
        Upload.objects.filter(file=name).update(file="")

    transaction.on_commit(delete, robust=True)
