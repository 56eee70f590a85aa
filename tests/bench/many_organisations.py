"""Organisations inside an installation: `fill <organisations> <courses>`; `serve` answers each line, a page, with its seconds.

They have LMSs, courses, people and links; the pages are those of the middle course of the middle one.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command
from django.db import connection
from django.db.transaction import atomic

django.setup()

from django.test import Client

from activities.models import (
    Activity,
    ActivityVersion,
    Course,
    Enrolment,
    Organisation,
    Placement,
    Role,
    User,
)
from activities.publishing.cards import card
from lti_tool.models import Deployment, LtiContext, LtiUser, NamePolicy, Registration, ResourceLink
from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.factories import activities as make
from tests.factories.deliveries import make_registration
from tests.factories.sessions import browser_of
from tests.factories.signing_lms import SigningLms

LEARNERS, PLACEMENTS, COMMON, OWN = 4, 3, 12, 3
BATCH = 2000


def fill(organisations: str, courses: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    _fill(int(organisations), int(courses))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database that is not new knows its tables


@atomic
def _fill(organisations: int, courses: int) -> None:
    common = [make.activity(f"common-{number}") for number in range(COMMON)]
    for number in range(organisations):
        organisation = Organisation.objects.create(name=f"Organisation {number}")
        _shelf(organisation, number)
        registration = make_registration(
            f"https://lms{number}.example", names=NamePolicy.OFF, organisation=organisation
        )
        deployment = Deployment.objects.create(
            registration=registration, deployment_id="1", standing="active"
        )
        _courses(deployment, courses, common)


def _shelf(organisation: Organisation, number: int) -> None:
    for own in range(OWN):
        slug = f"own-{number}-{own}"
        activity = Activity.objects.create(slug=slug, kind="exercise", organisation=organisation)
        document = make.content(slug=slug)
        activity.current_version = ActivityVersion.objects.create(
            activity=activity, number=1, content=document, card=card(document), digest="1" * 64
        )
        activity.save()


def _courses(deployment: Deployment, count: int, common: list[Activity]) -> None:
    registration = deployment.registration
    courses = Course.objects.bulk_create(
        Course(
            title=f"Course {number}",
            organisation=registration.organisation,
            deployment_key=f"deployment-{deployment.pk}",
            last_number=LEARNERS,
        )
        for number in range(count)
    )
    contexts = LtiContext.objects.bulk_create(
        LtiContext(deployment=deployment, context_id=f"course-{number}", course=course)
        for number, course in enumerate(courses)
    )
    placements = Placement.objects.bulk_create(
        (
            Placement(course=course, activity=activity)
            for course in courses
            for activity in common[:PLACEMENTS]
        ),
        batch_size=BATCH,
    )
    ResourceLink.objects.bulk_create(
        (
            ResourceLink(
                context=contexts[number // PLACEMENTS],
                resource_link_id=f"link-{number % PLACEMENTS}",
                placement=placement,
            )
            for number, placement in enumerate(placements)
        ),
        batch_size=BATCH,
    )
    _people(registration, courses)


def _people(registration: Registration, courses: list[Course]) -> None:
    users = User.objects.bulk_create(
        (User(username=f"{registration.pk}-{number}") for number in range(LEARNERS * len(courses))),
        batch_size=BATCH,
    )
    LtiUser.objects.bulk_create(
        (
            LtiUser(registration=registration, sub=f"sub-{number}", user=user)
            for number, user in enumerate(users)
        ),
        batch_size=BATCH,
    )
    Enrolment.objects.bulk_create(
        (
            Enrolment(
                course=courses[number // LEARNERS],
                user=user,
                role=Role.LEARNER,
                number=number % LEARNERS + 1,
            )
            for number, user in enumerate(users)
        ),
        batch_size=BATCH,
    )


class Room:
    """The middle course of the middle organisation: an instructor's browser, and an LMS that launches."""

    def __init__(self) -> None:
        registrations = list(Registration.objects.order_by("pk"))
        self._registration = registrations[len(registrations) // 2]
        contexts = list(LtiContext.objects.filter(deployment__registration=self._registration).order_by("pk"))
        self._context = contexts[len(contexts) // 2]
        teacher = LtiUser.objects.create(
            registration=self._registration, sub="teacher", user=User.objects.create_person()
        )
        self._client, self._prefix = browser_of(self._context, teacher, Role.INSTRUCTOR)
        SigningLms(self._registration).publish()
        self._picker = self._picking()

    def course_page(self) -> float:
        return _seconds(lambda: self._client.get(self._prefix, secure=True), 200)[0]

    def picker(self) -> float:
        client, address = self._picker
        return _seconds(lambda: client.get(address, secure=True), 200)[0]

    def launch(self) -> float:
        """Login, launch and first page of someone known in a new browser; the LMS's own work is not in it."""
        lms = SigningLms(self._registration, Client())
        logging_in, begun = _seconds(lms.begin, None)
        token = lms.token(lms.claims(begun) | self._of_learner())
        launching, answer = _seconds(lambda: lms.post(token, begun), 303)
        page, _body = _seconds(lambda: lms.client.get(answer.headers["Location"], secure=True), 200)
        return logging_in + launching + page

    def _of_learner(self) -> dict[str, Any]:
        number = int(self._context.context_id.removeprefix("course-")) * LEARNERS
        return {
            "sub": f"sub-{number}",
            v.CONTEXT: {"id": self._context.context_id},
            v.RESOURCE_LINK: {"id": "link-1"},
        }

    def _picking(self) -> tuple[Client, str]:
        lms = SigningLms(self._registration, Client())
        begun = lms.begin()
        roles = {"sub": "teacher", v.ROLES: [f"{MEMBERSHIP}#Instructor"]}
        claims = lms.picking(begun) | roles | {v.CONTEXT: {"id": self._context.context_id}}
        return lms.client, str(lms.post(lms.token(claims), begun).headers["Location"])


def _seconds(act: Callable[[], Any], status: int | None) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = act()
    seconds = time.perf_counter() - begun
    if status is not None and answer.status_code != status:
        raise AssertionError(f"{answer.status_code}: {answer.content[:400]!r}")
    return seconds, answer


def serve() -> None:
    """Until its standard input ends."""
    logging.disable(logging.INFO)  # a line for each request
    room = Room()
    pages = {"course page": room.course_page, "picker": room.picker, "launch": room.launch}
    for line in sys.stdin:
        sys.stdout.write(f"{pages[json.loads(line)]()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"fill": fill, "serve": serve}
    commands[sys.argv[1]](*sys.argv[2:])
