"""The tool's side of test_worker_process.py, in processes of its own: `prepare <json>`, `grade <seconds>`, `tell`."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.db.models import F

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from activities.models import User
from activities.runtime import clock
from lti_tool.keys import tool_keys
from lti_tool.models import LineItem, LtiUser, Registration, ScoreDelivery
from tests.factories.deliveries import make_line_item, make_registration, queue

CHANCE = random.Random()


def prepare(order: str) -> None:
    """An LMS with the given links and people; a link without a column gets one from the worker."""
    facts: dict[str, Any] = json.loads(order)
    origin = facts["issuer"]
    fields = {name: facts[name] for name in ("issuer", "client_id", "auth_url", "token_url", "jwks_url")}
    registration = make_registration(origin, **fields)
    for link_id, url in facts["links"].items():
        column = make_line_item(registration, url=url, resource_id=f"activity-{link_id}", score_maximum=10)
        link = column.resource_link
        link.resource_link_id = link_id
        link.save()
        link.context.deployment.deployment_id = facts["deployment_id"]
        link.context.deployment.save()
        link.context.lineitems_url = facts["lineitems_url"]
        link.context.save()
    for sub in facts["people"]:
        LtiUser.objects.create(registration=registration, sub=sub, user=User.objects.create_person())
    sys.stdout.write(json.dumps(tool_keys.jwks()))


def grade(seconds: str) -> None:
    """Grades as fast as a lively exam makes them, and one more for everyone at the end."""
    columns, people = list(LineItem.objects.all()), list(LtiUser.objects.all())
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        queue(CHANCE.choice(columns), CHANCE.choice(people), CHANCE.randint(0, 1000) / 100)
        time.sleep(0.03)


def hurry() -> None:
    """What waits, waits no longer: nobody wants to sit through back-offs and dead workers' leases in a test."""
    ScoreDelivery.objects.filter(acked_rev__lt=F("rev")).update(next_at=clock.now(), lease_until=None)
    LineItem.objects.filter(url="").update(next_at=None, lease_until=None)
    Registration.objects.update(paused_until=None, consecutive_failures=0, auth_problem="")


def tell() -> None:
    """What should stand in the gradebook by link and person, and what is not acknowledged yet."""
    rows = ScoreDelivery.objects.select_related("line_item__resource_link", "lti_user")
    grades = [
        [row.line_item.resource_link.resource_link_id, row.lti_user.sub, row.score_given] for row in rows
    ]
    unsent = [[row.pk, row.state, row.problem] for row in rows if row.acked_rev < row.rev]
    sys.stdout.write(
        json.dumps({"wanted": grades, "unsent": unsent, "revisions": sum(row.rev for row in rows)})
    )


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {
        "prepare": prepare,
        "grade": grade,
        "hurry": hurry,
        "tell": tell,
    }
    commands[sys.argv[1]](*sys.argv[2:])
