"""Every page of a course as every role, and as strangers, see it."""

import pytest
from django.test import Client

from activities import urls
from activities.models import Placement, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

PAGES = {
    "home": ("get", ""),
    "activity": ("get", "p/{placement}/"),
    "start": ("post", "p/{placement}/start/"),
    "bring_along": ("post", "p/{placement}/bring-along/"),
    "step": ("get", "p/{placement}/steps/1/"),
    "finish": ("get", "p/{placement}/finish/"),
    "done": ("get", "p/{placement}/done/"),
    "results": ("get", "p/{placement}/results/"),
    "attempt_review": ("get", "p/{placement}/learners/1/"),  # one's own: the first who came
    "preview": ("get", "preview/{slug}/"),
}
FOR_ANYONE = {"language", "accessibility", "privacy"}
ONLY_FOR = {"results": {Role.INSTRUCTOR}, "preview": {Role.INSTRUCTOR, Role.CONTENT_DEVELOPER}}


@pytest.fixture
def placement() -> Placement:
    return make.placement()


def status(client: Client, who: str, method: str, path: str, placement: Placement) -> int:
    filled = path.format(placement=placement.public_id, slug=placement.activity.slug)
    answer: int = getattr(client, method)(who + filled).status_code
    return answer


def test_every_page_is_in_this_test() -> None:
    named = {getattr(pattern, "name", None) for pattern in urls.urlpatterns} - {None}
    assert named == set(PAGES) | FOR_ANYONE


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages(client: Client, placement: Placement, page: str, role: Role) -> None:
    someone = make.member(placement.course, role)
    expected = {200, 302} if role in ONLY_FOR.get(page, set(Role)) else {403}
    assert status(client, address(someone), *PAGES[page], placement) in expected


@pytest.mark.parametrize("page", PAGES)
def test_a_person_of_another_course_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    in_this_course = f"/s/{stranger.user_id}-{placement.course_id}/"
    assert status(client, in_this_course, *PAGES[page], placement) == 404


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"home", "preview"}))
def test_a_placement_of_another_course_is_not_there(client: Client, placement: Placement, page: str) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert status(client, address(stranger), *PAGES[page], placement) == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    assert status(client, f"/s/0-{placement.course_id}/", *PAGES[page], placement) == 404


def test_who_may_not_see_results_is_told_so_in_words(client: Client, placement: Placement) -> None:
    learner = make.member(placement.course)
    answer = client.get(address(learner, f"p/{placement.public_id}/results/"))
    assert "This page is for instructors" in answer.content.decode()
