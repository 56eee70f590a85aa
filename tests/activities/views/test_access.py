"""Every page of a course as every role, and as strangers, see it."""

import pytest
from django.test import Client

from activities import urls
from activities.api import v1
from activities.models import AuditEvent, Placement, Role
from activities.services import attempts
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
    "preview": ("get", "preview/{slug}/"),
    "steps": ("get", "p/{placement}/step-by-step/"),
    "gradebook": ("get", "gradebook/"),
    "gradebook_refresh": ("post", "gradebook/refresh/"),
    "gradebook_csv": ("get", "gradebook/results.csv"),
    "gradebook_xlsx": ("get", "gradebook/results.xlsx"),
    "people": ("get", "people/"),
    "people_refresh": ("post", "people/refresh/"),
    "person": ("get", "people/{number}/"),
    "person_attempt": ("get", "people/{number}/attempts/{attempt}/"),
    "outreach": ("get", "outreach/"),
    "outreach_rules": ("post", "outreach/rules/"),
    "outreach_take": ("post", "outreach/{number}/take/"),
    "outreach_hand_over": ("post", "outreach/{number}/hand-over/"),
    "outreach_put_back": ("post", "outreach/{number}/put-back/"),
    "outreach_close": ("post", "outreach/{number}/close/"),
}
API = {
    "courses": ("get", "api/v1/courses/"),
    "overview": ("get", "api/v1/courses/{course}/"),
    "people": ("get", "api/v1/courses/{course}/people/"),
    "person": ("get", "api/v1/courses/{course}/people/{number}/"),
    "person_attempt": ("get", "api/v1/courses/{course}/people/{number}/attempts/{attempt}/"),
    "gradebook": ("get", "api/v1/courses/{course}/gradebook/"),
    "outreach": ("get", "api/v1/courses/{course}/outreach/"),
    "outreach_act": ("post", "api/v1/courses/{course}/outreach/{number}/"),
    "results": ("get", "api/v1/placements/{placement}/results/"),
    "steps": ("get", "api/v1/placements/{placement}/steps/"),
}
FOR_THE_COURSES_OWN_PEOPLE = {"placements", "attempt", "answers"}  # tests/activities/api/test_views.py
FOR_ANYONE = {"language", "accessibility", "privacy"}
FOR_ALL = {"home", "activity", "start", "bring_along", "step", "finish", "done"}
ONLY_FOR = {page: {Role.INSTRUCTOR} for page in set(PAGES) - FOR_ALL} | {
    "preview": {Role.INSTRUCTOR, Role.CONTENT_DEVELOPER}
}
OF_A_PLACEMENT = {page for page, (_, path) in PAGES.items() if "{placement}" in path}
OF_A_PERSON = {page for page, (_, path) in PAGES.items() if "{number}" in path}
# An instructor who sends a form without its fields is told so, and a button that comes too late too.
WELL_TAKEN = {200, 204, 302, 400, 409, 415, 422}


@pytest.fixture
def placement() -> Placement:
    """With a learner, number 1, who has begun."""
    made = make.placement()
    attempts.start(placement=made, learner=make.member(made.course).user)
    return made


def status(client: Client, who: str, method: str, path: str, placement: Placement) -> int:
    filled = path.format(
        placement=placement.public_id,
        slug=placement.activity.slug,
        course=placement.course.public_id,
        number=1,
        attempt=placement.attempts.get(number=1, learner__enrolments__number=1).public_id,
    )
    answer: int = getattr(client, method)(who + filled).status_code
    return answer


def test_every_page_is_in_this_test() -> None:
    named = {getattr(pattern, "name", None) for pattern in urls.urlpatterns} - {None}
    assert named == set(PAGES) | FOR_ANYONE
    assert {pattern.name for pattern in v1.urlpatterns} == set(API) | FOR_THE_COURSES_OWN_PEOPLE


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages(client: Client, placement: Placement, page: str, role: Role) -> None:
    someone = make.member(placement.course, role)
    expected = WELL_TAKEN if role in ONLY_FOR.get(page, set(Role)) else {403}
    assert status(client, address(someone), *PAGES[page], placement) in expected


@pytest.mark.parametrize("page", PAGES)
def test_a_person_of_another_course_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    in_this_course = f"/s/{stranger.user_id}-{placement.course_id}/"
    assert status(client, in_this_course, *PAGES[page], placement) == 404


@pytest.mark.parametrize("page", sorted(OF_A_PLACEMENT))
def test_a_placement_of_another_course_is_not_there(client: Client, placement: Placement, page: str) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert status(client, address(stranger), *PAGES[page], placement) == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    assert status(client, f"/s/0-{placement.course_id}/", *PAGES[page], placement) == 404


@pytest.mark.parametrize("page", sorted(OF_A_PERSON))
def test_a_person_of_another_course_is_not_there(client: Client, placement: Placement, page: str) -> None:
    elsewhere = make.course()
    stranger = make.member(elsewhere, Role.INSTRUCTOR)  # number 1 there is this instructor, and no learner
    answer = status(client, address(stranger), *PAGES[page], placement)
    assert answer in {404} | (
        {422, 409} if page in {"outreach_hand_over", "outreach_put_back", "outreach_close"} else set()
    )
    assert not AuditEvent.objects.exclude(subject=None).exists()


@pytest.mark.parametrize("call", API)
@pytest.mark.parametrize("role", list(Role))
def test_the_api_tells_of_people_to_instructors_alone(
    client: Client, placement: Placement, call: str, role: Role
) -> None:
    someone = make.member(placement.course, role)
    expected = WELL_TAKEN if role == Role.INSTRUCTOR else {403}
    assert status(client, address(someone), *API[call], placement) in expected


@pytest.mark.parametrize("call", sorted(set(API) - {"courses"}))
def test_the_api_knows_no_other_course(client: Client, placement: Placement, call: str) -> None:
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert status(client, address(stranger), *API[call], placement) == 404
    in_this_course = f"/s/{stranger.user_id}-{placement.course_id}/"
    assert status(client, in_this_course, *API[call], placement) == 404


@pytest.mark.parametrize("call", API)
def test_the_api_knows_nobody_without_a_name(client: Client, placement: Placement, call: str) -> None:
    assert status(client, f"/s/0-{placement.course_id}/", *API[call], placement) in {401, 403, 404}
    method, path = API[call]
    assert status(client, "/", method, path, placement) == 403


def test_a_demoted_instructor_sees_no_people_any_more(client: Client, placement: Placement) -> None:
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    make.member(placement.course, Role.LEARNER, who=teacher.user)
    for page in sorted(set(PAGES) - FOR_ALL):
        assert status(client, address(teacher), *PAGES[page], placement) == 403, page
    for call in API:
        assert status(client, address(teacher), *API[call], placement) == 403, call
    assert not AuditEvent.objects.exists()


def test_who_may_not_see_results_is_told_so_in_words(client: Client, placement: Placement) -> None:
    learner = make.member(placement.course)
    answer = client.get(address(learner, f"p/{placement.public_id}/results/"))
    assert "This page is for instructors" in answer.content.decode()
