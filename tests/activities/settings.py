"""Activities alone, without the adapter: `pytest tests/activities --ds=tests.activities.settings`."""

from tests.settings import *
from tests.settings import INSTALLED_APPS as ALL_APPS

INSTALLED_APPS = [app for app in ALL_APPS if not app.startswith("lti_tool")]
COURSE_HOST = "activities.ports.NoHost"
ROOT_URLCONF = "tests.activities.root_urls"
MIDDLEWARE = [
    "activities.runtime.security_headers.SecurityHeadersMiddleware",
    "activities.incoming.gate.GateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tests.activities.mount.Mount",
    "activities.learning.resume.middleware.ResumeMiddleware",
    "activities.views.organisations.staff_door.StaffDoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
