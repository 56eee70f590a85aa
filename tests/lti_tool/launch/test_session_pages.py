"""Every page that the adapter itself puts beside a course's own: who finds it, and who does not."""

import pytest
from django.test import Client

from activities.models import Role
from lti_tool import session_urls
from lti_tool.models import LaunchSession, LtiUser, ScoreDelivery
from tests.factories import activities as make
from tests.factories.deliveries import make_delivery, make_registration
from tests.factories.sessions import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.launch]

FOR_INSTRUCTORS = {
    "choose": ("get", "choose/"),
    "send_score": ("post", "scores/{delivery}/send/"),
}
WHILE_PICKING = {
    "pick": ("get", "pick/"),
    "cancel": ("post", "pick/cancel/"),
}  # in a session of that kind alone
OF_ONESELF = {
    "not_chosen": ("get", "not-chosen/"),
    "my_data": ("get", "my-data/"),
    "my_data_file": ("get", "my-data/file/"),
    "my_data_table": ("get", "my-data/table/"),
    "my_data_remove": ("get", "my-data/remove/"),
    "leave": ("get", "leave/"),
}
PAGES = FOR_INSTRUCTORS | WHILE_PICKING | OF_ONESELF


@pytest.fixture
def delivery() -> ScoreDelivery:
    return make_delivery(make_registration())


def arrive(delivery: ScoreDelivery, role: str) -> tuple[Client, str, LtiUser]:
    """Someone who has opened the link of that grade."""
    link = delivery.line_item.resource_link
    registration = link.context.deployment.registration
    person = LtiUser.objects.create(registration=registration, sub=f"sub-{role}", user=make.person())
    client, prefix = browser_of(link.context, person, role)
    LaunchSession.objects.update(resource_link=link)
    return client, f"{prefix}lti/", person


def status(client: Client, prefix: str, page: str, delivery: ScoreDelivery) -> int:
    method, path = PAGES[page]
    answer: int = getattr(client, method)(prefix + path.format(delivery=delivery.pk), secure=True).status_code
    return answer


def test_every_page_is_in_this_test() -> None:
    assert {pattern.name for pattern in session_urls.link_patterns[0]} == set(PAGES)
    assert [one.app_name for one in session_urls.urlpatterns] == ["lti_session", "activities"]


@pytest.mark.parametrize("page", FOR_INSTRUCTORS)
@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR])
def test_what_is_for_instructors_is_for_no_one_else(delivery: ScoreDelivery, page: str, role: Role) -> None:
    client, prefix, _ = arrive(delivery, role)
    assert status(client, prefix, page, delivery) in {403, 404}


@pytest.mark.parametrize("page", FOR_INSTRUCTORS)
def test_a_demoted_instructor_finds_it_no_more(delivery: ScoreDelivery, page: str) -> None:
    client, prefix, person = arrive(delivery, Role.INSTRUCTOR)
    assert status(client, prefix, page, delivery) == 303
    make.member(delivery.line_item.resource_link.context.course, Role.LEARNER, who=person.user)
    assert status(client, prefix, page, delivery) in {403, 404}


@pytest.mark.parametrize("page", WHILE_PICKING)
@pytest.mark.parametrize("role", list(Role))
def test_nothing_is_picked_in_a_session_of_another_kind(
    delivery: ScoreDelivery, page: str, role: Role
) -> None:
    client, prefix, _ = arrive(delivery, role)
    assert status(client, prefix, page, delivery) in {403, 404}


@pytest.mark.parametrize("page", PAGES)
def test_without_the_cookie_of_the_session_nobody_comes_in(delivery: ScoreDelivery, page: str) -> None:
    _, prefix, _ = arrive(delivery, Role.INSTRUCTOR)
    assert status(Client(), prefix, page, delivery) == 401
