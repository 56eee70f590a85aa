"""A minimal Django app on django-lti, whose README it follows; it keeps person, course, membership and link."""

import json
import os
from pathlib import Path

from database import CACHES, databases
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES=databases(),
    CACHES=CACHES,
    SESSION_ENGINE=f"django.contrib.sessions.backends.{'cache' if os.environ.get('BENCH_TUNED') == '1' else 'db'}",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "lti_tool",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "lti_tool.middleware.LtiLaunchMiddleware",
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
application = get_wsgi_application()

from lti_tool.models import Key, LtiDeployment, LtiRegistration
from lti_tool.views import LtiLaunchBaseView, OIDCLoginInitView

FACTS = json.loads(Path(os.environ["BENCH_FACTS"]).read_text())


class Launch(LtiLaunchBaseView):
    def handle_resource_launch(self, request: HttpRequest, lti_launch: object) -> HttpResponse:
        return HttpResponse(f"<h1>{request.lti_launch.resource_link_claim['title']}</h1>")


def prepare() -> None:
    Key.objects.generate()
    registration = LtiRegistration.objects.create(
        name="bench",
        issuer=FACTS["issuer"],
        client_id=FACTS["client_id"],
        auth_url=FACTS["auth_url"],
        token_url=FACTS["token_url"],
        keyset_url=FACTS["jwks_url"],
    )
    LtiDeployment.objects.create(
        registration=registration, deployment_id=FACTS["deployment_id"], is_active=True
    )


urlpatterns = [path("login/", OIDCLoginInitView.as_view()), path("launch/", Launch.as_view())]
