"""Someone from an LMS who has done something, and whose grade waits to be sent."""

from datetime import timedelta
from typing import Any

from activities.models import Attempt, Enrolment
from activities.runtime import clock
from lti_tool.models import LtiUser, Registration, ScoreDelivery
from tests.factories import activities as make
from tests.factories.deliveries import make_delivery


def learner_at_work(registration: Registration, **facts: Any) -> LtiUser:
    """A learner with an attempt and a grade that waits; `facts` are of the LtiUser."""
    delivery = make_delivery(registration)
    person = delivery.lti_user
    activity = make.activity(f"work-{person.pk}")
    placement = make.placement(delivery.line_item.resource_link.context.course, activity)
    version = placement.activity.current_version
    assert version is not None
    Attempt.objects.create(placement=placement, learner=person.user, version=version, started_at=clock.now())
    for name, value in facts.items():
        setattr(person, name, value)
    person.save()
    return person


def seen(person: LtiUser, *, days_ago: int) -> None:
    """Nobody has seen this person since then."""
    moment = clock.now() - timedelta(days=days_ago)
    person.user.date_joined = moment
    person.user.save(update_fields=["date_joined"])
    Enrolment.objects.filter(user=person.user).update(last_seen_at=moment, first_seen_at=moment)


def delivered(person: LtiUser) -> None:
    """The gradebook has all grades of this person."""
    for delivery in ScoreDelivery.objects.filter(lti_user=person):
        ScoreDelivery.objects.filter(pk=delivery.pk).update(acked_rev=delivery.rev)
