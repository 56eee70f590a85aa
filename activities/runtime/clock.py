"""The one reader of the wall clock, so that a test can move it.

For tests alone: where VERSTAS_CLOCK_OFFSET_FILE names a file, the seconds in it are added to every moment, in every
process, from the next call on. Nothing else in the environment moves the clock, and no installation needs this.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

OFFSET_FILE = "VERSTAS_CLOCK_OFFSET_FILE"


def now() -> datetime:
    """The present moment, with its zone."""
    offset_file = os.environ.get(OFFSET_FILE)
    return timezone.now() + _offset(Path(offset_file)) if offset_file else timezone.now()


def _offset(file: Path) -> timedelta:
    return timedelta(seconds=float(file.read_text(encoding="ascii")))
