"""Whose an LMS is: a deployment belongs to its own organisation or to its registration's, its courses with it."""

from collections.abc import Sequence

from django.db import transaction

from lti_tool import bridge
from lti_tool.models import Deployment, LtiContext, Registration, RosterCopy

AT_ONCE = 500  # a round of the housekeeping


def owner_of(deployment: Deployment) -> bridge.Organisation:
    """Rows of a release that knew no organisations belong to the first."""
    return deployment.organisation or deployment.registration.organisation or bridge.first_organisation()


def adopt_strays() -> int:
    """Courses that an older release made beside this one get their deployment's organisation; for the housekeeping."""
    strays = LtiContext.objects.filter(course__in=bridge.courses_without_organisation())
    rows = strays.select_related(
        "course", "deployment__organisation", "deployment__registration__organisation"
    )
    found = list(rows.order_by("pk")[:AT_ONCE])
    for context in found:
        bridge.adopt(context.course, owner_of(context.deployment))
    return len(found)


def registration_owner(registration: Registration) -> bridge.Organisation:
    return registration.organisation or bridge.first_organisation()


def preview_assignment(
    *, deployment: Deployment, organisation: bridge.Organisation | None
) -> bridge.Handover:
    """What `assign_deployment` would move."""
    return _preview([deployment], organisation or registration_owner(deployment.registration))


def preview_registration(*, registration: Registration, organisation: bridge.Organisation) -> bridge.Handover:
    """What `assign_registration` would move."""
    return _preview(_without_own(registration), organisation)


@transaction.atomic
def assign_deployment(
    *, deployment: Deployment, organisation: bridge.Organisation | None, actor: bridge.User | None
) -> int:
    """The deployment is the organisation's from now on (None: its registration's); returns how many courses went along.

    They are in none of the former organisation's units any more. People, links and results stay where they are.
    """
    locked = Deployment.objects.select_for_update(of=("self",)).select_related("registration__organisation")
    row = locked.get(pk=deployment.pk)
    Deployment.objects.filter(pk=row.pk).update(organisation=organisation)
    owner = organisation or registration_owner(row.registration)
    bridge.note_assigned(actor=actor, target=f"deployment:{row.pk}", organisation=owner)
    return _hand_over([row], owner)


@transaction.atomic
def assign_registration(
    *, registration: Registration, organisation: bridge.Organisation, actor: bridge.User | None
) -> int:
    """The registration is the organisation's, and so are those of its deployments that have none of their own."""
    row = Registration.objects.select_for_update().get(pk=registration.pk)
    Registration.objects.filter(pk=row.pk).update(organisation=organisation)
    bridge.note_assigned(actor=actor, target=f"registration:{row.pk}", organisation=organisation)
    return _hand_over(_without_own(row), organisation)


def adopt_registrations() -> None:
    """What a release registered that knew no organisations belongs to the first."""
    strays = Registration.objects.filter(organisation=None)
    if strays.exists():
        strays.update(organisation=bridge.first_organisation())


def _without_own(registration: Registration) -> Sequence[Deployment]:
    return list(registration.deployments.filter(organisation=None))


def _hand_over(deployments: Sequence[Deployment], owner: bridge.Organisation) -> int:
    """Lists of people go: the new owner's are fetched as it allows."""
    moving = LtiContext.objects.filter(deployment__in=[one.pk for one in deployments])
    RosterCopy.objects.filter(context__in=moving.exclude(course__organisation=owner)).delete()
    return bridge.hand_over(keys=_keys(deployments), to=owner)


def _preview(deployments: Sequence[Deployment], owner: bridge.Organisation) -> bridge.Handover:
    return bridge.preview_handover(keys=_keys(deployments), to=owner)


def _keys(deployments: Sequence[Deployment]) -> list[str]:
    return [bridge.deployment_key(one.pk) for one in deployments]
