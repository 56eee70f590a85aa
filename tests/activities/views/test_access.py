"""Every page of a course as every role, and as strangers, see it."""

import pytest
from django.test import Client
from django.urls import URLResolver

from activities import urls
from activities.api import v1
from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.models import AuditEvent, Enrolment, Placement, Role
from tests.activities.mount import address
from tests.activities.views.pages import (
    API,
    FOR_ANYONE,
    FOR_INSTRUCTORS,
    FOR_THE_COURSES_OWN_PEOPLE,
    MANAGING,
    NAMES_NO_ONE,
    OF_A_PERSON,
    OF_ONE,
    OF_THE_COURSE,
    ONLY_FOR,
    OWN,
    PAGES,
    WELL_TAKEN,
)
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity(steps=[[make.reflection()], [make.question()]]))


def things(owner: Enrolment, placement: Placement) -> dict[str, str]:
    """What someone has begun, handed in and asked, and a learner who has begun, by the words of the addresses."""
    attempt = attempts.start(placement=placement, learner=owner.user)
    photo = uploads.keep(attempt=attempt, block="r1", file=make.sent(make.photo()))
    form = {"response-photo": [photo.public_id]}
    attempts.answer(attempt=attempt, block="r1", key="r1", form=form)
    pupil = make.member(placement.course)
    return {
        "course": placement.course.public_id,
        "number": str(pupil.number),
        "their_attempt": attempts.start(placement=placement, learner=pupil.user).public_id,
        "placement": placement.public_id,
        "slug": placement.activity.slug,
        "attempt": attempt.public_id,
        "photo": photo.public_id,
        "reflection": attempt.reflections.get().public_id,
        "call": help_calls.ask(attempt=attempt, step=1, text="").public_id,
    }


def call(client: Client, who: str, way: tuple[str, str], ids: dict[str, str]) -> int:
    method, path = way
    form = {"attempt": ids["attempt"]} if method == "post" else {}
    if method == "put":
        return client.put(who + path.format(**ids), form, content_type="application/json").status_code
    answer: int = getattr(client, method)(who + path.format(**ids), form).status_code
    return answer


def status(client: Client, who: str, page: str, ids: dict[str, str]) -> int:
    return call(client, who, PAGES[page], ids)


def test_every_page_is_in_this_test() -> None:
    named = {getattr(pattern, "name", None) for pattern in urls.urlpatterns} - {None}
    assert named == set(PAGES) | set(MANAGING) | FOR_ANYONE
    assert [one.app_name for one in urls.urlpatterns if isinstance(one, URLResolver)] == ["v1"]
    calls = {pattern.name for pattern in v1.urlpatterns}
    assert calls == set(API) | FOR_THE_COURSES_OWN_PEOPLE


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages(client: Client, placement: Placement, page: str, role: Role) -> None:
    someone = make.member(placement.course, role)
    well = WELL_TAKEN if page.startswith("outreach_") else {200, 302}
    expected = well if role in ONLY_FOR.get(page, set(Role)) else {403}
    assert status(client, address(someone), page, things(someone, placement)) in expected


@pytest.mark.parametrize("page", PAGES)
def test_a_person_of_another_course_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert status(client, f"/s/{stranger.user_id}-{placement.course_id}/", page, ids) == 404


@pytest.mark.parametrize("page", sorted(set(PAGES) - OF_THE_COURSE - OF_A_PERSON))
def test_what_belongs_to_another_course_is_not_there(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    role = Role.LEARNER if page in OWN else Role.INSTRUCTOR
    stranger = make.member(make.course(), role)
    assert status(client, address(stranger), page, ids) == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    assert status(client, f"/s/0-{placement.course_id}/", page, ids) == 404


@pytest.mark.parametrize("page", sorted(OWN))
@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR])
def test_what_is_another_learners_is_not_there(
    client: Client, placement: Placement, page: str, role: Role
) -> None:
    ids = things(make.member(placement.course), placement)
    assert status(client, address(make.member(placement.course, role)), page, ids) == 404


@pytest.mark.parametrize("page", ["reflection", "photo"])
def test_a_content_developer_sees_no_ones_work(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    developer = make.member(placement.course, Role.CONTENT_DEVELOPER)
    assert status(client, address(developer), page, ids) == 404


def test_an_instructor_sees_the_photos_of_the_course_and_no_one_elses_page(
    client: Client, placement: Placement
) -> None:
    ids = things(make.member(placement.course), placement)
    teacher = address(make.member(placement.course, Role.INSTRUCTOR))
    assert status(client, teacher, "photo", ids) == 200
    assert status(client, teacher, "reflection", ids) == 404


@pytest.mark.parametrize("page", sorted(FOR_INSTRUCTORS | {"photo"}))
def test_a_demoted_instructor_is_an_instructor_no_more(
    client: Client, placement: Placement, page: str
) -> None:
    ids = things(make.member(placement.course), placement)
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    assert status(client, address(teacher), page, ids) in WELL_TAKEN
    make.member(placement.course, Role.LEARNER, who=teacher.user)
    assert status(client, address(teacher), page, ids) == (404 if page == "photo" else 403)


@pytest.mark.parametrize("page", sorted(OF_A_PERSON))
def test_a_person_of_another_course_is_not_there(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    # The number is there this instructor's own, and no learner's.
    answer = status(client, address(stranger), page, ids | {"number": str(stranger.number)})
    told = {"outreach_hand_over", "outreach_put_back", "outreach_close"}
    assert answer in {404} | ({422, 409} if page in told else set())
    assert not AuditEvent.objects.exclude(subject="").exists()


@pytest.mark.parametrize("page", API)
@pytest.mark.parametrize("role", list(Role))
def test_the_api_tells_of_people_to_instructors_alone(
    client: Client, placement: Placement, page: str, role: Role
) -> None:
    someone = make.member(placement.course, role)
    expected = WELL_TAKEN if role == Role.INSTRUCTOR else {403}
    assert call(client, address(someone), API[page], things(someone, placement)) in expected


@pytest.mark.parametrize("page", sorted(page for page, (_, path) in API.items() if "{" in path))
def test_the_api_knows_no_other_course(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    assert call(client, address(stranger), API[page], ids) == 404
    in_this_course = f"/s/{stranger.user_id}-{placement.course_id}/"
    assert call(client, in_this_course, API[page], ids) == 404


@pytest.mark.parametrize("page", API)
def test_the_api_knows_nobody_without_a_name(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    assert call(client, f"/s/0-{placement.course_id}/", API[page], ids) in {401, 403, 404}
    assert call(client, "/", API[page], ids) == 403


def test_a_demoted_instructor_sees_no_people_any_more(client: Client, placement: Placement) -> None:
    ids = things(make.member(placement.course), placement)
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    make.member(placement.course, Role.LEARNER, who=teacher.user)
    for page in sorted(FOR_INSTRUCTORS):
        assert status(client, address(teacher), page, ids) == 403, page
    for page, way in API.items():
        assert call(client, address(teacher), way, ids) == 403, page
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("page", [page for page, (method, _) in PAGES.items() if method == "post"])
def test_what_a_button_does_is_explained_to_who_comes_by_the_address(
    client: Client, placement: Placement, page: str
) -> None:
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    answer = client.get(address(teacher) + PAGES[page][1].format(**things(teacher, placement)))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Press the button again" in answer.content.decode()


def test_who_may_not_see_results_is_told_so_in_words(client: Client, placement: Placement) -> None:
    learner = make.member(placement.course)
    answer = client.get(address(learner, f"p/{placement.public_id}/results/"))
    assert "This page is for the instructor" in answer.content.decode()


def looks(pages: dict[str, tuple[str, str]]) -> list[str]:
    """The pages and calls by which an instructor sees people."""
    return sorted(page for page, (method, _) in pages.items() if method == "get" and page not in NAMES_NO_ONE)


def assert_noted(teacher: Enrolment, page: str, ids: dict[str, str]) -> None:
    event = AuditEvent.objects.get()
    assert (event.actor, event.course) == (teacher.user.token, ids["course"])
    assert bool(event.subject) == (page in OF_ONE)


@pytest.mark.parametrize("page", sorted({*looks(PAGES)} & FOR_INSTRUCTORS | {"photo"}))
def test_every_look_of_an_instructor_is_written_down(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    assert status(client, address(teacher), page, ids) == 200
    assert_noted(teacher, page, ids)


@pytest.mark.parametrize("page", looks(API))
def test_every_look_over_the_api_is_written_down(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    assert call(client, address(teacher), API[page], ids) == 200
    assert_noted(teacher, page, ids)


@pytest.mark.parametrize("page", sorted(OWN & {*looks(PAGES)}))
def test_ones_own_work_is_nobodys_look(client: Client, placement: Placement, page: str) -> None:
    learner = make.member(placement.course)
    assert status(client, address(learner), page, things(learner, placement)) in {200, 302}
    assert not AuditEvent.objects.exists()
