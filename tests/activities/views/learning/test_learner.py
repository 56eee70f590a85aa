import re
from typing import Any

import pytest
from django.test import Client

from activities.host_answers import GradeCell, GradeColumn
from activities.learning import attempts
from activities.models import ActivityVersion, Attempt, Enrolment, Judging, Placement, Progress, Role
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def placement(learner: Enrolment) -> Placement:
    return make.placement(learner.course, make.activity("keys"))


def page(client: Client, who: Enrolment, placement: Placement, path: str = "") -> str:
    return client.get(address(who, f"p/{placement.public_id}/{path}")).content.decode()


def press(client: Client, who: Enrolment, placement: Placement, path: str, **form: Any) -> Any:
    return client.post(address(who, f"p/{placement.public_id}/{path}"), form)


def do_all(who: Enrolment, placement: Placement, *choices: str) -> Attempt:
    attempt = attempts.start(placement=placement, learner=who.user)
    for number, choice in enumerate(choices, start=1):
        attempts.answer(attempt=attempt, block=f"q{number}", key=str(number), form={"response": [choice]})
    return attempts.finish(attempt=attempt)


def test_the_start_page_says_what_this_is(client: Client, learner: Enrolment, placement: Placement) -> None:
    text = page(client, learner, placement)
    for words in (
        "Activity keys (en)",
        "What it is about (en)",
        "about 10 minutes",
        "Protecting a device",
        "Start",
    ):
        assert words in text
    assert "trying this out" not in text


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.INSTRUCTOR, "No result goes to the course"),
        (Role.CONTENT_DEVELOPER, "No result goes to the course"),
        (Role.VISITOR, "Your result does not go to the course"),
    ],
)
def test_who_is_not_graded_is_told_so(client: Client, placement: Placement, role: str, words: str) -> None:
    someone = make.member(placement.course, role, counts=False)
    assert words in page(client, someone, placement)


def test_starting_leads_to_the_first_step_and_continuing_to_what_is_missing(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    first = press(client, learner, placement, "start/")
    assert first.url == address(learner, f"p/{placement.public_id}/steps/1/")
    attempt = attempts.start(placement=placement, learner=learner.user)
    attempts.answer(attempt=attempt, block="q1", key="k", form={"response": ["right"]})
    assert "Continue" in page(client, learner, placement)
    assert press(client, learner, placement, "start/").url.endswith("/steps/3/")
    attempts.answer(attempt=attempt, block="q2", key="k2", form={"response": ["right"]})
    assert press(client, learner, placement, "start/").url.endswith("/steps/3/")


def test_finishing_too_early_leads_to_what_is_missing(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    attempts.start(placement=placement, learner=learner.user)
    assert press(client, learner, placement, "finish/").url.endswith("/finish/")
    text = page(client, learner, placement, "finish/")
    assert "Go to step 2" in text
    assert "Go to step 3" in text


def test_finishing_is_an_achievement(client: Client, learner: Enrolment, placement: Placement) -> None:
    attempt = attempts.start(placement=placement, learner=learner.user)
    for block, choice in (("q1", "right"), ("q2", "wrong")):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": [choice]})
    assert "Now press “Finish”." in page(client, learner, placement, "finish/")
    assert press(client, learner, placement, "finish/").url.endswith("/done/")
    text = page(client, learner, placement, "done/")
    for words in (
        "Well done!",
        "<strong>1</strong> / 2",
        "Your result is saved.",
        "Your best result counts.",
    ):
        assert words in text
    assert press(client, learner, placement, "finish/").url.endswith("/done/")
    assert "See your result" in page(client, learner, placement)


def big_buttons(text: str) -> list[tuple[str, bool]]:
    """The large buttons of a page, each with whether it is filled, in their order."""
    found = re.findall(r'class="button big( quiet)?"[^>]*>([^<]+)<', text)
    return [(words, not quiet) for quiet, words in found]


def test_whoever_has_done_it_is_led_to_the_result_and_whoever_goes_on_is_led_on(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    assert big_buttons(page(client, learner, placement)) == [("Start", True)]
    do_all(learner, placement, "right", "wrong")
    assert big_buttons(page(client, learner, placement)) == [
        ("See your result", True),
        ("Do it again", False),
    ]
    attempts.start(placement=placement, learner=learner.user)
    assert big_buttons(page(client, learner, placement)) == [("See your result", False), ("Continue", True)]


def test_a_worse_second_try_shows_the_result_that_counts(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    do_all(learner, placement, "right", "right")
    do_all(learner, placement, "wrong", "wrong")
    text = page(client, learner, placement, "done/")
    assert "<strong>0</strong> / 2" in text
    assert "Your best result is 2 / 2." in text


@pytest.mark.parametrize(("tone", "waits"), [("wait", True), ("ok", False)])
def test_the_page_shows_what_became_of_the_result(
    client: Client, learner: Enrolment, placement: Placement, tone: str, waits: bool
) -> None:
    do_all(learner, placement, "right", "right")
    cell = GradeCell("on its way", tone, "/again/", "Send again")
    with hosted_by(FakeHost(column=GradeColumn("Delivery", {learner.user_id: cell}))):
        text = page(client, learner, placement, "done/")
    assert "on its way" in text
    assert ("data-refresh" in text, "Check again" in text) == (waits, waits)
    assert "Send again" not in text


def test_a_trial_has_a_result_that_is_not_saved(client: Client, placement: Placement) -> None:
    teacher = make.member(placement.course, Role.INSTRUCTOR)
    do_all(teacher, placement, "right", "right")
    text = page(client, teacher, placement, "done/")
    assert "Everything is right" in text
    assert "Your result is saved." not in text


def test_a_result_from_another_course_is_offered_and_brought(client: Client, learner: Enrolment) -> None:
    there = make.placement(learner.course, make.activity("keys"))
    do_all(learner, there, "right", "right")
    here = make.placement(of=there.activity)
    again, stranger = make.member(here.course, who=learner.user), make.member(here.course)
    assert "Bring my result here" in page(client, again, here)
    assert "Bring my result here" not in page(client, stranger, here)
    assert press(client, stranger, here, "bring-along/").url.endswith(f"/p/{here.public_id}/")
    assert press(client, again, here, "bring-along/").url.endswith("/done/")
    assert "<strong>2</strong> / 2" in page(client, again, here, "done/")


def test_the_end_before_the_beginning_leads_to_the_start(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    for path in ("done/", "steps/1/"):
        answer = client.get(address(learner, f"p/{placement.public_id}/{path}"))
        assert answer["Location"].endswith(f"/p/{placement.public_id}/")


def test_the_course_page_shows_where_one_stands(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    do_all(learner, placement, "right", "wrong")
    stranger, teacher = make.member(placement.course), make.member(placement.course, Role.INSTRUCTOR)
    own, other, all_of_them = (
        client.get(address(someone)).content.decode() for someone in (learner, stranger, teacher)
    )
    assert "Finished" in own
    assert "50&nbsp;%" in own
    assert "Not started" in other
    assert "There are 2 learners in this course." in all_of_them
    assert "<strong>1</strong> finished" in all_of_them
    assert "<strong>0</strong> under way" in all_of_them
    assert "<strong>1</strong> not started" in all_of_them


def test_a_course_without_activities_says_so(client: Client) -> None:
    assert "Nothing is here yet." in client.get(address(make.member(make.course()))).content.decode()


def test_the_list_says_where_the_other_activities_of_the_course_are(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    text = client.get(address(learner)).content.decode()
    assert "You find all activities in your course." in text
    assert 'class="button quiet" href="https://lms.example/course"' in text


RULE = "You get the points of a task when your answer is right. A wrong answer takes no points away."


def test_the_rule_for_points_is_said_before_the_first_task_and_at_the_end(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    assert RULE in page(client, learner, placement)
    attempt = attempts.start(placement=placement, learner=learner.user)
    for block in ("q1", "q2"):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": ["wrong"]})
    assert RULE in page(client, learner, placement, "finish/")
    attempts.finish(attempt=attempt)
    assert RULE in page(client, learner, placement, "done/")


def test_the_older_rule_is_said_to_those_who_go_on_by_it_alone(
    client: Client, learner: Enrolment, placement: Placement
) -> None:
    ActivityVersion.objects.update(judging=Judging.BY_SHARE)
    attempts.start(placement=placement, learner=learner.user)
    make.publish(placement.activity, make.content(slug="keys"))
    assert "You began this by an older rule." in page(client, learner, placement)
    stranger = make.member(learner.course)
    assert RULE in page(client, stranger, placement)


def test_where_nothing_gives_points_no_rule_for_them_is_said(client: Client, learner: Enrolment) -> None:
    material = make.placement(learner.course, make.activity(kind="material", steps=[[make.reading()]]))
    assert "points" not in page(client, learner, material)


@pytest.mark.parametrize(
    ("points", "shown"), [(9.2, "9"), (10.6, "10"), (10.96, "10"), (11.0, "11"), (0.0, "0")]
)
def test_points_are_shown_as_whole_numbers_and_as_all_only_where_nothing_is_missing(
    client: Client, learner: Enrolment, placement: Placement, points: float, shown: str
) -> None:
    attempt = do_all(learner, placement, "right", "right")
    for model in (Attempt, Progress):
        model.objects.update(points=points, max_points=11)
    teacher = make.member(learner.course, Role.INSTRUCTOR)
    text = page(client, learner, placement, "done/")
    assert f"<strong>{shown}</strong> / 11" in text
    number = learner.number
    for path in ("results/", f"learners/{number}/", f"../../people/{number}/attempts/{attempt.public_id}/"):
        text += page(client, teacher, placement, path)
    assert f"{shown} / 11" in text
    assert not re.search(r"\d[.,]\d+ / 11", text)
