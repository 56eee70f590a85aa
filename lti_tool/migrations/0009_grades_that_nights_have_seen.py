"""Grades that a night's comparison found in the gradebook were seen there: pages go on saying so."""

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import DateTimeField, ExpressionWrapper, F, OuterRef, Subquery

COMPARED_FROM = timedelta(hours=1)  # younger grades were passed over


def write_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    checks = apps.get_model("lti_tool", "ResultsCheck").objects
    compared = Subquery(checks.filter(line_item=OuterRef("line_item")).values("compared_at")[:1])
    compared_from = ExpressionWrapper(F("delivered_at") + COMPARED_FROM, output_field=DateTimeField())
    deliveries = apps.get_model("lti_tool", "ScoreDelivery").objects
    held = deliveries.filter(acked_rev=F("rev"), seen_at=None, lms_differs_at=None, delivered_at__isnull=False)
    held.annotate(compared=compared).filter(compared__gt=compared_from).update(seen_at=compared)


class Migration(migrations.Migration):
    dependencies = [("lti_tool", "0008_what_gradebooks_were_seen_to_hold")]
    operations = [migrations.RunPython(write_down, migrations.RunPython.noop)]
