"""MEDIA_STORAGE_URL to Django's default storage: a folder of this host, or a private bucket that speaks S3."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

S3_OPTIONS = {"region": "region_name", "endpoint": "endpoint_url", "addressing": "addressing_style"}


def media_storage(url: str, *, base_dir: Path) -> dict[str, Any]:
    """The `default` entry of STORAGES for a path, a file:///path, or an s3://bucket/prefix?region=…&endpoint=…"""
    parts = urlsplit(url)
    if parts.scheme in {"", "file"} and not parts.netloc and parts.path:
        return _folder(base_dir / unquote(parts.path))
    if parts.scheme == "s3" and parts.netloc:
        return _bucket(parts.netloc, unquote(parts.path).strip("/"), dict(parse_qsl(parts.query)))
    raise ImproperlyConfigured("MEDIA_STORAGE_URL must be a path, file:///path or s3://bucket/prefix.")


def _folder(path: Path) -> dict[str, Any]:
    # For this service's own user alone, whatever the umask: the photos are of people's lives.
    options = {"location": str(path), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}


def _bucket(bucket: str, prefix: str, query: dict[str, str]) -> dict[str, Any]:
    """Credentials come from where AWS's own tools look: the environment, a file or the host's role."""
    if find_spec("storages") is None:
        raise ImproperlyConfigured(
            "MEDIA_STORAGE_URL names a bucket. Install what it needs: uv sync --extra s3"
        )
    unknown = set(query) - set(S3_OPTIONS)
    if unknown:
        raise ImproperlyConfigured(f"MEDIA_STORAGE_URL has unknown parts: {', '.join(sorted(unknown))}.")
    options: dict[str, Any] = {S3_OPTIONS[name]: value for name, value in query.items()}
    options |= {"bucket_name": bucket, "location": prefix, "default_acl": None, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
