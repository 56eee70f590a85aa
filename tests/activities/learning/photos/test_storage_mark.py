"""Web and worker see one storage, and who does not erases nothing; strays are found."""

import os
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from pytest_django import Settings

from activities.learning import attempts
from activities.learning.photos import storage_mark, stray_photos, uploads
from activities.models import Attempt, Upload, User
from activities.privacy import erasure
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    at(settings, tmp_path / "one")
    return tmp_path


def at(settings: Settings, path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    default = {"BACKEND": backend, "OPTIONS": {"location": str(path)}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def attempt() -> Attempt:
    placement = make.placement(of=make.activity(steps=[[make.reflection()]]))
    return attempts.start(placement=placement, learner=make.member(placement.course).user)


@pytest.fixture
def photo(attempt: Attempt) -> Upload:
    return uploads.keep(attempt=attempt, block="r1", file=make.sent(make.photo()))


def test_who_sees_the_workers_mark_sees_the_same_storage(settings: Settings, folder: Path) -> None:
    assert storage_mark.sees_storage_mark() is None
    storage_mark.leave_storage_mark()
    assert storage_mark.sees_storage_mark() is True
    at(settings, folder / "other")
    assert storage_mark.sees_storage_mark() is False


def test_a_worker_of_another_storage_leaves_no_second_mark(
    settings: Settings, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage_mark.leave_storage_mark()
    at(settings, folder / "other")
    storage_mark.leave_storage_mark()
    assert storage_mark.sees_storage_mark() is False
    assert "another_storage" in caplog.messages


def test_a_person_is_not_erased_where_the_photos_are_not_seen(
    settings: Settings, folder: Path, photo: Upload
) -> None:
    storage_mark.leave_storage_mark()
    at(settings, folder / "other")
    learner = photo.attempt.learner
    with pytest.raises(storage_mark.AnotherStorageError):
        erasure.erase_person(person=learner, actor=None)
    assert User.objects.filter(pk=learner.pk).exists()
    at(settings, folder / "one")
    erasure.erase_person(person=learner, actor=None)
    assert not default_storage.exists(photo.file)


def test_a_photo_that_is_gone_is_noticed_and_stops_nothing(
    photo: Upload, caplog: pytest.LogCaptureFixture
) -> None:
    storage_mark.leave_storage_mark()
    default_storage.delete(photo.file)
    erasure.erase_person(person=photo.attempt.learner, actor=None)
    assert "photos_absent" in caplog.messages
    assert not User.objects.filter(pk=photo.attempt.learner_id).exists()


def old(name: str) -> None:
    default_storage.save(name, ContentFile(b"x"))
    before = time.time() - 2 * 3600
    os.utime(default_storage.path(name), (before, before))


def test_photos_without_rows_and_rows_without_photos_are_listed(photo: Upload) -> None:
    old("photos/stray.jpg")
    default_storage.save("photos/just-now.jpg", ContentFile(b"x"))
    assert stray_photos.find_stray_photos() == stray_photos.Stray(files=["photos/stray.jpg"], rows=[])
    default_storage.delete(photo.file)
    out = StringIO()
    with pytest.raises(CommandError, match="1 photos without a row, 1 rows without a photo"):
        call_command("photos", stdout=out)
    assert out.getvalue().split() == [
        "photos/stray.jpg:",
        "no",
        "row",
        "names",
        "it",
        f"{photo.file}:",
        "not",
        "there",
    ]


def test_strays_are_removed_when_asked(photo: Upload) -> None:
    old("photos/stray.jpg")
    call_command("photos", "--remove", stdout=StringIO())
    assert not default_storage.exists("photos/stray.jpg")
    assert default_storage.exists(photo.file)


def test_the_command_looks_through_no_other_storage(settings: Settings, folder: Path, photo: Upload) -> None:
    storage_mark.leave_storage_mark()
    at(settings, folder / "other")
    with pytest.raises(CommandError, match="MEDIA_STORAGE_URL"):
        call_command("photos")
    default_storage.save(photo.file, ContentFile(b"x"))
    call_command("photos", "--mark")
    assert storage_mark.sees_storage_mark() is True
