"""What stands under /s/<session>/: the activities' own pages, and those of the LMS's link itself."""

from django.urls import include, path

from lti_tool.views import deep_linking, links, my_data, scores, session

handler400 = "lti_tool.views.errors.bad_request"
handler403 = "lti_tool.views.errors.permission_denied"
handler404 = "lti_tool.views.errors.not_found"
handler500 = "lti_tool.views.errors.server_error"

link_patterns = (
    [
        path("pick/", deep_linking.pick, name="pick"),
        path("pick/cancel/", deep_linking.cancel, name="cancel"),
        path("choose/", links.choose, name="choose"),
        path("not-chosen/", links.not_chosen, name="not_chosen"),
        path("my-data/", my_data.my_data, name="my_data"),
        path("my-data/file/", my_data.as_file, name="my_data_file"),
        path("my-data/table/", my_data.as_table, name="my_data_table"),
        path("my-data/remove/", my_data.remove, name="my_data_remove"),
        path("leave/", session.leave, name="leave"),
        path("scores/<row:delivery_id>/send/", scores.send_again, name="send_score"),
    ],
    "lti_session",
)
urlpatterns = [path("lti/", include(link_patterns)), path("", include("activities.urls"))]
