from django.apps import AppConfig


class LtiToolConfig(AppConfig):
    name = "lti_tool"
    verbose_name = "LTI"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from lti_tool import checks
        from lti_tool.host import new_grades

        checks.connect()
        new_grades.connect()
