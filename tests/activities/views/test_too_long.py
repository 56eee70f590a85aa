"""What a person wrote is taken whole or refused with every letter still in the form; nothing is cut."""

import html
from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment, HelpCall, Outcome, Outreach, ReviewDraft, Role
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
GAPS = {
    "type": "fill_in",
    "id": "g1",
    "prompt": make.text("fill in"),
    "gaps": [{"id": "a", "label": make.text("the key"), "accepted": {"en": ["don't"]}}],
}


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


@pytest.fixture
def teacher(learner: Enrolment) -> Enrolment:
    return make.member(learner.course, Role.INSTRUCTOR)


@pytest.fixture
def attempt(learner: Enrolment) -> Attempt:
    of = make.activity(steps=[[GAPS, make.reflection()]])
    return attempts.start(placement=make.placement(learner.course, of), learner=learner.user)


def lines(count: int) -> str:
    """Lines as a browser sends them: each end of a line is two letters, and was counted as one."""
    return "\r\n".join("abcdefghi" for _ in range(count))


def ask(client: Client, who: Enrolment, attempt: Attempt, text: str) -> Any:
    where = f"p/{attempt.placement.public_id}/steps/1/help/"
    return client.post(address(who, where), {"attempt": attempt.public_id, "text": text})


def give(client: Client, who: Enrolment, attempt: Attempt, block: str, **fields: str) -> Any:
    where = f"p/{attempt.placement.public_id}/steps/1/"
    form = {"attempt": attempt.public_id, "block": block, "key": f"k-{block}", **fields}
    return client.post(address(who, where), form)


def test_a_call_for_help_arrives_as_long_as_the_browser_let_it_be(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    written = lines(50) + "!"  # 500 letters in the browser, 549 in the form
    assert ask(client, learner, attempt, written).status_code == 302
    assert HelpCall.objects.get().text == written.replace("\r\n", "\n")


def test_a_longer_call_is_refused_and_every_letter_stays(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    written = lines(51) + " <the end>"
    refused = ask(client, learner, attempt, written)
    page = html.unescape(refused.content.decode())
    assert refused.status_code == 422
    assert written.replace("\r\n", "\n") in page
    assert "You wrote 519 characters, and 500 is the most." in page
    assert not HelpCall.objects.exists()


def test_an_answer_to_a_call_is_refused_and_stays(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt
) -> None:
    ask(client, learner, attempt, "I am stuck.")
    written = "x" * 4000 + "the end"
    fields = {"text": written, "decision": "answer", "seen": ""}
    refused = client.post(address(teacher, f"help-calls/{HelpCall.objects.get().public_id}/answer/"), fields)
    assert refused.status_code == 422
    assert written in refused.content.decode()
    assert "It may have 4000 characters at most" in refused.content.decode()
    assert HelpCall.objects.get().answered_at is None


def test_a_note_is_taken_whole_or_refused_whole(
    client: Client, learner: Enrolment, teacher: Enrolment
) -> None:
    where = address(teacher, f"outreach/{learner.number}/close/")
    refused = client.post(where, {"outcome": Outcome.REACHED, "note": "x" * 195 + "the end"})
    assert refused.status_code == 422
    assert "x" * 195 + "the end" in refused.content.decode()
    assert not Outreach.objects.exists()
    assert client.post(where, {"outcome": Outcome.REACHED, "note": lines(20)}).status_code == 302
    assert Outreach.objects.get().note == lines(20).replace("\r\n", "\n")


def test_a_typed_answer_is_refused_and_stays(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    written = "x" * 100 + "the end"
    refused = give(client, learner, attempt, "g1", **{"response-a": written})
    assert refused.status_code == 422
    assert f'value="{written}"' in refused.content.decode()
    assert not Answer.objects.exists()


def test_the_words_about_a_photo_are_refused_and_stay(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    give(client, learner, attempt, "r1", response="I sawed.")
    where = address(learner, f"p/{attempt.placement.public_id}/steps/1/")
    written = "x" * 300 + "the end"
    form = {"attempt": attempt.public_id, "block": "r1", "key": "photo", "response-description": written}
    refused = client.post(where, form | {"response-photo": make.sent(make.photo())})
    assert refused.status_code == 422
    assert f'value="{written}"' in refused.content.decode()
    assert "What you wrote about the photo is too long" in refused.content.decode()
    assert [one.response["text"] for one in Answer.objects.all()] == ["I sawed."]


def test_points_are_not_cut_into_other_points(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt
) -> None:
    give(client, learner, attempt, "r1", response="I sawed.")
    where = address(teacher, f"reflections/{attempt.reflections.get().public_id}/review/")
    for decision in ("draft", "accepted"):
        form = {"comment": "Well done", "points": "5" + "0" * 30, "decision": decision, "seen": "1"}
        refused = client.post(where, form)
        assert refused.status_code == 422
        assert form["points"] in refused.content.decode()
    assert [(one.comment, one.points) for one in ReviewDraft.objects.all()] == [("Well done", "")]


@pytest.mark.parametrize("points", ["4,0", "4.0", "４，０", "٤٫٠", " 4\u00a0"])
def test_points_are_read_as_people_write_them(
    client: Client, learner: Enrolment, teacher: Enrolment, attempt: Attempt, points: str
) -> None:
    give(client, learner, attempt, "r1", response="I sawed.")
    reflection = attempt.reflections.get()
    form = {"points": points, "decision": "accepted", "seen": "1"}
    client.post(address(teacher, f"reflections/{reflection.public_id}/review/"), form)
    reflection.refresh_from_db()
    assert reflection.points == 4


def test_a_key_that_is_too_long_is_refused_and_not_taken_for_another(
    client: Client, learner: Enrolment, attempt: Attempt
) -> None:
    where = address(learner, f"p/{attempt.placement.public_id}/steps/1/")
    form = {"attempt": attempt.public_id, "block": "g1", "key": "k" * 65, "response-a": "don't"}
    assert client.post(where, form).status_code == 400
    assert not Answer.objects.exists()


def test_a_search_for_more_than_a_name_finds_nobody(
    client: Client, learner: Enrolment, teacher: Enrolment
) -> None:
    found = client.post(address(teacher, "people/"), {"q": "participant " * 20})
    assert found["Location"] == "?people=none"
    assert (
        "people="
        in client.post(address(teacher, "people/"), {"q": "participant", "group": "g" * 256})["Location"]
    )


def test_what_nobody_sees_is_no_answer(client: Client, learner: Enrolment, attempt: Attempt) -> None:
    assert give(client, learner, attempt, "r1", response="\u200b \u2060\r\n").status_code == 422
    assert give(client, learner, attempt, "g1", **{"response-a": "\u3164"}).status_code == 422
    assert not Answer.objects.exists()


@pytest.mark.parametrize("typed", ["don\u00b4t", "don\u02bct", "don\u2019t", "don`t"])
def test_any_apostrophe_is_right(client: Client, learner: Enrolment, attempt: Attempt, typed: str) -> None:
    give(client, learner, attempt, "g1", **{"response-a": typed})
    assert Answer.objects.get().is_correct
