"""Instructors' pages inside an installation: `fill <learners> <activities> <answers>`, `measure`.

Two courses with the same activities stand side by side: one with everything in it, one without any learner.
"""

import json
import logging
import statistics
import sys
import time
from collections.abc import Callable

import django
from django.core.management import call_command
from django.db import connection
from django.db.transaction import atomic

django.setup()

from django.test import Client

from activities.learning.statistics import rebuild
from activities.models import Course, Enrolment, Placement, Progress, Role
from activities.outreach import cases
from activities.runtime import clock
from lti_tool.keys.secrets_at_rest import encrypt
from lti_tool.models import (
    DeliveryState,
    GradebookResult,
    LineItem,
    LtiContext,
    LtiUser,
    NamePolicy,
    Registration,
    ResourceLink,
    ResultsCheck,
    RosterCopy,
    ScoreDelivery,
)
from lti_tool.protocol.roles import LEARNER
from lti_tool.protocol.services.nrps import ACTIVE
from lti_tool.roster.copies import CachedMember
from tests.factories import activities as make
from tests.factories import crowds
from tests.factories.deliveries import make_line_item, make_person, make_registration
from tests.factories.sessions import browser_of

BLOCKS, TIMES, MOST = 8, 15, 3.0
PAGES = {
    "course": "",
    "people": "people/",
    "people by silence": "people/?sort=silence",
    "gradebook": "gradebook/",
    "gradebook by result": "gradebook/?by={placement}",
    "heat map": "gradebook/?look=map",
    "on paper": "gradebook/?look=paper",
    "not heard from": "outreach/",
    "results": "p/{placement}/results/",
    "step by step": "p/{placement}/step-by-step/",
    "API gradebook": "api/v1/courses/{course}/gradebook/",
    "API people": "api/v1/courses/{course}/people/",
}


def fill(learners: str, activities: str, answers: str) -> None:
    """Everything of the full course, and the same activities in the empty one."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _fill(int(learners), int(activities), int(answers))
    rebuild.rebuild_everything()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that is not new knows its tables


@atomic
def _fill(learners: int, activities: int, answers: int) -> None:
    registration = make_registration("https://lms.example", names=NamePolicy.KEPT)
    full, empty = (make_line_item(registration).resource_link.context for _ in range(2))
    steps = [[make.question(f"q{number}")] for number in range(1, BLOCKS + 1)]
    chosen = [make.activity(f"bench-{number}", steps=steps) for number in range(activities)]
    for context in (full, empty):
        Placement.objects.filter(course=context.course).delete()
        for activity in chosen:
            _placed(context, make.placement(context.course, activity), full=context == full)
        _roster(context, [])
    people = crowds.crowd(full.course, learners)
    crowds.at_work(people, list(full.course.placements.all()), answers=answers, blocks=BLOCKS)
    crowds.expected(full.course, max(1, learners // 20))
    _known(registration, full, people)


def measure() -> None:
    """Each page of both courses by turns; the middle of the times, and their ratio."""
    logging.disable(logging.INFO)  # a line for each request
    full, empty = LtiContext.objects.order_by("pk")
    rooms = [_room(context) for context in (full, empty)]
    for name, path in PAGES.items():
        for client, prefix, facts in rooms:
            _seconds(client, prefix + path.format(**facts))
        times = [
            [_seconds(client, prefix + path.format(**facts)) for client, prefix, facts in rooms]
            for _ in range(TIMES)
        ]
        many, none = (statistics.median(column) for column in zip(*times, strict=True))
        verdict = "" if many <= MOST * none else "   TOO SLOW"
        sys.stdout.write(
            f"  {name:<20} {1000 * many:7.1f} ms   empty {1000 * none:7.1f} ms   ratio {many / none:4.1f}{verdict}\n"
        )


def _placed(context: LtiContext, placement: Placement, *, full: bool) -> None:
    number = f"{context.pk}-{placement.pk}"
    link = ResourceLink.objects.create(context=context, resource_link_id=number, placement=placement)
    column = LineItem.objects.create(resource_link=link, url=f"https://lms.example/columns/{number}")
    ResultsCheck.objects.create(line_item=column, next_at=clock.now(), compared_at=clock.now())


def _roster(context: LtiContext, people: list[LtiUser]) -> None:
    """A list that was fetched just now: no page has a reason to ask the LMS."""
    now = clock.now()
    listed = {
        one.sub: CachedMember(f"Firstname{one.pk} Lastname-Somebody", LEARNER, ACTIVE, None) for one in people
    }
    Course.objects.filter(pk=context.course_id).update(listed_at=now)
    RosterCopy.objects.update_or_create(
        context=context,
        defaults={
            "names_encrypted": encrypt(json.dumps(listed)),
            "has_names": True,
            "fetched_at": now,
        },
    )


def _known(registration: Registration, context: LtiContext, people: list[Enrolment]) -> None:
    """The LMS knows all of them, has their grades, and holds another one here and there."""
    known = LtiUser.objects.bulk_create(
        LtiUser(registration=registration, sub=f"bench-{one.user_id}", user_id=one.user_id) for one in people
    )
    _roster(context, known)
    by_user, now = {one.user_id: one for one in known}, clock.now()
    columns = {
        one.resource_link.placement_id: one for one in LineItem.objects.select_related("resource_link")
    }
    finished = Progress.objects.exclude(points=None).values_list("placement_id", "learner_id")
    rows = [(columns[placement], by_user[learner]) for placement, learner in finished if learner in by_user]
    ScoreDelivery.objects.bulk_create(
        (
            ScoreDelivery(
                line_item=column,
                lti_user=person,
                rev=1,
                acked_rev=1,
                score_given=1,
                score_maximum=2,
                score_ts=now,
                delivered_at=now,
                state=DeliveryState.SENT,
                lms_differs_at=None if number % 100 else now,
            )
            for number, (column, person) in enumerate(rows)
        ),
        batch_size=2000,
    )
    GradebookResult.objects.bulk_create(
        (GradebookResult(line_item=column, lti_user=person, score=1, maximum=2) for column, person in rows),
        batch_size=5000,
    )


def _room(context: LtiContext) -> tuple[Client, str, dict[str, str]]:
    """An instructor's browser in that course."""
    teacher = make_person(context.deployment.registration)
    client, prefix = browser_of(context, teacher, Role.INSTRUCTOR)
    for enrolment in context.course.enrolments.filter(role=Role.LEARNER).order_by("number")[:5]:
        cases.take(course=context.course, number=enrolment.number, actor=teacher.user)
    facts = {"placement": context.course.placements.all()[0].public_id, "course": context.course.public_id}
    return client, prefix, facts


def _seconds(client: Client, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path, secure=True, headers={"host": "bench.example"})
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise AssertionError(f"{path}: {answer.status_code}")
    return seconds


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"fill": fill, "measure": measure}
    commands[sys.argv[1]](*sys.argv[2:])
