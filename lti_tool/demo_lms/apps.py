"""The demo LMS as a Django application."""

from django.apps import AppConfig


class DemoLmsConfig(AppConfig):
    """Names the demo LMS; only its own settings install it."""

    name = "lti_tool.demo_lms"
    label = "demo_lms"
    verbose_name = "Demo LMS"
    default_auto_field = "django.db.models.BigAutoField"
