"""Every address and every API operation with the ids of strangers: as if there were nothing, and nothing is told or done."""

from collections.abc import Mapping

import pytest
from django.test import Client

from activities.learning.resume import resume_codes
from activities.models import Role
from tests.factories.addresses import addresses
from tests.factories.strangers import Side, Watch, World, a_world
from tests.factories.strangers_walk import Door, faults_at, in_order
from tests.factories.unfenced import UNFENCED, Patch

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

IN_A_SESSION, BY_A_CODE = 82, 70  # so many there are at least: the walk does not go blind
MANAGED = "manage/"  # there the fence is the organisation: all its units are one's own


@pytest.fixture
def world() -> World:
    return a_world()


def strangers_at(world: World, route: str) -> Mapping[str, Side]:
    if route.startswith(MANAGED):
        return {kind: side for kind, side in world.strangers.items() if kind != "unit"}
    return world.strangers


def faults(world: World, door: Door, routes: list[str]) -> list[str]:
    watch = Watch(world)
    found = [
        one for route in in_order(routes) for one in faults_at(world, door, route, strangers_at(world, route))
    ]
    return found + watch.faults()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.INSTRUCTOR, Role.CONTENT_DEVELOPER, "administrator"])
def test_nothing_of_a_stranger_is_told_or_done_in_a_session(world: World, role: str) -> None:
    routes = addresses("lti_tool.session_urls")
    assert len(routes) >= IN_A_SESSION
    found = faults(world, Door(*world.browsers[role]), routes)
    assert found == [], "\n".join(found[:40])


def test_nothing_of_a_stranger_is_told_or_done_by_a_code(world: World) -> None:
    routes = addresses("activities.resume_urls")
    assert len(routes) >= BY_A_CODE
    client = Client()
    own = world.own.learner.user.attempts.get()
    entered = client.post("/resume/", {"code": resume_codes.make(attempt=own)[1]}, secure=True)
    found = faults(world, Door(client, entered["Location"]), routes)
    assert found == [], "\n".join(found[:40])


@pytest.mark.parametrize(("route", "role", "patch"), UNFENCED, ids=[row[0] for row in UNFENCED])
def test_the_walk_notices_when_a_view_loses_its_fence(
    world: World, monkeypatch: pytest.MonkeyPatch, route: str, role: str, patch: Patch
) -> None:
    monkeypatch.setattr(*patch)
    assert faults(world, Door(*world.browsers[role]), [route]) != []
