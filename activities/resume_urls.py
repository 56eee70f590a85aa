"""What stands under /resume/<session>/; `activities.resume_mount` opens only some of it."""

from importlib import import_module

from django.conf import settings
from django.urls import include, path

from activities.views import resume

_root = import_module(settings.ROOT_URLCONF)
# Errors look here as they do everywhere else.
for _name in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(_root, _name):
        globals()[_name] = getattr(_root, _name)

own = [
    path("", resume.front, name="front"),
    path("p/<slug:placement>/", resume.front, name="activity"),
    path("leave/", resume.leave, name="leave"),
]
urlpatterns = [path("", include((own, "resume"))), path("", include("activities.urls"))]
