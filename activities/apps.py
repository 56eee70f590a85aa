from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("Learning")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings
        from django.core.signals import got_request_exception

        from activities.incoming import converters
        from activities.runtime.reverse_cache import reverse_without_prefix
        from activities.runtime.security_headers import log_unhandled

        converters.register()
        if settings.REVERSE_CACHE:
            reverse_without_prefix()
        got_request_exception.connect(log_unhandled, dispatch_uid="verstas.errors")
