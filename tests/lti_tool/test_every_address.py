"""Every address of the tool, asked in ways that nobody foresaw: a page or a refusal comes, and never a fault."""

import json
from copy import copy
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client

from activities.learning import attempts, help_calls
from activities.learning.photos import uploads
from activities.learning.resume import resume_codes
from activities.models import Attempt, Placement, User
from activities.publishing.publish import publish
from config.charsets import without_charset
from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.factories.addresses import addresses
from tests.factories.hostile_requests import VALUES, Known, ask
from tests.factories.properties import undone
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

EVERY_BLOCK = Path("tests/activities/content/every-block/every-block.json")
ROLES = {
    "learner": "Learner",
    "instructor": "Instructor",
    "visitor": "Mentor",
    "developer": "ContentDeveloper",
}
# So many there are at least: the walk does not go blind.
IN_A_SESSION, BY_A_CODE, AT_THE_ROOT = 66, 57, 35
EACH = 12


@pytest.fixture
def lms() -> SigningLms:
    """A learner has begun, handed something in and asked for help; everything there is has an id."""
    publish(content=json.loads((django_settings.BASE_DIR / EVERY_BLOCK).read_text(encoding="utf-8")))
    lms = a_signing_lms()
    launched = lms.session(lms.launch({v.CUSTOM: {"activity": "every-block"}}))
    attempt = attempts.start(placement=Placement.objects.get(), learner=launched.user)
    photo = uploads.keep(attempt=attempt, block=reflection_of(attempt), file=make.sent(make.photo()))
    form = {"response": ["I sawed a plank in two."], "response-photo": [photo.public_id]}
    attempts.answer(attempt=attempt, block=reflection_of(attempt), key="first", form=form)
    help_calls.ask(attempt=attempt, step=1, text="I am stuck.")
    return lms


def blocks(attempt: Attempt) -> list[dict[str, Any]]:
    return [block for step in attempt.version.content["steps"] for block in step["blocks"]]


def reflection_of(attempt: Attempt) -> str:
    return next(str(block["id"]) for block in blocks(attempt) if block["type"] == "reflection")


def known(session: LaunchSession | None = None) -> Known:
    attempt = Attempt.objects.get()
    placement = attempt.placement
    ids = sorted(set(ids_in(attempt.version.content)))
    parts = {
        "placement": placement.public_id,
        "course": placement.course.public_id,
        "attempt": attempt.public_id,
        "slug": "every-block",
        "number": "1",
        "call": attempt.help_calls.get().public_id,
        "reflection": attempt.reflections.get().public_id,
        "photo": attempt.uploads.get().public_id,
        "delivery_id": "1",
    }
    fields = {"attempt": attempt.public_id, "block": reflection_of(attempt), "key": "k", "seen": "1"}
    fields |= {"decision": "accepted", "points": "1", "outcome": "reached", "text": "Here.", "act": "close"}
    names = tuple(f"{before}{one}" for one in ids for before in ("", "response-", "field-"))
    return Known(parts, fields, names)


def ids_in(part: object) -> list[str]:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    own = [part["id"]] if isinstance(part, dict) and isinstance(part.get("id"), str) else []
    return own + [name for one in inner for name in ids_in(one)]


def session_of(lms: SigningLms, role: str, **facts: Any) -> tuple[Client, str]:
    someone = SigningLms(lms.registration)
    changes = {} if role == "learner" else {"sub": f"a-{role}", v.ROLES: [ROLES[role]]}
    launched = someone.session(someone.launch(changes | {v.CUSTOM: {"activity": "every-block"}}, **facts))
    return someone.client, f"/s/{launched.pk}/"


def no_address_is_a_fault(client: Client, routes: list[str], about: Known, before: str = "/") -> set[int]:
    as_served(client)
    files = set(default_storage.listdir("photos")[1])
    answers: set[int] = set()
    cookies = copy(client.cookies)
    for route in routes:
        dice = Random(f"{before[:3]} {route}")
        for number in range(EACH):
            block = dice.choice(blocks(Attempt.objects.get()))["id"]
            chosen = replace(
                about, fields=about.fields | {"block": dice.choice((block, about.fields["block"]))}
            )
            with undone():
                answer = ask(client, dice, route, chosen, before)
                b"".join(answer) if answer.streaming else answer.content.decode(errors="strict") if is_text(
                    answer
                ) else None
            assert answer.status_code < 500, (route, number, answer.wsgi_request, answer.exc_info)
            answers.add(answer.status_code)
            client.cookies = copy(cookies)  # who has left is here again, as are the rows
    for name in set(default_storage.listdir("photos")[1]) - files:
        default_storage.delete(f"photos/{name}")
    return answers


def as_served(client: Client) -> None:
    """As config/wsgi.py is asked; what fails is an answer."""
    handle, client.raise_request_exception = client.handler, False

    def served(environ: dict[str, Any]) -> Any:
        without_charset(environ)
        return handle(environ)

    vars(client)["handler"] = served


def is_text(answer: Any) -> bool:
    return str(answer.headers.get("Content-Type", "")).startswith(
        ("text/", "application/json", "application/problem")
    )


@pytest.mark.parametrize("role", ROLES)
def test_no_address_of_a_session_is_a_fault(lms: SigningLms, role: str) -> None:
    routes = addresses("lti_tool.session_urls")
    assert len(routes) >= IN_A_SESSION
    client, before = session_of(lms, role)
    assert {200, 302, 400, 404, 405} <= no_address_is_a_fault(client, routes, known(), before)


def test_no_address_of_the_picker_is_a_fault(lms: SigningLms) -> None:
    client, before = session_of(lms, "instructor", body=SigningLms.picking)
    routes = [route for route in addresses("lti_tool.session_urls") if route.startswith(("lti/", "preview/"))]
    assert {200, 422} <= no_address_is_a_fault(client, routes * 3, known(), before)


def test_no_address_behind_a_code_is_a_fault(lms: SigningLms) -> None:
    routes = addresses("activities.resume_urls")
    assert len(routes) >= BY_A_CODE
    client = Client()
    entered = client.post(
        "/resume/", {"code": resume_codes.make(attempt=Attempt.objects.get())[1]}, secure=True
    )
    answers = no_address_is_a_fault(client, routes, known(), entered["Location"])
    assert {200, 302, 404} <= answers


@pytest.mark.parametrize("who", ["nobody", "an LMS", "an administrator"])
def test_no_address_at_the_root_is_a_fault(lms: SigningLms, who: str) -> None:
    routes = addresses("config.urls", but=frozenset({"admin"}))
    assert len(routes) >= AT_THE_ROOT
    client, about = Client(), known()
    if who == "an administrator":
        client.force_login(User.objects.create_superuser("boss", "a long password"))
    if who == "an LMS":
        client, begun = lms.client, lms.begin()
        about = replace(about, fields=about.fields | lms.initiation() | {"state": begun.state})
    assert {200, 400, 404, 405} <= no_address_is_a_fault(client, routes, about)


def test_no_address_of_the_administration_is_a_fault_to_a_stranger(lms: SigningLms) -> None:
    routes = [route for route in addresses("config.urls") if route.startswith("admin/")]
    assert len(routes) > 100
    third = {*routes[::3], "admin/login/"}
    assert {200, 302, 400} <= no_address_is_a_fault(Client(), sorted(third), known())


def an_answer(dice: Random, block: dict[str, Any]) -> dict[str, str]:
    """Every field that the block's form may have, each with one of its ids or with what nobody expects."""
    ids = list(dict.fromkeys(ids_in(block)))
    fields = [f"{before}{one}" for one in ids for before in ("response-", "field-")]
    names = [*fields, "response", "action", "reply", "response-photo", "response-description"]
    return {name: dice.choice(ids * 3 + list(VALUES)) for name in names if dice.random() < 0.9}


def test_what_hostile_answers_leave_behind_takes_no_page_with_it(lms: SigningLms) -> None:
    """Not undone: whatever was taken is then met by the learner's own pages and the instructor's."""
    attempt, dice = Attempt.objects.get(), Random(7)
    learner, own = session_of(lms, "learner")
    as_served(learner)
    step, call = f"p/{attempt.placement.public_id}/steps/1/", f"api/v1/attempts/{attempt.public_id}/answers/"
    for number, block in enumerate(blocks(attempt) * 8):
        about = {"block": block["id"], "key": f"k{number}"}
        form = an_answer(dice, block)
        sent = learner.post(own + step, about | form | {"attempt": attempt.public_id}, secure=True)
        called = learner.post(
            own + call, about | {"response": form}, content_type="application/json", secure=True
        )
        assert max(sent.status_code, called.status_code) < 500, (block["id"], form)
    assert attempt.answers.count() > 40
    teacher, theirs = session_of(lms, "instructor")
    parts = known().parts
    for client, before in ((learner, own), (teacher, theirs)):
        for page in PAGES:
            answer = client.get(before + page.format(**parts), secure=True)
            assert answer.status_code in {200, 302, 403, 404}, page


PAGES = [
    "", "p/{placement}/", *(f"p/{{placement}}/steps/{step}/" for step in range(1, 9)), "p/{placement}/learners/1/",
    "p/{placement}/results/", "p/{placement}/step-by-step/", "queue/", "people/1/", "people/1/attempts/{attempt}/",
    "gradebook/", "gradebook/results.csv", "gradebook/results.xlsx", "reflections/{reflection}/", "lti/my-data/file/",
    "reflections/{reflection}/review/", "lti/my-data/", "lti/my-data/table/", "api/v1/attempts/{attempt}/",
    "api/v1/reflections/", "api/v1/placements/{placement}/steps/", "outreach/",
]  # fmt: skip
