"""Whoever is an instructor somewhere came as one."""

from typing import Any

from django.db import migrations


def note(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("activities", "Enrolment").objects.filter(role="instructor").update(has_taught=True)


class Migration(migrations.Migration):
    dependencies = [("activities", "0008_staff_apart")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop, elidable=False)]
