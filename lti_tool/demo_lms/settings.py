"""Settings of the demo LMS, a process of its own; the tool's settings never name this module."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit


def _secret(path: Path) -> str:
    """A secret kept beside the database, so that sessions outlive a restart."""
    if "DEMO_LMS_DATABASE" not in os.environ:
        return secrets.token_urlsafe(48)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


DATABASE_FILE = Path(os.environ.get("DEMO_LMS_DATABASE", "demo_lms.sqlite3")).absolute()
DEMO_LMS_URL = os.environ.get("DEMO_LMS_URL", "http://localhost:8001").rstrip("/")
DEMO_LMS_CONTROL = os.environ.get("DEMO_LMS_CONTROL") == "1"

DEBUG = False
SECRET_KEY = _secret(DATABASE_FILE.with_suffix(".secret"))
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", urlsplit(DEMO_LMS_URL).hostname or "localhost"]
ROOT_URLCONF = "lti_tool.demo_lms.urls"
INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.staticfiles", "lti_tool.demo_lms"]
MIDDLEWARE = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lti_tool.demo_lms.trials.faults.FaultMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["lti_tool.demo_lms.people.person_here"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATABASE_FILE,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
# The tool sits in a frame and sends the browser back here: the LMS's own cookie must survive that, as Moodle's does.
SESSION_COOKIE_NAME = "demolms_session"
SESSION_COOKIE_SAMESITE = "None"
SESSION_COOKIE_SECURE = True
CSRF_USE_SESSIONS = True
X_FRAME_OPTIONS = "SAMEORIGIN"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
LANGUAGE_CODE = "en"
USE_I18N = False
# Only what is broken is said; requests are not listed.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
