"""LMSs that are registered already know the tool by the name that it has now; tomorrow it may have another."""

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def write_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    registrations = apps.get_model("lti_tool", "Registration").objects
    registrations.filter(tool_names="").update(tool_names=settings.TOOL_NAME)


class Migration(migrations.Migration):
    dependencies = [("lti_tool", "0003_tool_names_and_own_windows")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
