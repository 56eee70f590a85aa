from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from config import storage
from config.storage import media_storage

pytestmark = pytest.mark.once
CODE = Path("/srv/verstas")


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("media", "/srv/verstas/media"),
        ("/var/lib/verstas/media", "/var/lib/verstas/media"),
        ("file:///var/lib/verstas/my%20media", "/var/lib/verstas/my media"),
    ],
)
def test_a_path_is_a_folder(url: str, folder: str) -> None:
    assert media_storage(url, base_dir=CODE)["OPTIONS"]["location"] == folder


def test_photos_in_a_folder_are_for_the_service_alone(tmp_path: Path) -> None:
    options = media_storage(str(tmp_path / "media"), base_dir=CODE)["OPTIONS"]
    kept = FileSystemStorage(**options)
    name = kept.save("photos/a.jpg", ContentFile(b"x"))
    assert Path(kept.path(name)).stat().st_mode & 0o777 == 0o600
    assert Path(kept.path(name)).parent.stat().st_mode & 0o777 == 0o700


def test_a_bucket_is_named_with_its_prefix_region_and_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "find_spec", lambda name: name == "storages")
    url = "s3://verstas-media/prod?region=eu-north-1&endpoint=https%3A%2F%2Fs3.example.org"
    assert media_storage(url, base_dir=CODE) == {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": "verstas-media",
            "location": "prod",
            "region_name": "eu-north-1",
            "endpoint_url": "https://s3.example.org",
            "default_acl": None,
            "file_overwrite": False,
        },
    }


def test_a_bucket_without_its_package_is_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="uv sync --extra s3"):
        media_storage("s3://verstas-media", base_dir=CODE)


@pytest.mark.parametrize(
    "url", ["", "https://example.org/media", "s3:///prefix", "file://host/path", "s3://b?secret=x"]
)
def test_what_is_no_storage_is_told_at_the_start(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "find_spec", lambda name: name == "storages")
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE_URL"):
        media_storage(url, base_dir=CODE)
