"""Every setting of the product; each environment variable is documented where it is read."""

from pathlib import Path
from urllib.parse import urlsplit

from activities.runtime import languages
from config.database import database
from config.env import env_bool, env_int, env_list, env_required, env_str
from config.postgresql.patience import LONG, WEB
from config.proxies import proxy_headers
from config.release import release
from config.storage import media_storage

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Who we are -------------------------------------------------------------------------------------
# SECRET_KEY: any long random text; signs admin sessions.
SECRET_KEY = env_required("SECRET_KEY", "a long random text")
# DEBUG: only for development; shows source code to anyone who meets an error.
DEBUG = env_bool("DEBUG")
# TOOL_URL: the public base URL, e.g. https://verstas.example.org. LTI URLs, cookies and trusted origins follow from it.
TOOL_URL = env_required("TOOL_URL", "the public base URL of this tool").rstrip("/")
TOOL_HOST = urlsplit(TOOL_URL).hostname or ""
# ALLOWED_HOSTS: comma-separated host names; the default is TOOL_URL's own.
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or [TOOL_HOST]
TOOL_NAME = env_str("TOOL_NAME", "Verstas")
# BUILD_COMMIT: the commit that an image was built from, which has neither a checkout nor an archive's mark.
RELEASE = release(base_dir=BASE_DIR, built_from=env_str("BUILD_COMMIT"))

# --- LTI --------------------------------------------------------------------------------------------
# LTI_KEY_ENCRYPTION_KEYS: comma-separated Fernet keys, newest first; encrypt private keys and tokens at rest.
LTI_KEY_ENCRYPTION_KEYS = env_required(
    "LTI_KEY_ENCRYPTION_KEYS",
    'one Fernet key, made by: python -c "from cryptography.fernet import Fernet as F; print(F.generate_key().decode())"',
).split(",")
# LTI_ALLOWED_PRIVATE_HOSTS: exact host[:port] names of LMSs inside the house; only these may be private or plain http.
LTI_ALLOWED_PRIVATE_HOSTS = env_list("LTI_ALLOWED_PRIVATE_HOSTS")
LTI_CONTACT = env_str("LTI_CONTACT")  # whom an LMS's people ask, e.g. an e-mail address; shown on error pages
SCORE_SENDS_IN_FLIGHT = env_int("SCORE_SENDS_IN_FLIGHT", default=8)  # per platform and worker
# METRICS_TOKEN: bearer that may read /metrics from elsewhere than loopback.
METRICS_TOKEN = env_str("METRICS_TOKEN")

# --- Applications -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "activities",
    "lti_tool",
    "django.contrib.admin",  # after ours: its pages have our foot
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "activities.runtime.security_headers.SecurityHeadersMiddleware",
    "activities.incoming.gate.GateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lti_tool.launch.middleware.LaunchSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lti_tool.launch.middleware.AuthenticationMiddleware",
    "activities.learning.resume.middleware.ResumeMiddleware",
    "activities.views.organisations.staff_door.StaffDoorMiddleware",
    "lti_tool.launch.middleware.ResumedCourseMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "activities.context_processors.site",
            ],
        },
    },
]
AUTH_USER_MODEL = "activities.User"
COURSE_HOST = "lti_tool.host.LtiHost"  # what activities.ports asks
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CSRF_FAILURE_VIEW = "lti_tool.views.errors.csrf_failure"

# --- Database ---------------------------------------------------------------------------------------
# DATABASE_URL: sqlite:///db.sqlite3 (one host) or postgresql://user:password@host:5432/name (any number of hosts).
PATIENCE = WEB if env_str("PROCESS") == "web" else LONG  # config/wsgi.py says which
DATABASES = {
    "default": database(
        env_str("DATABASE_URL", "sqlite:///db.sqlite3"),
        base_dir=BASE_DIR,
        patience=PATIENCE,
        # DATABASE_WATCH=off: Django's own connections to PostgreSQL, which wait for a server that has gone.
        is_watched=env_bool("DATABASE_WATCH", default=True),
    )
}

# COMPILED_QUERIES=off: the statements of a launch are compiled anew each time, by public means of Django alone.
COMPILED_QUERIES = env_bool("COMPILED_QUERIES", default=True)
# REVERSE_CACHE=off: addresses of pages in a session are made as Django makes them, with a regular expression for each.
REVERSE_CACHE = env_bool("REVERSE_CACHE", default=True)

# WEB_CONCURRENCY: web processes; read by gunicorn too.
WEB_CONCURRENCY = env_int("WEB_CONCURRENCY", default=1)

# --- Languages and time -----------------------------------------------------------------------------
# SHOW_INCOMPLETE_LANGUAGES: also those that lack texts still, for who translates them.
_OFFERED = languages.offered(with_incomplete=env_bool("SHOW_INCOMPLETE_LANGUAGES"))
LANGUAGE_CODE = languages.FALLBACK
LANGUAGES = [(language.code, language.name) for language in _OFFERED]
UNCHECKED_LANGUAGES = [language.code for language in _OFFERED if not language.is_checked]
TIME_ZONE = env_str("TIME_ZONE", "Europe/Helsinki")
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# STATIC_ROOT: where collectstatic puts what the web server serves; the default lies beside the code.
STATIC_ROOT = BASE_DIR / env_str("STATIC_ROOT", "staticfiles")
# MEDIA_STORAGE_URL: where learners' photos lie: a folder, or s3://bucket/prefix?region=…&endpoint=… (`uv sync --extra s3`).
STORAGES = {
    "default": media_storage(env_str("MEDIA_STORAGE_URL", "media"), base_dir=BASE_DIR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- Security ---------------------------------------------------------------------------------------
# TRUSTED_PROXY_HEADERS: "x-forwarded-proto" where a proxy in front ends TLS and sets that header itself;
# "x-forwarded-for=1" where it adds there who came to it (2: two proxies, one before the other): brakes go by that address.
PROXY = proxy_headers(env_list("TRUSTED_PROXY_HEADERS"))
TRUSTED_PROXIES = PROXY.count
if PROXY.tells_scheme:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
IS_HTTPS = TOOL_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [TOOL_URL]
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # never no-referrer: it makes Origin null on form posts
SECURE_CROSS_ORIGIN_OPENER_POLICY = (
    None  # pages in frames open windows of their own; see SecurityHeadersMiddleware
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = [
    "activities.learning.photos.upload_limit.UploadLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- Notices that the law asks for ------------------------------------------------------------------
SITE_OWNER = env_str("SITE_OWNER")  # who runs this service; shown in the notices
FEEDBACK_CONTACT = env_str("FEEDBACK_CONTACT")  # who answers feedback, e.g. an e-mail address

# --- How long what is kept (manage.py purge, and the worker each day) -----------------------------------
# PEOPLE_KEPT_DAYS: people who have not been here for so long are erased with all that they did. 0 in any of these: never.
PEOPLE_KEPT_DAYS = env_int("PEOPLE_KEPT_DAYS", default=730)
# AUDIT_KEPT_DAYS: who looked at whose data; tokens only.
AUDIT_KEPT_DAYS = env_int("AUDIT_KEPT_DAYS", default=730)
# BACKUPS_KEPT_DAYS: as long as your oldest backup; until then a restored one is erased again.
BACKUPS_KEPT_DAYS = env_int("BACKUPS_KEPT_DAYS", default=365)
# FEEDBACK_KEPT_DAYS: feedback and contacts, after they were answered.
FEEDBACK_KEPT_DAYS = env_int("FEEDBACK_KEPT_DAYS", default=365)

# --- API --------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "activities.api.authentication.PageUserAuthentication",
        "activities.api.authentication.TokenAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["activities.api.parsers.DocumentParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "activities.api.parsers.BoundedPagination",
    "PAGE_SIZE": 100,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Verstas",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # As activities/incoming/converters.py reads it.
    "PATH_CONVERTER_OVERRIDES": {"number": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}},
}

# --- Logs: one line of JSON an event; never a path, query, name, token or sub -------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "activities.runtime.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "verstas": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Django's own request log names paths and queries; our middleware logs the route's name instead.
        "django.request": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
