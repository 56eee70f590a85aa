"""A minimal Django app on pylti1p3: as its README shows it, and (BENCH_TUNED) with cache storage and key cache.

It checks a launch and keeps nothing of it: no person, no course, no link.
"""

import json
import os
from pathlib import Path

from database import CACHES, databases, is_tuned
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES=databases(),
    CACHES=CACHES,
    SESSION_ENGINE=f"django.contrib.sessions.backends.{'cache' if is_tuned() else 'db'}",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)

from pylti1p3.contrib.django import DjangoCacheDataStorage, DjangoMessageLaunch, DjangoOIDCLogin
from pylti1p3.tool_config import ToolConfDict

FACTS = json.loads(Path(os.environ["BENCH_FACTS"]).read_text())


def _tool_conf() -> ToolConfDict:
    conf = ToolConfDict(
        {
            FACTS["issuer"]: [
                {
                    "default": True,
                    "client_id": FACTS["client_id"],
                    "auth_login_url": FACTS["auth_url"],
                    "auth_token_url": FACTS["token_url"],
                    "key_set_url": FACTS["jwks_url"],
                    "key_set": None,
                    "deployment_ids": [FACTS["deployment_id"]],
                }
            ]
        }
    )
    conf.set_private_key(FACTS["issuer"], FACTS["tool_key"], client_id=FACTS["client_id"])
    return conf


def _storage() -> dict[str, DjangoCacheDataStorage]:
    return {"launch_data_storage": DjangoCacheDataStorage()} if is_tuned() else {}


@csrf_exempt
def login(request: HttpRequest) -> HttpResponse:
    oidc_login = DjangoOIDCLogin(request, _tool_conf(), **_storage())
    if not is_tuned():
        oidc_login.enable_check_cookies()
    return oidc_login.redirect(request.build_absolute_uri("/launch/"))


@csrf_exempt
def launch(request: HttpRequest) -> HttpResponse:
    message = DjangoMessageLaunch(request, _tool_conf(), **_storage())
    if is_tuned():
        message.set_public_key_caching(DjangoCacheDataStorage(), cache_lifetime=7200)
    data = message.get_launch_data()
    return HttpResponse(
        f"<h1>{data['https://purl.imsglobal.org/spec/lti/claim/resource_link']['title']}</h1>"
    )


urlpatterns = [path("login/", login), path("launch/", launch)]
application = get_wsgi_application()
