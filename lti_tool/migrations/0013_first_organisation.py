"""LMSs that were known before there were organisations belong to the first one."""

from typing import Any

from django.conf import settings
from django.db import migrations


def take_over(apps: Any, _schema_editor: Any) -> None:
    registrations = apps.get_model("lti_tool", "Registration").objects
    if not registrations.exists():
        return  # a new installation
    service = {language: [settings.TOOL_NAME] for language, _name in settings.LANGUAGES}
    values = {
        "name": settings.SITE_OWNER or settings.TOOL_NAME,
        "words": {"service": service},
        "contact": settings.FEEDBACK_CONTACT,
        "people_kept_days": settings.PEOPLE_KEPT_DAYS,
    }
    first, _is_new = apps.get_model("activities", "Organisation").objects.get_or_create(
        public_id="first", defaults=values
    )
    registrations.filter(organisation=None).update(organisation=first)


class Migration(migrations.Migration):
    dependencies = [("activities", "0011_first_organisation"), ("lti_tool", "0012_organisations")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=False)]
