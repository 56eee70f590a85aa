"""Learners who could have pages read aloud before there were organisations still can: the first one has it on."""

from typing import Any

from django.db import migrations


def switch_on(apps: Any, _schema_editor: Any) -> None:
    first = apps.get_model("activities", "Organisation").objects.filter(public_id="first", switched_on=[])
    first.update(switched_on=["read_aloud"])


class Migration(migrations.Migration):
    dependencies = [("activities", "0013_organisation_sums")]

    operations = [migrations.RunPython(switch_on, migrations.RunPython.noop, elidable=False)]
