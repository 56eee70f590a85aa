"""Going on with a code: what it opens, and all that it does not."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from activities import urls
from activities.learning import attempts
from activities.learning.resume import middleware, resume_codes
from activities.models import Answer, Attempt, Enrolment, GradeEvent, Progress, Role
from activities.signals import progress_changed
from tests.activities.conftest import listening
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db


ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client() -> Client:
    """A browser in English: on the page for codes nobody is known yet."""
    return Client(headers=ENGLISH)


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course("A course with a name"))


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    return attempts.start(placement=make.placement(learner.course), learner=learner.user)


def enter(client: Client, attempt: Attempt) -> str:
    """The address under which the code's pages stand."""
    _, code = resume_codes.make(attempt=attempt)
    entered = client.post("/resume/", {"code": code})
    assert entered.status_code == 302
    return str(entered["Location"])


def send(client: Client, base: str, attempt: Attempt, block: str = "q1", **form: Any) -> Any:
    step = {"q1": 2, "q2": 3}[block]
    fields = {"attempt": attempt.public_id, "block": block, "key": block, "response": "right"} | form
    return client.post(f"{base}p/{attempt.placement.public_id}/steps/{step}/", fields)


def test_the_code_opens_the_attempt_and_what_is_answered_is_marked(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["wrong"]})
    base = enter(client, attempt)
    front = client.get(base)
    assert "Your code works." in front.content.decode()
    assert "steps/3/" in front.content.decode()
    assert send(client, base, attempt, "q2")["Location"].startswith(base)
    assert (
        "the key of q2 (en)" in client.get(f"{base}p/{attempt.placement.public_id}/steps/3/").content.decode()
    )
    assert list(Answer.objects.values_list("block", "by_code")) == [("q1", False), ("q2", True)]
    assert GradeEvent.objects.get().by_code
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    results = client.get(address(teacher, f"p/{attempt.placement.public_id}/results/")).content.decode()
    assert "some answers given with a code" in results


def test_answers_from_the_course_itself_bear_no_mark(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    for block in ("q1", "q2"):
        send(client, address(learner), attempt, block)
    assert not Answer.objects.filter(by_code=True).exists()
    assert not GradeEvent.objects.get().by_code
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    results = client.get(address(teacher, f"p/{attempt.placement.public_id}/results/")).content.decode()
    assert "with a code" not in results


def test_finishing_by_code_finishes_the_attempt_and_its_grade_goes_the_usual_way(
    client: Client, attempt: Attempt
) -> None:
    heard: list[Any] = []

    def hear(*, grade: GradeEvent, **_: object) -> None:
        heard.append(grade)

    base = enter(client, attempt)
    with listening(progress_changed, hear):
        send(client, base, attempt, "q1")
        send(client, base, attempt, "q2")
        done = client.post(f"{base}p/{attempt.placement.public_id}/finish/", follow=True)
    assert "Well done!" in done.content.decode()
    attempt.refresh_from_db()
    assert attempt.finished_at
    assert [(one.points, one.by_code) for one in heard] == [(2, True)]
    assert Progress.objects.get().points == 2
    assert send(client, base, attempt, key="late").status_code == 409
    assert Answer.objects.count() == 2


def test_finishing_too_early_by_code_says_what_is_missing(client: Client, attempt: Attempt) -> None:
    base = enter(client, attempt)
    early = client.post(f"{base}p/{attempt.placement.public_id}/finish/", follow=True)
    assert "Go to step 2" in early.content.decode()


def test_every_other_page_of_the_course_is_shut(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    other = attempts.start(placement=make.placement(learner.course), learner=learner.user)
    base = enter(client, attempt)
    fill = {
        "slug:placement": attempt.placement.public_id,
        "int:number": "1",
        "slug:slug": attempt.placement.activity.slug,
    }
    for pattern in urls.urlpatterns:
        name = f"activities:{getattr(pattern, 'name', '')}"
        if (
            not isinstance(pattern, URLPattern)
            or name in middleware.OPEN
            or name in {"activities:home", "activities:activity"}
        ):
            continue
        path = re.sub(r"<([^>]+)>", lambda found: fill.get(found[1], "someone-elses"), str(pattern.pattern))
        for method in (client.get, client.post):
            assert method(base + path).status_code in {404, 405}, path
    for path in ("api/v1/placements/", f"api/v1/attempts/{attempt.public_id}/"):
        assert client.get(base + path).status_code == 404
    for path in ("", "steps/1/", "finish/"):
        assert client.get(f"{base}p/{other.placement.public_id}/{path}").status_code == 404
    step = f"{base}p/{attempt.placement.public_id}/steps/2/"
    named = {"attempt": other.public_id, "block": "q1", "key": "k", "response": "right"}
    assert client.post(step, named).status_code == 404
    assert not Answer.objects.exists()


def test_neither_course_nor_result_nor_name_is_on_a_page_of_the_code(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    base = enter(client, attempt)
    placement = attempt.placement.public_id
    for path in (
        "",
        f"p/{placement}/",
        f"p/{placement}/steps/1/",
        f"p/{placement}/finish/",
        "privacy/",
        "accessibility/",
    ):
        page = client.get(base + path)
        text = page.content.decode()
        assert page.status_code == 200
        assert "A course with a name" not in text
        assert "Participant" not in text
        assert learner.user.username not in text
        assert page["X-Frame-Options"] == "DENY"
        assert "no-store" in page["Cache-Control"]
        assert 'action="' + base + 'language/"' in text


def test_the_language_is_changed_here_too(client: Client, attempt: Attempt) -> None:
    base = enter(client, attempt)
    where = f"{base}p/{attempt.placement.public_id}/steps/2/"
    assert client.post(f"{base}language/", {"language": "sv", "next": where})["Location"] == where
    assert "question q1 (sv)" in client.get(where).content.decode()


def test_the_language_chosen_last_is_spoken_after_the_code_has_ended(
    client: Client, attempt: Attempt
) -> None:
    base = enter(client, attempt)
    client.post(f"{base}language/", {"language": "ar", "next": base})
    resume_codes.cancel(attempt=attempt)
    assert '<html lang="ar" dir="rtl"' in client.get(base).content.decode()


def test_an_open_page_dies_with_its_code_and_says_so_in_the_persons_language(attempt: Attempt) -> None:
    client = Client(headers={"accept-language": "sv"})
    base = enter(client, attempt)
    resume_codes.cancel(attempt=attempt)
    for answer in (client.get(base), send(client, base, attempt)):
        assert answer.status_code == 401
        assert "This page is closed" in answer.content.decode()
    assert not Answer.objects.exists()


def test_the_address_alone_opens_nothing(client: Client, attempt: Attempt) -> None:
    base = enter(client, attempt)
    assert Client().get(base).status_code == 401
    forged = Client()
    forged.cookies[f"__Host-r_{base.split('/')[2]}"] = "guess"
    assert forged.get(base).status_code == 401
    assert client.get(f"/resume/{'0' * 32}/").status_code == 401


def test_the_cookie_is_first_party_and_kept_from_scripts(client: Client, attempt: Attempt) -> None:
    base = enter(client, attempt)
    cookie = client.cookies[f"__Host-r_{base.split('/')[2]}"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        True,
        "Lax",
        "/",
    )


def test_logging_out_closes_this_browser_and_the_code_stays_good(client: Client, attempt: Attempt) -> None:
    _, code = resume_codes.make(attempt=attempt)
    base = client.post("/resume/", {"code": code})["Location"]
    left = client.post(f"{base}leave/")
    assert "You are logged out here" in left.content.decode()
    assert 'href="/resume/"' in left.content.decode()
    assert client.get(base).status_code == 401
    assert Client().post("/resume/", {"code": code}).status_code == 302


def test_the_next_person_in_the_same_browser_closes_the_former_ones_pages(
    client: Client, attempt: Attempt
) -> None:
    first = enter(client, attempt)
    someone = make.member(attempt.placement.course)
    second = enter(client, attempts.start(placement=attempt.placement, learner=someone.user))
    assert client.get(first).status_code == 401
    assert client.get(second).status_code == 200


def test_the_same_persons_two_activities_stay_open_beside_each_other(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    other = attempts.start(placement=make.placement(learner.course), learner=learner.user)
    assert [client.get(enter(client, one)).status_code for one in (attempt, other)] == [200, 200]


def test_nobody_is_led_in_once_the_person_has_left_the_course(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    base = enter(client, attempt)
    learner.delete()
    assert client.get(base).status_code == 404
