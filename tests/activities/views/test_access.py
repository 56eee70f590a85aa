"""Every page of a course as every role, and as strangers, see it."""

import pytest
from django.test import Client

from activities import urls
from activities.models import Enrolment, Placement, Role
from activities.services import attempts, help_calls, uploads
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
    "code": ("post", "p/{placement}/code/"),
    "cancel_code": ("post", "p/{placement}/code/cancel/"),
    "results": ("get", "p/{placement}/results/"),
    "attempt_review": ("get", "p/{placement}/learners/1/"),  # one's own: the first who came
    "preview": ("get", "preview/{slug}/"),
    "queue": ("get", "queue/"),
    "accept_many": ("post", "queue/accept/"),
    "reflection": ("get", "reflections/{reflection}/"),
    "review": ("get", "reflections/{reflection}/review/"),
    "photo": ("get", "photos/{photo}/"),
    "ask_for_help": ("post", "p/{placement}/steps/1/help/"),
    "take_back_help": ("post", "help-calls/{call}/take-back/"),
    "answer_help": ("get", "help-calls/{call}/answer/"),
}
OWN = {"reflection", "photo", "ask_for_help", "take_back_help"}
FOR_ANYONE = {"language", "accessibility", "privacy"}
FOR_INSTRUCTORS = {"results", "queue", "accept_many", "review", "answer_help"}
ONLY_FOR = {
    **{page: {Role.INSTRUCTOR} for page in FOR_INSTRUCTORS},
    "preview": {Role.INSTRUCTOR, Role.CONTENT_DEVELOPER},
    "ask_for_help": {Role.LEARNER, Role.VISITOR},
    "take_back_help": {Role.LEARNER, Role.VISITOR},
}


@pytest.fixture
def placement() -> Placement:
    return make.placement(of=make.activity(steps=[[make.reflection()], [make.question()]]))


def things(owner: Enrolment, placement: Placement) -> dict[str, str]:
    """What someone has begun, handed in and asked, by the words of the addresses."""
    attempt = attempts.start(placement=placement, learner=owner.user)
    photo = uploads.keep(attempt=attempt, block="r1", file=make.sent(make.photo()))
    form = {"response-photo": [photo.public_id]}
    attempts.answer(attempt=attempt, block="r1", key="r1", form=form)
    return {
        "placement": placement.public_id,
        "slug": placement.activity.slug,
        "attempt": attempt.public_id,
        "photo": photo.public_id,
        "reflection": attempt.reflections.get().public_id,
        "call": help_calls.ask(attempt=attempt, step=1, text="").public_id,
    }


def status(client: Client, who: str, page: str, ids: dict[str, str]) -> int:
    method, path = PAGES[page]
    form = {"attempt": ids["attempt"]} if method == "post" else {}
    answer: int = getattr(client, method)(who + path.format(**ids), form).status_code
    return answer


def test_every_page_is_in_this_test() -> None:
    named = {getattr(pattern, "name", None) for pattern in urls.urlpatterns} - {None}
    assert named == set(PAGES) | FOR_ANYONE


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_its_own_pages(client: Client, placement: Placement, page: str, role: Role) -> None:
    someone = make.member(placement.course, role)
    expected = {200, 302} if role in ONLY_FOR.get(page, set(Role)) else {403}
    assert status(client, address(someone), page, things(someone, placement)) in expected


@pytest.mark.parametrize("page", PAGES)
def test_a_person_of_another_course_finds_nothing(client: Client, placement: Placement, page: str) -> None:
    ids = things(make.member(placement.course), placement)
    stranger = make.member(make.course(), Role.INSTRUCTOR)
    in_this_course = f"/s/{stranger.user_id}-{placement.course_id}/"
    assert status(client, in_this_course, page, ids) == 404


@pytest.mark.parametrize("page", sorted(set(PAGES) - {"home", "preview", "queue", "accept_many"}))
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
    assert status(client, address(teacher), page, ids) in {200, 302}
    make.member(placement.course, Role.LEARNER, who=teacher.user)
    assert status(client, address(teacher), page, ids) == (404 if page == "photo" else 403)


def test_who_may_not_see_results_is_told_so_in_words(client: Client, placement: Placement) -> None:
    learner = make.member(placement.course)
    answer = client.get(address(learner, f"p/{placement.public_id}/results/"))
    assert "This page is for instructors" in answer.content.decode()
