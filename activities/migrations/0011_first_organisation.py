"""What was there before organisations belongs to the first one, which is named by the settings of that time.

In batches, each of them short: the running version goes on beside it. What that version makes meanwhile has no
organisation yet; its next launch gives it one, and so does the housekeeping.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

FIRST = "first"
BATCH = 1000


def take_over(apps: Any, _schema_editor: Any) -> None:
    names = ("Course", "ApiToken", "Feedback")
    if not any(apps.get_model("activities", name).objects.exists() for name in names):
        return  # a new installation
    first = first_organisation(apps)
    for name in names:
        rows = apps.get_model("activities", name).objects
        while ids := list(rows.filter(organisation=None).order_by("pk").values_list("pk", flat=True)[:BATCH]):
            rows.filter(pk__in=ids).update(organisation=first)


def first_organisation(apps: Any) -> Any:
    service = {language: [settings.TOOL_NAME] for language, _name in settings.LANGUAGES}
    values = {
        "name": settings.SITE_OWNER or settings.TOOL_NAME,
        "words": {"service": service},
        "contact": settings.FEEDBACK_CONTACT,
        "people_kept_days": settings.PEOPLE_KEPT_DAYS,
    }
    return apps.get_model("activities", "Organisation").objects.get_or_create(public_id=FIRST, defaults=values)[0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("activities", "0010_organisations")]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=False)]
