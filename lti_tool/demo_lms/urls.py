"""Every page and endpoint of the demo LMS."""

from django.urls import include, path

from lti_tool.demo_lms.views import (
    adding,
    administration,
    auth,
    copying,
    course,
    deep_linking,
    groups,
    launching,
    line_items,
    notices,
    registration,
    roster,
    scores,
    tokens,
)

pages = [
    path("", course.start, name="start"),
    path("login/", course.login, name="login"),
    path("logout/", course.logout, name="logout"),
    path("course/", course.course, name="course"),
    path("course/link/<int:link_id>/", course.activity, name="activity"),
    path("course/frames/", course.frames, name="frames"),
    path("course/add/", adding.add, name="add"),
    path("course/add/<int:tool_id>/<int:course_id>/", adding.choose, name="choose"),
    path("launch/<int:link_id>/", launching.launch, name="launch"),
    path("launch/tool/<int:tool_id>/<int:course_id>/", launching.choose, name="launch-choose"),
    path("launch/review/<int:item_id>/<int:person_id>/", launching.review, name="launch-review"),
    path("launch/privacy/<int:tool_id>/<int:person_id>/", launching.privacy, name="launch-privacy"),
    path("course/<int:course_id>/copy/", copying.copy, name="copy"),
    path("gradebook/<int:item_id>/<int:person_id>/", course.review, name="review"),
    path("privacy/<int:tool_id>/<int:person_id>/", course.privacy, name="privacy"),
    path("return/", course.come_back, name="return"),
    path("gradebook/", course.gradebook, name="gradebook"),
    path("roster/", course.roster, name="roster"),
    path("admin/tools/", administration.tools, name="tools"),
    path("admin/tools/register/", administration.register, name="tool-register"),
    path("admin/tools/by-hand/", administration.register_by_hand, name="tool-by-hand"),
    path("admin/tools/<int:tool_id>/activate/", administration.activate, name="tool-activate"),
    path("admin/tools/<int:tool_id>/greet/", notices.greet, name="tool-greet"),
    path("admin/tools/<int:tool_id>/delete/", administration.delete, name="tool-delete"),
]
endpoints = [
    path(".well-known/openid-configuration", registration.openid_configuration, name="openid-configuration"),
    path("register/", registration.register, name="register"),
    path("auth/", auth.auth, name="auth"),
    path("jwks/", tokens.jwks, name="jwks"),
    path("token/", tokens.token, name="token"),
    path("deep-link/return/", deep_linking.deep_link_return, name="deep-link-return"),
    path("services/<int:course_id>/lineitems", line_items.line_items, name="line-items"),
    path("services/<int:course_id>/lineitems/<int:item_id>/lineitem", line_items.line_item, name="line-item"),
    path("services/<int:course_id>/lineitems/<int:item_id>/lineitem/scores", scores.scores, name="scores"),
    path("services/<int:course_id>/lineitems/<int:item_id>/lineitem/results", scores.results, name="results"),
    path("services/notice-handlers/<int:tool_id>", notices.handlers, name="notice-handlers"),
    path("services/<int:course_id>/memberships", roster.roster, name="roster-service"),
    path("services/<int:course_id>/groups", groups.groups, name="groups-service"),
    path("services/<int:course_id>/groupsets", groups.group_sets, name="group-sets-service"),
]
urlpatterns = [*pages, *endpoints, path("_control/", include("lti_tool.demo_lms.control_urls"))]
