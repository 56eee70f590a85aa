"""Sessions that are open while this version comes: their launches have opened what they led to."""

from typing import Any

from django.db import migrations

SEE_ALL = ("instructor", "content_developer")


def admit(apps: Any, _schema_editor: Any) -> None:
    session = apps.get_model("lti_tool", "LaunchSession")
    admission = apps.get_model("activities", "Admission")
    launched = session.objects.filter(message_type="LtiResourceLinkRequest", resource_link__placement__isnull=False)
    rows = launched.exclude(role__in=SEE_ALL).order_by("resource_link__placement", "user", "created_at")
    facts = rows.values_list("resource_link__placement", "user", "created_at")
    admission.objects.bulk_create(
        [admission(placement_id=placement, learner_id=user, at=at) for placement, user, at in facts],
        ignore_conflicts=True,
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("lti_tool", "0005_roles_of_the_institution"),
        ("activities", "0006_work_is_permission"),
    ]

    operations = [migrations.RunPython(admit, migrations.RunPython.noop, elidable=False)]
