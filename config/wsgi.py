import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.charsets import utf_8_only
from lti_tool.checks import stop_the_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["PROCESS"] = "web"  # people wait for it: see config/postgresql/patience.py
application = utf_8_only(get_wsgi_application())
stop_the_start()
settings.RELEASE.say_started("web")
