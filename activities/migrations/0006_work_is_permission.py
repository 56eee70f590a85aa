"""Whoever has begun an activity, or has a result in it, was let in to it by the course."""

from itertools import islice
from typing import Any

from django.db import migrations
from django.db.models import Min

BATCH = 2000


def admit(apps: Any, _schema_editor: Any) -> None:
    admission = apps.get_model("activities", "Admission")
    for name in ("Attempt", "Progress"):
        model = apps.get_model("activities", name)
        by_learner = model.objects.order_by("placement", "learner").values_list("placement", "learner")
        found = by_learner.annotate(first=Min("started_at"))
        rows = found.iterator(chunk_size=BATCH)
        while some := list(islice(rows, BATCH)):
            admission.objects.bulk_create(
                [
                    admission(placement_id=placement, learner_id=learner, at=first)
                    for placement, learner, first in some
                ],
                ignore_conflicts=True,
            )


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_admissions")]

    operations = [migrations.RunPython(admit, migrations.RunPython.noop, elidable=False)]
