"""The addresses that tests steer the LMS by."""

from django.urls import path

from lti_tool.demo_lms.views import control, control_copying, trials

urlpatterns = [
    path("register-tool/", control.register_tool),
    path("courses/", control.courses),
    path("links/", control.links),
    path("change-link/", control.change_link),
    path("people/", control.people),
    path("groups/", control.groups),
    path("crowd/", trials.crowd),
    path("launch/", control.launch),
    path("state/", control.state),
    path("reset/", control.reset),
    path("copy-course/", control_copying.copy_course),
    path("notice/", control_copying.notice),
    path("tamper/", trials.tamper),
    path("faults/", trials.faults),
    path("rules/", trials.rules),
    path("deep-linking/", trials.deep_linking),
    path("rounding/", trials.round_grades),
    path("override/", trials.override),
    path("rotate-keys/", trials.rotate_keys),
]
