from django.conf import settings
from django.contrib import admin
from django.urls import include, path

admin.site.site_header = admin.site.site_title = settings.TOOL_NAME

handler400 = "lti_tool.views.errors.bad_request"
handler403 = "lti_tool.views.errors.permission_denied"
handler404 = "lti_tool.views.errors.not_found"
handler500 = "lti_tool.views.errors.server_error"

urlpatterns = [
    path("", include("lti_tool.urls")),
    path("", include("activities.public_urls")),
    path("api/", include("activities.api.urls")),
    path("admin/", admin.site.urls),
]
