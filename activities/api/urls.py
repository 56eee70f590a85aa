"""The API at the root, with its description."""

from django.urls import include, path
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularAPIView

SESSION_COOKIE = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
}  # in a course: the cookie of its page
TOKEN = {"type": "http", "scheme": "bearer"}  # made by an administrator in the admin
schema = SpectacularAPIView.as_view(
    renderer_classes=[OpenApiJsonRenderer],
    authentication_classes=[],
    permission_classes=[],
    custom_settings={
        "APPEND_COMPONENTS": {"securitySchemes": {"pageSession": SESSION_COOKIE, "token": TOKEN}}
    },
)

urlpatterns = [
    path("v1/", include("activities.api.v1")),
    path("schema/", schema, name="api-schema"),
]
