"""Two tenants whose every id is the same, in any order of events: neither ever sees anything of the other."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from activities.models import Attempt, Course, GradeEvent, Placement
from lti_tool.models import Deployment, LaunchSession, LtiUser, ScoreDelivery, Standing
from lti_tool.protocol import vocabulary as v
from tests.factories.links import an_activity
from tests.factories.properties import bounded, undone
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db

SUBS, CONTEXTS, LINKS = ["1", "2"], ["course", "other-course"], ["link", "other-link"]
LINE_ITEM = (
    "https://lms.example.org/items/1"  # one address for both tenants, as on a host that many schools share
)


@dataclass
class Tenant:
    lms: SigningLms
    deployment_id: str

    def owns(self, session: LaunchSession) -> bool:
        here = session.deployment
        return (here.registration_id, here.deployment_id) == (self.lms.registration.pk, self.deployment_id)


@dataclass(frozen=True)
class Event:
    """Someone opens a link and, where it is a learner, finishes the activity or only looks."""

    tenant: int
    sub: str
    role: str
    context: str
    link: str
    finishes: bool


def two_lmss() -> list[Tenant]:
    return [Tenant(a_signing_lms(), "1"), Tenant(a_signing_lms(issuer="https://other.example.org"), "1")]


def two_clients_of_one_lms() -> list[Tenant]:
    return [Tenant(a_signing_lms(), "1"), Tenant(a_signing_lms(client_id="client-2"), "1")]


def two_deployments_of_one_client() -> list[Tenant]:
    """Two schools on Blackboard: only their deployments differ."""
    lms = a_signing_lms()
    Deployment.objects.create(registration=lms.registration, deployment_id="2", standing=Standing.ACTIVE)
    return [Tenant(lms, "1"), Tenant(lms, "2")]


def play(tenant: Tenant, event: Event) -> tuple[Client, LaunchSession]:
    """Each in a browser of his or her own, since a newcomer logs out who was there before."""
    lms = SigningLms(tenant.lms.registration)
    claims = {
        "sub": event.sub, v.ROLES: [event.role], v.CONTEXT: {"id": event.context}, v.RESOURCE_LINK: {"id": event.link},
        v.DEPLOYMENT_ID: tenant.deployment_id, v.CUSTOM: {"activity": "a-tour"},
        v.AGS_ENDPOINT: {"scope": [v.SCOPE_SCORE], "lineitem": LINE_ITEM},
    }  # fmt: skip
    session = lms.session(lms.launch(claims))
    if event.finishes and session.resource_link is not None and session.resource_link.placement is not None:
        here = f"/s/{session.pk}/p/{session.resource_link.placement.public_id}"
        for step in ("start", "finish"):
            assert lms.client.post(f"{here}/{step}/", secure=True).status_code in {302, 303}
    return lms.client, session


def status(client: Client, path: str, method: str = "get") -> int:
    answer: Any = getattr(client, method)(path, secure=True)
    return int(answer.status_code)


def sees_nothing_of(client: Client, session: LaunchSession, courses: set[int]) -> None:
    """Someone with a session of one tenant, and with every id of the other's, asks for all that is there."""
    prefix = f"/s/{session.pk}"
    for placement in Placement.objects.filter(course__in=courses):
        assert status(client, f"{prefix}/p/{placement.public_id}/") == 404
        assert status(client, f"{prefix}/p/{placement.public_id}/results/") in {403, 404}
        for verb in ("start/", "bring-along/"):
            assert status(client, f"{prefix}/p/{placement.public_id}/{verb}", "post") == 404
        assert status(client, f"{prefix}/api/v1/placements/{placement.public_id}/results/") in {403, 404}
    for attempt in Attempt.objects.filter(placement__course__in=courses):
        assert status(client, f"{prefix}/api/v1/attempts/{attempt.public_id}/") == 404
    for delivery in ScoreDelivery.objects.filter(line_item__resource_link__context__course__in=courses):
        assert status(client, f"{prefix}/lti/scores/{delivery.pk}/send/", "post") == 404
    listed = client.get(f"{prefix}/api/v1/placements/", secure=True).json()["results"]
    theirs = set(Placement.objects.filter(course__in=courses).values_list("public_id", flat=True))
    assert not theirs & {one["id"] for one in listed}


def is_counted_right(client: Client, session: LaunchSession, events: list[Event], tenant: int) -> None:
    """The instructor's table holds the learners of this tenant and course, and finished is who finished here."""
    link = session.resource_link
    assert link is not None
    assert link.placement is not None
    assert session.context is not None
    place = (tenant, session.context.context_id)
    roles = {event.sub: event.role for event in events if (event.tenant, event.context) == place}
    if roles[session.lti_user.sub if session.lti_user else ""] != "Instructor":
        return  # came again as a learner since
    answer = client.get(f"/s/{session.pk}/api/v1/placements/{link.placement.public_id}/results/", secure=True)
    rows = answer.json()["results"]
    learners = {sub for sub, role in roles.items() if role == "Learner"}
    assert len(rows) == len(learners)
    here = [
        event
        for event in events
        if (event.tenant, event.context, event.link) == (*place, link.resource_link_id)
    ]
    finished = {event.sub for event in here if event.role == "Learner" and event.finishes} & learners
    assert sum(row["status"] == "finished" for row in rows) == len(finished)


events_of_two = st.lists(
    st.builds(
        Event,
        tenant=st.sampled_from([0, 1]),
        sub=st.sampled_from(SUBS),
        role=st.sampled_from(["Learner", "Instructor"]),
        context=st.sampled_from(CONTEXTS),
        link=st.sampled_from(LINKS),
        finishes=st.booleans(),
    ),
    min_size=2,
    max_size=5,
)


@pytest.mark.parametrize("kind", [two_lmss, two_clients_of_one_lms, two_deployments_of_one_client])
@bounded(8)
@given(events=events_of_two)
def test_tenants_that_share_every_id_never_see_each_other(kind: Any, events: list[Event]) -> None:
    with undone():
        an_activity("a-tour")
        tenants = kind()
        played = [(event.tenant, *play(tenants[event.tenant], event)) for event in events]
        courses = [
            {one.context.course_id for tenant, _, one in played if tenant == number and one.context}
            for number in (0, 1)
        ]
        assert not courses[0] & courses[1]
        assert all(tenants[number].owns(session) for number, _, session in played)
        last = {(number, session.role): (number, client, session) for number, client, session in played}
        for number, client, session in last.values():
            sees_nothing_of(client, session, courses[1 - number])
            if session.role == "instructor":
                is_counted_right(client, session, events, number)
        each_grade_goes_home(courses)
        if kind is not two_deployments_of_one_client:
            assert LtiUser.objects.count() == len({(event.tenant, event.sub) for event in events})


def each_grade_goes_home(courses: list[set[int]]) -> None:
    """A delivery's column, its course and its person belong to one tenant, though all have the same address."""
    for delivery in ScoreDelivery.objects.select_related("line_item__resource_link__context__deployment"):
        context = delivery.line_item.resource_link.context
        assert delivery.line_item.url == LINE_ITEM
        assert delivery.lti_user.registration_id == context.deployment.registration_id
        grades = GradeEvent.objects.filter(
            learner=delivery.lti_user.user_id, placement__course=context.course_id
        )
        assert grades.exists()
    assert Course.objects.count() == len(courses[0] | courses[1])
