"""Staff with a password reached everything; from now on they reach what is their organisation's, and that is the first one."""

from typing import Any

from django.db import migrations

FIRST = "first"


def join(apps: Any, _schema_editor: Any) -> None:
    first = apps.get_model("activities", "Organisation").objects.filter(public_id=FIRST).first()
    if first is None:
        return  # a new installation
    members = apps.get_model("activities", "StaffMember").objects
    staff = apps.get_model("activities", "User").objects.filter(is_staff=True, is_superuser=False)
    for user in staff.order_by("pk"):
        members.get_or_create(organisation=first, user=user)


class Migration(migrations.Migration):
    dependencies = [("activities", "0011_first_organisation")]

    operations = [migrations.RunPython(join, migrations.RunPython.noop, elidable=False)]
