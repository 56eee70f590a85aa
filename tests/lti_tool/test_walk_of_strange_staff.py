"""Staff and programs of one organisation at every page of the administration and of the API, with the ids of others."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client, RequestFactory

from activities.models import User
from activities.teaching import api_tokens
from tests.factories.addresses import PART, addresses
from tests.factories.strangers import Rows, Watch, World, a_world
from tests.factories.strangers_walk import Door, faults_at

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

IN_THE_ADMINISTRATION, IN_THE_API, MANAGED = (
    140,
    20,
    10,
)  # so many there are at least: the walk does not go blind
NOBODYS = "987654"
# Nothing of a stranger's is there: keys and rights are the installation's, sums are pages by organisation.
WITHOUT_STRANGERS = {"lti_tool.SigningKey", "auth.Group", "activities.OrganisationSum"}
OBJECT = re.compile(r"admin/(\w+)/(\w+)/.*<(?:\w+:)?(object_id|id|pk|registration_id)>")
PATIENTLY = {"post": "yes", "sure": "1", "name": "New", "title": "New", "username": "new"}


@pytest.fixture
def world() -> World:
    return a_world(but=["unit"])


@pytest.fixture
def clerk(world: World) -> User:
    """Staff of the own organisation with every right, and no superuser."""
    user = User.objects.create_user("own-staff", "a long password", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    world.own.organisation.staff.create(user=user)
    return user


@pytest.fixture
def door(clerk: User) -> Door:
    client = Client()
    client.force_login(clerk)
    return Door(client, "/")


def strange_id(world: World, model: type[Model]) -> str:
    rows: Rows = world.strange
    found = sorted(rows.get(model, ()), key=str)
    return str(found[0]) if found else ""


def told(world: World, answer: Any, *sent: str) -> bool:
    """Does the page have anything of a stranger's that was not sent there?"""
    text = str(answer.content.decode()) + str(answer.headers.get("Location", ""))
    return any(
        side.mark in text or any(one in text for one in side.ids - set(sent))
        for side in world.strangers.values()
    )


def faults_of_object(world: World, door: Door, route: str, model: type[Model], part: str) -> Iterator[str]:
    """A stranger's row is as one that does not exist; one's own names no stranger in its form."""
    theirs = strange_id(world, model)
    if not theirs:
        assert model._meta.label in WITHOUT_STRANGERS, f"{model._meta.label}: give strangers a row"
        return
    for method in ("get", "POST"):
        answers = [door.send(method, route, {part: pk}, PATIENTLY) for pk in (theirs, NOBODYS)]
        kinds = [
            (one.status_code, str(one.headers.get("Location", "")).replace(f"/{pk}/", "/…/"))
            for one, pk in zip(answers, (theirs, NOBODYS), strict=True)
        ]
        if kinds[0] != kinds[1] or told(world, answers[0]):
            yield f"{method} {route}: {kinds}"
    mine = set(model._base_manager.values_list("pk", flat=True)) - world.strange[model]
    answer = door.send("get", route, {part: str(min(mine, default=NOBODYS))}, {})
    if told(world, answer):
        yield f"get {route}: one's own tells of a stranger"


def faults_of_list(world: World, door: Door, route: str, model: type[Model] | None) -> Iterator[str]:
    """No list, filter or form names a stranger, and no action reaches one."""
    if told(world, door.send("get", route, {}, {})):
        yield f"get {route}: read"
    page = admin.site._registry.get(model) if model else None
    theirs = strange_id(world, model) if model else ""
    if page is None or not theirs:
        return
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    for action in page.get_actions(request):
        fields = {"action": action, "_selected_action": theirs, "post": "yes"}
        if told(world, door.send("POST", route, {}, fields)):
            yield f"{action} at {route}: read"


def model_of(route: str) -> type[Model] | None:
    parts = route.split("/")
    try:
        return apps.get_model(parts[1], parts[2])
    except (LookupError, IndexError):
        return None


def test_no_page_of_the_administration_tells_or_does_anything_of_a_strangers(
    world: World, door: Door
) -> None:
    routes = [
        route for route in addresses("config.urls") if route.startswith("admin/") and "logout" not in route
    ]
    assert len(routes) >= IN_THE_ADMINISTRATION
    watch = Watch(world)
    found: list[str] = []
    for route in routes:
        match = OBJECT.match(route)
        model = model_of(route)
        if match and model:
            found += faults_of_object(world, door, route, model, match[3])
        elif not PART.findall(route):
            found += faults_of_list(world, door, route, model if route.count("/") == 3 else None)
    found += watch.faults()
    assert found == [], "\n".join(found)


def test_choices_by_search_name_no_stranger(world: World, door: Door) -> None:
    asked = {"app_label": "activities", "model_name": "apitoken", "field_name": "course", "term": "course"}
    answer = door.send("get", "admin/autocomplete/", {}, asked)
    assert (answer.status_code, told(world, answer)) == (200, False)
    assert "own course" in answer.content.decode()


@pytest.mark.parametrize("whose", ["own", "organisation", "deployment"])
def test_the_pages_of_management_are_ones_own_organisations(world: World, door: Door, whose: str) -> None:
    routes = [route for route in addresses("activities.resume_urls") if route.startswith("manage/")]
    assert len(routes) >= MANAGED
    side = world.own if whose == "own" else world.strangers[whose]
    inside = Door(door.client, f"/admin/organisations/{side.organisation.public_id}/")
    watch = Watch(world)
    found = [
        one for route in routes for one in faults_at(world, inside, route, world.strangers)
    ] + watch.faults()
    assert found == [], "\n".join(found)
    assert inside.send("get", "manage/", {}, {}).status_code == (200 if whose == "own" else 404)


@pytest.mark.parametrize("by", ["session", "token"])
def test_no_operation_from_outside_tells_or_does_anything_of_a_strangers(
    world: World, clerk: User, door: Door, by: str
) -> None:
    routes = [route for route in addresses("config.urls") if route.startswith("api/")]
    assert len(routes) >= IN_THE_API
    if by == "token":
        _, secret = api_tokens.make_token(name="Reports", made_by=clerk, organisation=world.own.organisation)
        door = Door(Client(headers={"authorization": f"Bearer {secret}"}), "/")
    watch = Watch(world)
    found = [
        one for route in routes for one in faults_at(world, door, route, world.strangers)
    ] + watch.faults()
    assert found == [], "\n".join(found)
    assert (
        door.send(
            "get", "api/v1/courses/<slug:course>/", {"course": world.own.parts["course"]}, {}
        ).status_code
        == 200
    )
