"""A form that lacks something comes back with all that was in it, and says so at the very field (WCAG 3.3.1)."""

import re
from typing import Any

import pytest
from django.test import Client

from activities.learning import attempts
from activities.models import Answer, Attempt, Enrolment
from tests.activities.content.walks import blocks
from tests.activities.mount import address
from tests.factories import activities as make

pytestmark = pytest.mark.django_db
Json = dict[str, Any]


@pytest.fixture
def learner() -> Enrolment:
    return make.member(make.course())


def begin(learner: Enrolment, *steps: Json) -> Attempt:
    activity = make.activity(steps=[[one] for one in steps])
    return attempts.start(placement=make.placement(learner.course, activity), learner=learner.user)


def send(client: Client, attempt: Attempt, block: str, *, script: Any = False, **form: Any) -> Any:
    path = address_of(attempt, 1)
    fields = {"attempt": attempt.public_id, "block": block, "key": f"k{Answer.objects.count()}", **form}
    return client.post(path, fields, headers={"Accept": "application/json"} if script else {})


def address_of(attempt: Attempt, number: int) -> str:
    enrolment = Enrolment.objects.get(user=attempt.learner)
    return address(enrolment, f"p/{attempt.placement.public_id}/steps/{number}/")


def screen() -> Json:
    """A practice screen with a field that must be filled in, one beside it, a tick and a choice."""
    fields = [
        {"id": "name", "kind": "text", "label": make.text("Name")},
        {"id": "code", "kind": "text", "label": make.text("Code"), "help": make.text("Six letters")},
        {"id": "agree", "kind": "checkbox", "label": make.text("I agree")},
        {"id": "how", "kind": "radio", "label": make.text("How"), "options": options()},
    ]
    need = {"field": "code", "fact": "filled", "message": make.text("Write the code.")}
    actions = [
        {"id": "send", "label": make.text("Send"), "to": "end", "needs": [need]},
        {"id": "astray", "label": make.text("Delete"), "wrong": make.text("Not that one.")},
    ]
    first = {"id": "start", "title": make.text("Form"), "fields": fields, "actions": actions}
    return {
        "type": "simulated_screen", "id": "screen", "prompt": make.text("Send it."), "app": make.text("App"),
        "start": "start", "goal": "end", "screens": [first, {"id": "end", "title": make.text("There")}],
    }  # fmt: skip


def options() -> list[Json]:
    return [{"id": name, "text": make.text(name)} for name in ("mail", "call")]


TYPED = {"field-name": 'Aino "K" <b>', "field-code": "", "field-agree": "1", "field-how": "call"}


def tag(text: str, name: str) -> str:
    found = re.search(rf"<(?:input|select|textarea)[^>]*{name}[^>]*>", text)
    assert found, name
    return found[0]


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize(("action", "is_at_field"), [("send", True), ("astray", False)])
def test_a_practice_screen_that_sends_one_back_keeps_all_that_was_typed(
    client: Client, learner: Enrolment, script: bool, action: str, is_at_field: bool
) -> None:
    attempt = begin(learner, screen())
    answer = send(client, attempt, "screen", script=script, action=action, **TYPED)
    assert answer.status_code == 200
    text = answer.json()["page"] if script else answer.content.decode()
    assert 'value="Aino &quot;K&quot; &lt;b&gt;"' in tag(text, 'name="field-name"')
    assert "checked" in tag(text, 'name="field-agree"')
    assert "checked" in tag(text, 'name="field-how" value="call"')
    assert "checked" not in tag(text, 'name="field-how" value="mail"')
    code = tag(text, 'name="field-code"')
    assert ('aria-invalid="true"' in code) is is_at_field
    assert text.count('id="feedback-screen"') == 1
    if is_at_field:
        assert 'aria-describedby="feedback-screen screen-code-help"' in code
        assert re.search(r'id="feedback-screen"[^>]*>Write the code', text)
        assert text.count("Write the code.") + text.count("Write the code (en)") == 1
    else:
        assert "Not that one." in text or "Not that one. (en)" in text
    assert "Aino" not in str(Answer.objects.get().response)  # and nothing of it is kept


def test_what_was_typed_goes_no_further_than_its_own_screen(client: Client, learner: Enrolment) -> None:
    attempt = begin(learner, screen())
    gone = send(client, attempt, "screen", action="send", **(TYPED | {"field-code": "abcdef"}))
    assert gone.status_code == 302
    assert "Aino" not in client.get(address_of(attempt, 1)).content.decode()
    another = make.member(learner.course)
    there = begin(another, screen())
    assert "Aino" not in client.get(address_of(there, 1)).content.decode()


def test_a_form_sent_again_by_loading_the_page_anew_is_one_answer(client: Client, learner: Enrolment) -> None:
    attempt = begin(learner, screen())
    for _ in range(2):
        send(client, attempt, "screen", action="send", key="same", **TYPED)
    assert Answer.objects.count() == 1


CASES: dict[str, tuple[str, Json, str, str]] = {
    # a block of the type, what is sent, what must still stand there, what is to be mended
    "order": ("order", {"response-{0}": "1"}, 'value="1" selected', 'name="response-{1}"'),
    "match": ("match", {"response-{0}": "{t}"}, 'value="{t}" selected', 'name="response-{1}"'),
    "sort": ("sort", {"response-{0}": "{t}"}, 'value="{t}" checked', 'name="response-{1}"'),
    "fill_in": ("fill_in", {"response-{0}": "typed words"}, 'value="typed words"', 'name="response-{1}"'),
    "choice": ("choice", {}, "", 'name="response"'),
    "self_assessment": ("self_assessment", {}, "", 'type="radio"'),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing_is_marked_where_it_is_missing_and_the_rest_stays(
    client: Client, learner: Enrolment, case: str
) -> None:
    kind, form, kept, missing = CASES[case]
    block = next(one for one in blocks(kind) if len(parts(one)) > 1 or kind in {"choice", "self_assessment"})
    attempt = begin(learner, block)
    names: list[str] = [*parts(block), "", ""]
    target = block["targets"][0]["id"] if "targets" in block else ""

    def named(pattern: str) -> str:
        return pattern.replace("{0}", names[0]).replace("{1}", names[1]).replace("{t}", target)

    answer = send(client, attempt, block["id"], **{named(key): named(value) for key, value in form.items()})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert named(kept) in text
    to_mend = tag(text, named(missing))
    assert 'aria-invalid="true"' in to_mend
    described = re.search(r'aria-describedby="([^" ]+)', to_mend)
    assert described
    assert text.count(f'id="{described[1]}"') == 1
    if form:
        assert 'aria-invalid="true"' not in tag(text, f'name="response-{names[0]}"')
    assert not Answer.objects.exists()


def parts(block: Json) -> list[str]:
    named: list[Json] = block.get("items") or block.get("gaps") or []
    return [one["id"] for one in named]


def test_a_reflection_that_is_too_short_is_marked_at_its_text(client: Client, learner: Enrolment) -> None:
    attempt = begin(learner, {**make.reflection(takes=("text",)), "min_words": 5})
    text = send(client, attempt, "r1", response="Only three words").content.decode()
    assert 'aria-invalid="true" aria-describedby="feedback-r1">Only three words</textarea>' in text
