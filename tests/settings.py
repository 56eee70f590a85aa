"""The product's own settings with test values; TEST_DATABASE_URL chooses the database (default SQLite)."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "test-secret-key-test-secret-key-test-secret-key-test-secret-key")
os.environ.setdefault("TOOL_URL", "https://testserver")
os.environ.setdefault("LTI_KEY_ENCRYPTION_KEYS", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")

from config.database import database
from config.settings import *
from config.settings import BASE_DIR

_default = database(os.environ.get("TEST_DATABASE_URL", "sqlite:///test.sqlite3"), base_dir=BASE_DIR)
if _default["ENGINE"].endswith("sqlite3"):
    # A file, not memory: workers' threads need connections of their own. No fsync: a test needs no power cut.
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"
    _default["OPTIONS"] = {**_default["OPTIONS"], "init_command": pragmas}
    _default["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / f"verstas-test-{os.getpid()}.sqlite3")}
else:
    _default["CONN_HEALTH_CHECKS"] = False  # one more statement here and there, where tests count them
    _default["TEST"] = {"NAME": f"verstas_test_{os.getpid()}"}  # two runs at once do not meet
DATABASES = {"default": _default}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The pictures, sounds and films of the activity that holds one block of every type.
STATICFILES_DIRS = [BASE_DIR / "tests" / "activities" / "content" / "every-block" / "static"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
