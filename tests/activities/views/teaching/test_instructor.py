import pytest
from django.test import Client

from activities.host_answers import GradeCell, GradeColumn
from activities.learning import attempts
from activities.models import Answer, Enrolment, Placement, Role
from tests.activities.mount import address
from tests.factories import activities as make
from tests.factories.hosts import FakeHost, hosted_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher() -> Enrolment:
    return make.member(make.course(), Role.INSTRUCTOR)


@pytest.fixture
def placement(teacher: Enrolment) -> Placement:
    return make.placement(teacher.course)


def results(client: Client, teacher: Enrolment, placement: Placement) -> str:
    return client.get(address(teacher, f"p/{placement.public_id}/results/")).content.decode()


def test_an_empty_course_is_explained(client: Client, teacher: Enrolment, placement: Placement) -> None:
    assert "No learner has come here yet." in results(client, teacher, placement)


def test_results_show_state_score_and_what_became_of_it(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    learner, other = make.member(teacher.course), make.member(teacher.course)
    attempt = attempts.start(placement=placement, learner=learner.user)
    for block, choice in (("q1", "right"), ("q2", "wrong")):
        attempts.answer(attempt=attempt, block=block, key=block, form={"response": [choice]})
    attempts.finish(attempt=attempt)

    cell = GradeCell("refused", "attention", "/s/1/send/7/", "Send again")
    column = GradeColumn("Delivery", {learner.user_id: cell})
    with hosted_by(FakeHost(names={other.user_id: "<b>Väinö</b>"}, column=column)):
        text = results(client, teacher, placement)
    for words in (f"Participant {learner.number}", "1 / 2 (50&nbsp;%)", "Finished", "Not started", "refused"):
        assert words in text
    assert 'method="post" action="/s/1/send/7/"' in text
    assert "&lt;b&gt;Väinö" in text


def test_of_whoever_has_not_started_a_phone_shows_the_state_alone_and_what_the_course_holds(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    silent, held = make.member(teacher.course), make.member(teacher.course)
    column = GradeColumn("Delivery", {held.user_id: GradeCell("only in the course")})
    with hosted_by(FakeHost(column=column)):
        text = results(client, teacher, placement)
    rows = {one.number: text.split(f"people/{one.number}/")[1].split("</tr>")[0] for one in (silent, held)}
    assert [rows[one.number].count('class="nothing"') for one in (silent, held)] == [4, 3]
    attempts.start(placement=placement, learner=silent.user)
    begun = results(client, teacher, placement).split(f"people/{silent.number}/")[1].split("</tr>")[0]
    assert 'class="nothing"' not in begun


def test_people_of_another_course_are_not_in_it(
    client: Client, teacher: Enrolment, placement: Placement
) -> None:
    elsewhere = make.placement(of=placement.activity)
    attempts.start(placement=elsewhere, learner=make.member(elsewhere.course).user)
    assert "No learner has come here yet." in results(client, teacher, placement)


@pytest.mark.parametrize("role", [Role.INSTRUCTOR, Role.CONTENT_DEVELOPER])
def test_a_preview_shows_all_steps_and_takes_no_answers(client: Client, role: str) -> None:
    someone = make.member(make.course(), role)
    activity = make.activity("unplaced")
    where = address(someone, "preview/unplaced/")
    text = client.get(where).content.decode()
    for words in ("question q1 (en)", "question q2 (en)", "something to read (en)", "<fieldset", "disabled"):
        assert words in text
    assert "the key of" not in text
    assert activity.slug in text
    assert client.post(where, {"block": "q1", "response": "right"}).status_code == 405
    assert not Answer.objects.exists()


def test_there_is_no_preview_of_what_is_not_there(client: Client, teacher: Enrolment) -> None:
    assert client.get(address(teacher, "preview/unknown/")).status_code == 404
