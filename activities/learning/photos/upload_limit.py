"""How much anyone may send in one request; config/settings.py names this in FILE_UPLOAD_HANDLERS."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from activities.learning.photos.painting import MAX_BYTES
from activities.runtime.request_context import part_of

MOST_OF_A_REQUEST = 8 * MAX_BYTES


@dataclass
class _Uploads:
    files_too_big: set[str] = field(default_factory=set)


class UploadLimit(FileUploadHandler):
    """Throws a file that is too big away while it arrives, and notes its field, so that a page can say so in words."""

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """What no phone's photo ever is, is not even read."""
        if content_length > MOST_OF_A_REQUEST:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hands the chunk on to Django's own handlers, up to the limit."""
        if start + len(raw_data) > MAX_BYTES and self.request is not None:
            files_too_big(self.request).add(str(self.field_name))
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Django's own handlers make the file."""
        return


def files_too_big(request: HttpRequest) -> set[str]:
    """The fields whose file was too big to be taken."""
    return part_of(request, _Uploads).files_too_big
