from django.apps import AppConfig


class LtiToolConfig(AppConfig):
    name = "lti_tool"
    verbose_name = "LTI"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lti_tool import checks, course_receivers, gradebook_receivers, receivers
        from lti_tool.launch.cookies import allow_partitioned

        checks.connect()
        receivers.connect()
        course_receivers.connect()
        gradebook_receivers.connect()
        allow_partitioned()
