from django.urls import path

from lti_tool.views import (
    deep_linking,
    health,
    keys,
    launch,
    login,
    pictures,
    platform_notifications,
    registration,
)

app_name = "lti_tool"
urlpatterns = [
    path("lti/login/", login.login, name="login"),
    path("lti/login/<str:login_id>/", login.login_check, name="login_check"),
    path("lti/launch/", launch.launch, name="launch"),
    path("lti/launch/<slug:slug>/", launch.launch, name="launch_activity"),
    path("lti/handed-over/", deep_linking.handed_over, name="handed_over"),
    path("lti/pictures/<path:path>", pictures.picture, name="picture"),
    path("static/<path:path>", pictures.former, name="former_picture"),
    path("lti/jwks/", keys.jwks, name="jwks"),
    path("lti/notices/", platform_notifications.notices, name="notices"),
    path("lti/config/canvas.json", registration.canvas_configuration, name="canvas_configuration"),
    path("lti/register/<str:invite>/", registration.register, name="register"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
