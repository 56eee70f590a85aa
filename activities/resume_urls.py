"""What stands under /resume/<session>/; `activities.learning.resume.middleware` opens only some of it."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.urls import include, path

from activities.views.learning import resume

own = [
    path("", resume.front, name="front"),
    path("p/<slug:placement>/", resume.front, name="activity"),
    path("leave/", resume.leave, name="leave"),
]
urlpatterns = [path("", include((own, "resume"))), path("", include("activities.urls"))]


def __getattr__(name: str) -> Any:
    """handler404 and the like are the root's own: errors look here as they do everywhere else."""
    if not name.startswith("handler"):
        raise AttributeError(name)
    return getattr(import_module(settings.ROOT_URLCONF), name)
