"""`python -m tests.stored.fill`: a small school in an empty, migrated database, with something of every kind."""

from datetime import timedelta

import django

django.setup()

from activities.learning import admissions, attempts, help_calls
from activities.learning.resume import resume_codes
from activities.models import Activity, ActivityVersion, Enrolment, Placement, Role, User
from activities.outreach import cases
from activities.privacy import audit, feedback
from activities.publishing.cards import card
from activities.runtime import clock
from activities.teaching import api_tokens
from lti_tool.keys import tool_keys
from lti_tool.keys.secrets_at_rest import encrypt
from lti_tool.models import (
    DeliveryState,
    LaunchCount,
    LineItem,
    LtiUser,
    NoticeService,
    PlatformKeySet,
    Registration,
    ResultsCheck,
    RosterCopy,
    ScoreDelivery,
    WorkerHeartbeat,
)
from lti_tool.privacy import erasures
from tests.factories import activities as make
from tests.factories import reviews as work
from tests.factories import sessions
from tests.factories.deliveries import make_line_item, make_registration, queue

LEARNERS = 12


def fill() -> None:
    """By the services that the pages use, wherever there is one."""
    User.objects.create_superuser("root", password="a-long-password-of-the-tests")
    registration = make_registration()
    tool_keys.signing_key()
    column = make_line_item(registration)
    context, placement = column.resource_link.context, column.resource_link.placement
    assert placement is not None
    publish(placement.activity)
    teacher = _person(registration, "teacher")
    sessions.opened(context, teacher, Role.INSTRUCTOR)
    learners = [_person(registration, f"learner{number}") for number in range(LEARNERS)]
    for number, learner in enumerate(learners):
        sessions.opened(context, learner, Role.LEARNER)
        enrolment = Enrolment.objects.get(course=placement.course, user=learner.user)
        admissions.let_in(enrolment=enrolment, placement=placement)
        _work(placement, learner, teacher.user, number)
    for number, state in enumerate(DeliveryState.values):
        delivery = queue(column, learners[number], points=number)
        ScoreDelivery.objects.filter(pk=delivery.pk).update(state=state)
    _around(registration, placement, teacher.user)
    erasures.erase_person(person=_person(registration, "gone").user, actor=teacher.user)


def publish(activity: Activity) -> None:
    """Content with a question and a reflection."""
    steps = [[make.reading()], [make.question(points=2)], [make.reflection()]]
    document = make.content(slug=activity.slug, steps=steps)
    activity.current_version = ActivityVersion.objects.create(
        activity=activity, number=1, content=document, card=card(document), digest="1" * 64
    )
    activity.save()


def _person(registration: Registration, sub: str) -> LtiUser:
    return LtiUser.objects.create(
        registration=registration, sub=sub, user=User.objects.create_person(language="fi")
    )


def _work(placement: Placement, learner: LtiUser, teacher: User, number: int) -> None:
    """A third has finished and been reviewed, a third waits for a review, a third is on the way."""
    attempt = attempts.start(placement=placement, learner=learner.user)
    work.give(attempt, "q1", "right" if number % 2 else "wrong")
    if number % 3 == 2:
        help_calls.ask(attempt=attempt, step=2, text="En ymmärrä tätä.")
        resume_codes.make(attempt=attempt)
        return
    work.give(attempt, "r1", f"Sahasin lautaa, kerta {number}.")
    attempts.finish(attempt=attempt)
    if number % 3 == 0:
        work.decide(attempt, teacher, "accepted", comment="Hyvä.", points="4")


def _around(registration: Registration, placement: Placement, teacher: User) -> None:
    now = clock.now()
    column = LineItem.objects.get(resource_link__placement=placement)
    context = column.resource_link.context
    listed = encrypt('{"learner0": ["Aino Esimerkki", "learner", "Active", null]}')
    RosterCopy.objects.create(context=context, names_encrypted=listed, has_names=True, fetched_at=now)
    cases.take(course=placement.course, number=2, actor=teacher)
    audit.record_event(action=audit.PERSON_ERASE, actor=teacher, subject=teacher)
    feedback.leave(message="Missä palaute on?", contact="a@example.org", page="course")
    api_tokens.make_token(course=placement.course, made_by=teacher, name="taulukko")
    ResultsCheck.objects.create(line_item=column, next_at=now + timedelta(hours=3))
    PlatformKeySet.objects.create(registration=registration, jwks_url=registration.jwks_url, fetched_at=now)
    NoticeService.objects.create(deployment=context.deployment, url="https://lms.example/notices")
    WorkerHeartbeat.objects.create(name="old:1", at=now)
    LaunchCount.objects.create(step="launch", code="", number=12)


if __name__ == "__main__":
    fill()
