"""Every response of every block type, read: no key, and no feedback that was not earned by an answer."""

from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from activities.blocks import BLOCKS
from activities.learning import attempts
from activities.models import Activity, Answer, Attempt, Course, Enrolment, Role
from activities.publishing.publish import publish
from tests.activities.content.hidden import accepted_answers, hidden_texts
from tests.activities.content.walks import ONE_OF_EACH
from tests.activities.mount import address
from tests.answers import wrong_forms
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
Json = dict[str, Any]

LANGUAGE = "en"
QUESTIONS = {
    block["id"]: (number, block)
    for number, step in enumerate(ONE_OF_EACH["steps"], start=1)
    for block in step["blocks"]
    if BLOCKS[block["type"]].asks(block)
    and block["type"] != "reflection"  # a person judges it: there is no key
}
EACH_QUESTION = pytest.mark.parametrize("name", QUESTIONS)


@pytest.fixture
def activity() -> Activity:
    return Activity.objects.get(slug=publish(content=deepcopy(ONE_OF_EACH)).slug)


@pytest.fixture
def attempt(activity: Activity) -> Attempt:
    learner = make.member(make.course())
    return attempts.start(placement=make.placement(learner.course, activity), learner=learner.user)


def step_path(attempt: Attempt, number: int) -> str:
    who = Enrolment.objects.get(course=attempt.placement.course, user=attempt.learner)
    return address(who, f"p/{attempt.placement.public_id}/steps/{number}/")


def secrets(block: Json) -> set[str]:
    """Every text that only an answer may bring up."""
    return hidden_texts(block, LANGUAGE) | accepted_answers(block)


def later(block: Json) -> set[str]:
    """What is said on screens and in turns that nobody has come to yet."""
    rooms: list[Json] = block.get("screens") or block.get("turns") or []
    away = [room for room in rooms if room["id"] != block["start"]]
    return {text[LANGUAGE] for room in away for text in room.get("lines", [])}


def given_away(html: str, hidden: set[str]) -> set[str]:
    return {text for text in hidden if escape(text) in html}


def earned(attempt: Attempt) -> set[str]:
    said = Answer.objects.filter(attempt=attempt).values_list("feedback", flat=True)
    return {text for feedback in said for text in _parts(str(feedback.get(LANGUAGE, "")))}


def _parts(feedback: str) -> set[str]:
    parts = feedback.replace("• ", "").replace("\n", "\n\n").split("\n\n")
    return {*parts, *(part.split(". ", 1)[-1] for part in parts)}


@EACH_QUESTION
def test_no_response_to_an_answer_says_more_than_the_answer_earned(
    client: Client, attempt: Attempt, name: str
) -> None:
    number, block = QUESTIONS[name]
    path = step_path(attempt, number)
    shown = {
        text
        for text in secrets(block)
        if text.casefold() in block.get("prompt", {}).get(LANGUAGE, "").casefold()
    }
    hidden = secrets(block) - shown
    assert hidden
    assert given_away(client.get(path).content.decode(), hidden | later(block)) == set()
    for count, form in enumerate(wrong_forms(block)):
        fields = {"attempt": attempt.public_id, "block": name, "key": f"k{count}", **form}
        typed = {text for values in form.values() for text in values}  # stands in its field again
        answer = client.post(path, fields)
        assert answer.status_code in {302, 422}
        for response in (answer, client.get(path)):
            assert given_away(response.content.decode(), hidden - earned(attempt) - typed) == set()
    assert Answer.objects.filter(attempt=attempt).exists()


@pytest.mark.parametrize(
    "name", [name for name, (_, block) in QUESTIONS.items() if block["type"] != "checklist"]
)
def test_what_cannot_be_read_gives_the_form_again_and_keeps_nothing(
    client: Client, attempt: Attempt, name: str
) -> None:
    number, _ = QUESTIONS[name]
    answer = client.post(
        step_path(attempt, number), {"attempt": attempt.public_id, "block": name, "key": "k"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{name}"' in html
    assert "feedback-error" in html
    assert not Answer.objects.exists()


def test_a_form_half_filled_in_comes_back_as_it_was(client: Client, attempt: Attempt) -> None:
    fields = {"attempt": attempt.public_id, "block": "gaps", "key": "k", "response-tool": "My <grinder>"}
    html = client.post(step_path(attempt, QUESTIONS["gaps"][0]), fields).content.decode()
    assert 'value="My &lt;grinder&gt;"' in html
    fields = {"attempt": attempt.public_id, "block": "film", "key": "k", "response-then": "shake"}
    html = client.post(step_path(attempt, QUESTIONS["film"][0]), fields).content.decode()
    assert 'value="shake" checked' in html


def test_the_preview_gives_nothing_away(client: Client, activity: Activity) -> None:
    maker = make.member(make.course(), Role.CONTENT_DEVELOPER)
    answer = client.get(address(maker, f"preview/{activity.slug}/"))
    html = answer.content.decode()
    for _, block in QUESTIONS.values():
        shown = {text for text in secrets(block) if text.casefold() in str(block.get("prompt")).casefold()}
        assert given_away(html, (secrets(block) - shown) | later(block)) == set()


def test_only_the_page_with_a_view_all_around_allows_pictures_that_it_makes_itself(
    client: Client, attempt: Attempt
) -> None:
    allowing = [
        number
        for number, _ in enumerate(ONE_OF_EACH["steps"], start=1)
        if "blob:" in client.get(step_path(attempt, number))["Content-Security-Policy"]
    ]
    places = [
        number
        for number, step in enumerate(ONE_OF_EACH["steps"], start=1)
        if any("panorama" in block for block in step["blocks"])
    ]
    assert allowing == places
    policy = client.get(step_path(attempt, places[0]))["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in policy
    assert policy.count("blob:") == 1


@pytest.mark.parametrize("switched_on", [[], ["recordings"], ["read_aloud"]])
def test_a_step_is_read_aloud_where_the_organisation_has_switched_that_on(
    client: Client, attempt: Attempt, switched_on: list[str]
) -> None:
    organisation = make.organisation(switched_on=switched_on)
    make.organisation(switched_on=["read_aloud"])  # a stranger's switch
    Course.objects.filter(pk=attempt.placement.course_id).update(organisation=organisation)
    html = client.get(step_path(attempt, 1)).content.decode()
    assert ("listen.js" in html, "data-listen" in html) == (switched_on == ["read_aloud"],) * 2


def test_a_step_loads_only_the_scripts_that_its_blocks_need(client: Client, attempt: Attempt) -> None:
    for number, step in enumerate(ONE_OF_EACH["steps"], start=1):
        html = client.get(step_path(attempt, number)).content.decode()
        assert ("moments.js" in html) == any("questions" in block for block in step["blocks"])
        assert ("look-around.js" in html) == any("panorama" in block for block in step["blocks"])
        assert "listen.js" not in html
        assert '<script src="/static/activities/vendor' not in html
