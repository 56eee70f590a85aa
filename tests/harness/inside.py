"""A process inside the tool's installation that answers, line by line, what the harness asks of the tool's data."""

import json
import os
import sys
from collections.abc import Callable

import django
from django.db.models import F, Sum

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from activities.models import Counting, GradeEvent, Placement, Progress
from lti_tool.delivery import outbox
from lti_tool.models import LtiUser, Registration, ResourceLink, ScoreDelivery

Told = dict[str, object]


def latest() -> Told:
    """From now on the latest result counts, so that grades fall as well as rise."""
    return {"placements": Placement.objects.update(counting=Counting.LATEST)}


def wake() -> Told:
    """What the tool does when its administrator says: try again."""
    for registration in Registration.objects.all():
        outbox.wake_registration(registration)
    return {}


def unsent() -> Told:
    """What the LMS has not acknowledged yet."""
    rows = ScoreDelivery.objects.filter(acked_rev__lt=F("rev"))
    return {"unsent": list(rows.values_list("pk", "state", "problem"))}


def tell() -> Told:
    """The last grade of everyone by the ledger, as a share of all points; and where the ledger is contradicted."""
    last = {(one.placement_id, one.learner_id): one for one in GradeEvent.objects.order_by("pk")}
    shown = {
        (one.placement_id, one.learner_id): (one.points, one.max_points)
        for one in Progress.objects.exclude(points=None)
    }
    subs = dict(LtiUser.objects.values_list("user_id", "sub"))
    links = {one.placement_id: one.resource_link_id for one in ResourceLink.objects.all()}
    revisions = ScoreDelivery.objects.aggregate(all=Sum("rev"))["all"]
    return {
        "grades": [
            [links[placement], subs[learner], one.points / one.max_points]
            for (placement, learner), one in last.items()
        ],
        "contradicted": [key for key, one in last.items() if shown.get(key) != (one.points, one.max_points)],
        "changes": GradeEvent.objects.count(),
        "revisions": revisions or 0,
        **unsent(),
    }


if __name__ == "__main__":
    commands: dict[str, Callable[[], Told]] = {"latest": latest, "wake": wake, "unsent": unsent, "tell": tell}
    for line in sys.stdin:
        sys.stdout.write(json.dumps(commands[line.strip()]()) + "\n")
        sys.stdout.flush()
