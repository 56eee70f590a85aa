"""Erasing organisations whose thirty days are over, a little in each round of the housekeeping.

Each part is a transaction of its own and finds only what is still there: a worker that is killed in the middle of it
leaves the rest to the next round.
"""

import logging

from django.db import transaction
from django.db.models import QuerySet

from activities.runtime import clock
from lti_tool import bridge
from lti_tool.bridge import endings
from lti_tool.models import Deployment, Registration, Standing
from lti_tool.privacy import erasures

log = logging.getLogger("verstas.privacy")
PEOPLE_A_ROUND = 200  # the worker has grades to send too
COURSES_A_ROUND = 20


def erase_ended_organisations() -> int:
    """One round for each; returns how many are gone altogether."""
    return sum(_round(organisation) for organisation in endings.ended_organisations(by=clock.now()))


def _round(organisation: bridge.Organisation) -> bool:
    endings.note_erasure_begun(organisation=organisation)
    _switch_off(organisation)
    people = list(endings.people_of_no_other(organisation)[:PEOPLE_A_ROUND])
    for person in people:
        erasures.erase_person(person=person, actor=None)
    courses = [] if people else list(organisation.courses.order_by("pk")[:COURSES_A_ROUND])
    for course in courses:
        endings.erase_course(course=course)
    if people or courses:
        return False
    endings.erase_shelves(organisation=organisation)
    number = organisation.pk
    _let_go(organisation)
    endings.erase_organisation(organisation=organisation)
    log.info("organisation_erased", extra={"organisation": number})
    return True


@transaction.atomic
def _switch_off(organisation: bridge.Organisation) -> None:
    """Its deployments open to nobody; nor does its registration, unless others have deployments of that client."""
    _own_deployments(organisation).update(standing=Standing.DISABLED)
    for registration in Registration.objects.filter(organisation=organisation):
        if _heir(registration, organisation) is None:
            Registration.objects.filter(pk=registration.pk).update(standing=Standing.DISABLED)


@transaction.atomic
def _let_go(organisation: bridge.Organisation) -> None:
    """A client that serves others too is theirs from now on; one that served nobody else is unknown here again."""
    for registration in Registration.objects.filter(organisation=organisation):
        heir = _heir(registration, organisation)
        if heir is None:
            registration.delete()
        else:
            Registration.objects.filter(pk=registration.pk).update(organisation=heir)
    Deployment.objects.filter(organisation=organisation).update(organisation=None)


def _own_deployments(organisation: bridge.Organisation) -> QuerySet[Deployment]:
    own = Deployment.objects.filter(organisation=organisation)
    by_registration = Deployment.objects.filter(organisation=None, registration__organisation=organisation)
    return own | by_registration


def _heir(registration: Registration, organisation: bridge.Organisation) -> bridge.Organisation | None:
    """Another organisation that has a deployment of this client, the one that came first."""
    others = registration.deployments.exclude(organisation=None).exclude(organisation=organisation)
    deployment = others.select_related("organisation").order_by("pk").first()
    return deployment.organisation if deployment else None
