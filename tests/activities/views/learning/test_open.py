"""A learner opens what the course has opened to him or her; all else leads to the course, and nothing is a dead end."""

from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts, away
from activities.learning.resume import resume_codes
from activities.learning.statistics import enrolment_totals
from activities.models import Admission, AuditEvent, Away, Enrolment, GradeEvent, Placement, Role
from activities.outreach import worklist
from tests.activities.learning.doing import begin, do, give, on_day
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db

PAGES = ("", "start/", "steps/1/", "finish/", "done/", "code/", "bring-along/")
BY_BUTTON = {"start/", "code/", "bring-along/"}


@pytest.fixture
def shut() -> Placement:
    return make.placement(of=make.activity("shut"))


def newcomer(placement: Placement, role: str = Role.LEARNER) -> Enrolment:
    """Someone to whom the course has opened nothing yet."""
    someone = make.member(placement.course, role)
    Admission.objects.filter(learner=someone.user).delete()
    return someone


def visit(client: Client, who: Enrolment, placement: Placement, page: str = "") -> tuple[int, str]:
    path = address(who, f"p/{placement.public_id}/{page}")
    response = client.post(path) if page in BY_BUTTON else client.get(path)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", [Role.LEARNER, Role.VISITOR])
def test_what_was_never_opened_leads_to_the_course(
    client: Client, shut: Placement, page: str, role: Role
) -> None:
    status, text = visit(client, newcomer(shut, role), shut, page)
    assert status == 403
    assert "Open this activity in the course" in text
    assert "Activity shut" in text
    assert 'href="https://lms.example/course"' in text


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTENT_DEVELOPER])
def test_who_makes_the_course_opens_all_of_it(client: Client, shut: Placement, role: Role) -> None:
    assert visit(client, newcomer(shut, role), shut)[0] == 200


def test_another_learners_way_in_opens_nothing(client: Client, shut: Placement) -> None:
    make.member(shut.course)
    assert visit(client, newcomer(shut), shut)[0] == 403


def test_the_list_names_what_is_shut_and_opens_what_is_open(client: Client, shut: Placement) -> None:
    someone = newcomer(shut)
    opened = make.placement(shut.course, make.activity("opened"))
    text = client.get(address(someone)).content.decode()
    assert "Activity shut" in text
    assert "Open this in the course first." in text
    assert f"/p/{shut.public_id}/" not in text
    assert f"/p/{opened.public_id}/" in text


def test_work_that_was_begun_is_always_open(client: Client, shut: Placement) -> None:
    someone = newcomer(shut)
    attempts.start(placement=shut, learner=someone.user)
    assert visit(client, someone, shut)[0] == 200
    assert f"/p/{shut.public_id}/" in client.get(address(someone)).content.decode()


def test_the_api_tells_what_is_open(client: Client, shut: Placement) -> None:
    someone = newcomer(shut)
    make.placement(shut.course)
    told = client.get(address(someone, "api/v1/placements/")).json()["results"]
    assert [one["is_open"] for one in told] == [False, True]
    teacher = make.member(shut.course, Role.INSTRUCTOR)
    told = client.get(address(teacher, "api/v1/placements/")).json()["results"]
    assert [one["is_open"] for one in told] == [True, True]


@pytest.mark.parametrize("why", list(Away))
@pytest.mark.parametrize("page", ["", "start/", "steps/1/", "finish/", "code/"])
def test_what_is_no_longer_in_the_course_leaves_nothing_to_do(
    client: Client, shut: Placement, why: Away, page: str
) -> None:
    someone = make.member(shut.course)
    give(begin(shut, someone), "right")
    away.put_away(placement=shut, why=why)
    status, text = visit(client, someone, shut, page)
    assert status == 410
    assert "Your work in" in text
    assert "You need not do anything." in text
    assert "/start/" not in text


def test_an_answer_on_its_way_into_what_went_away_is_kept(client: Client, shut: Placement) -> None:
    someone = make.member(shut.course)
    attempt = begin(shut, someone)
    away.put_away(placement=shut)
    form = {"attempt": attempt.public_id, "block": "q1", "key": "k", "response": "right"}
    path = address(someone, f"p/{shut.public_id}/steps/2/")
    shown = client.post(path, form, follow=True)
    assert attempt.answers.get().is_correct
    assert "Your work in" in shown.content.decode()
    give(attempt, "right", block="q2")
    client.post(address(someone, f"p/{shut.public_id}/finish/"))
    assert GradeEvent.objects.get().points == 2


def test_a_result_in_what_went_away_can_be_seen_and_asks_for_nothing(client: Client, shut: Placement) -> None:
    someone = make.member(shut.course)
    do(shut, someone)
    away.put_away(placement=shut, why=Away.GONE)
    status, text = visit(client, someone, shut, "done/")
    assert status == 200
    assert "no longer in the course. You need not do anything." in text
    assert "Do it again" not in text
    assert "No longer in the course. Your work is saved." in client.get(address(someone)).content.decode()


def test_whoever_did_nothing_there_does_not_hear_of_what_went_away(client: Client, shut: Placement) -> None:
    someone = make.member(shut.course)
    away.put_away(placement=shut)
    assert "Activity shut" not in client.get(address(someone)).content.decode()
    told = client.get(address(someone, "api/v1/placements/")).json()
    assert told["results"] == []


def test_an_instructor_puts_away_and_brings_back(client: Client, shut: Placement) -> None:
    teacher, learner = make.member(shut.course, Role.INSTRUCTOR), make.member(shut.course)
    do(shut, learner)
    home = address(teacher)
    assert client.post(f"{home}p/{shut.public_id}/put-away/", follow=True).status_code == 200
    text = client.get(home).content.decode()
    assert "Put away by an instructor." in text
    assert client.get(f"{home}p/{shut.public_id}/results/").status_code == 200
    assert "Activity shut" in client.get(f"{home}gradebook/").content.decode()
    client.post(f"{home}p/{shut.public_id}/bring-back/")
    assert "Put away by an instructor." not in client.get(home).content.decode()
    noted = AuditEvent.objects.filter(action__startswith="placement.").order_by("pk")
    acts = noted.values_list("action", "target")
    target = f"placement:{shut.public_id}"
    assert list(acts) == [("placement.put_away", target), ("placement.bring_back", target)]


def test_nobody_is_asked_to_go_on_with_what_is_away(
    shut: Placement, django_capture_on_commit_callbacks: Any
) -> None:
    learner, _teacher = make.member(shut.course), make.member(shut.course, Role.INSTRUCTOR)
    with on_day(0):
        give(begin(shut, learner), "wrong", "wrong", "wrong")
        with django_capture_on_commit_callbacks(execute=True):
            away.put_away(placement=shut)
    with on_day(4):
        assert not worklist.count_waiting(course=shut.course)
    learner.refresh_from_db()
    assert learner.half_done_at is None
    with django_capture_on_commit_callbacks(execute=True):
        away.bring_back(placement=shut)
    learner.refresh_from_db()
    assert learner.half_done_at is not None
    enrolment_totals.refresh_course(shut.course_id)


@pytest.mark.parametrize("is_away", [False, True])
def test_a_code_opens_its_attempt_whatever_the_course_opens(
    client: Client, shut: Placement, is_away: bool
) -> None:
    someone = newcomer(shut)
    attempt = attempts.start(placement=shut, learner=someone.user)
    if is_away:
        away.put_away(placement=shut, why=Away.GONE)
    _, code = resume_codes.make(attempt=attempt)
    base = client.post("/resume/", {"code": code})["Location"]
    path = f"{base}p/{shut.public_id}/"
    assert client.get(base).status_code == 200
    for step, block in ((2, "q1"), (3, "q2")):
        assert client.get(f"{path}steps/{step}/").status_code == 200
        form = {"attempt": attempt.public_id, "block": block, "key": block, "response": "right"}
        assert client.post(f"{path}steps/{step}/", form).status_code == 302
    assert client.get(f"{path}finish/").status_code == 200
    client.post(f"{path}finish/")
    assert GradeEvent.objects.get().points == 2
