"""The API as its own description tells it: requests made from /api/schema/, right and wrong ones, none is a fault."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from activities.learning import attempts, help_calls
from activities.models import Attempt, Placement
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.factories.properties import bounded
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

EXAMPLES = 10
OPERATIONS = 19  # so many there are at least: the walk does not go blind


@pytest.fixture
def lms() -> SigningLms:
    """A learner's attempt is under way, something waits for review and for help; the browser is the learner's."""
    make.activity("a-tour", steps=[[make.question()], [make.reflection()]])
    lms = a_signing_lms()
    session = lms.session(lms.launch({v.CUSTOM: {"activity": "a-tour"}}))
    start = f"/s/{session.pk}/p/{Placement.objects.get().public_id}/start/"
    assert lms.client.post(start, secure=True).status_code in {302, 303}
    attempt = Attempt.objects.get()
    attempts.answer(attempt=attempt, block="r1", key="first", form={"response": ["I sawed."]})
    help_calls.ask(attempt=attempt, step=1, text="I am stuck.")
    return lms


def operations() -> list[Any]:
    described = Client().get("/api/schema/", secure=True).json()
    schema: Any = schemathesis.openapi.from_dict(described)
    return [one.ok() for one in schema.get_all_operations()]


def real_ids() -> dict[str, str]:
    attempt = Attempt.objects.get()
    return {
        "placement": Placement.objects.get().public_id,
        "attempt": attempt.public_id,
        "course": attempt.placement.course.public_id,
        "number": "1",
        "reflection": attempt.reflections.get().public_id,
        "call": attempt.help_calls.get().public_id,
    }


def requests_of(operation: Any) -> st.SearchStrategy[Any]:
    """Requests that fit the description and such that do not, for ids that exist and for any others."""
    ids = {name: value for name, value in real_ids().items() if f"{{{name}}}" in operation.path}
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    made = [operation.as_strategy(generation_mode=mode) for mode in modes]
    if ids:
        aimed = [operation.as_strategy(generation_mode=mode, path_parameters=ids) for mode in modes]
        made += [st.builds(about_something_real, one, st.sampled_from(ANSWERS)) for one in aimed]
        made += [st.builds(hostile, aimed[0], st.integers(0, 7), hostile_leaves)]
    return st.one_of(*made)


WHOLE_ANSWERS: list[dict[str, Any]] = [
    {"block": "q1", "response": {"response": "wrong"}},
    {"block": "r1", "response": {"response": ["I sawed \r\n a plank."]}},
]
ANSWERS: list[dict[str, Any]] = [{"block": "q1"}, {"block": "r1"}, *WHOLE_ANSWERS]


def about_something_real(case: Any, answer: dict[str, Any]) -> Any:
    if isinstance(case.body, dict) and "block" in case.body:
        case.body = case.body | answer
    return case


def hostile(case: Any, place: int, leaf: Any) -> Any:
    """The body with something in one of its fields, or in a field of its response, that no JSON writer of ours makes."""
    case = about_something_real(case, {"block": "r1"})
    if isinstance(case.body, dict) and case.body:
        names = sorted(case.body)
        name = names[place % len(names)]
        case.body = case.body | {name: {"response": leaf} if name == "response" else leaf}
    return case


hostile_leaves: st.SearchStrategy[Any] = st.sampled_from(
    [
        "\ud800",
        "a\udfff",
        "\0",
        "\u200b",
        "x" * 6000,
        10**400,
        2**63,
        -1,
        1.5,
        [],
        {},
        [[]],
        {"\ud800": 1},
        None,
        True,
    ]
)


def sent(client: Client, case: Any, base: str) -> Any:
    """The request through Django's own test client, so that it stays in the test's transaction."""
    written = b""
    if isinstance(case.body, dict):  # escaped, for half a letter has no bytes of its own
        written, case.body = json.dumps(case.body).encode(), {}
    ready = requests.Request(**case.as_transport_kwargs(base_url=base)).prepare()
    headers = {
        name: value
        for name, value in ready.headers.items()
        if name.lower() not in {"cookie", "content-length"}
    }
    content_type = str(headers.pop("Content-Type", "application/json"))
    body = written or ready.body or b""
    target = str(ready.url).removeprefix("https://testserver")
    return client.generic(str(ready.method), target, body, content_type, secure=True, headers=headers)


def no_request_is_a_fault(client: Client, base: str) -> set[int]:
    """The answers seen under `base`; an id such as `..` makes an address elsewhere, which must only not fail."""
    return {status for answers in answers_of(client, base).values() for status in answers}


def answers_of(client: Client, base: str) -> dict[str, set[int]]:
    """The same by the operation that was asked."""
    statuses: dict[str, set[int]] = {}
    own = urlsplit(base).path + "/"
    for operation in operations():

        @bounded(EXAMPLES, least=EXAMPLES)  # counted below
        @given(case=requests_of(operation))
        def ask(case: Any) -> None:
            response = sent(client, case, base)
            assert response.status_code < 500, case.as_curl_command()
            if response.request["PATH_INFO"].startswith(own):
                statuses.setdefault(f"{case.method} {case.path}", set()).add(response.status_code)

        ask()
    return statuses


def test_the_description_names_every_address_of_the_api(lms: SigningLms) -> None:
    paths = {operation.path for operation in operations()}
    assert {"/api/v1/placements/", "/api/v1/attempts/{attempt}/answers/"} <= paths


def test_a_learner_in_a_course_meets_no_fault(lms: SigningLms) -> None:
    session = lms.session(lms.launch({v.CUSTOM: {"activity": "a-tour"}}))
    statuses = no_request_is_a_fault(lms.client, f"https://testserver/s/{session.pk}")
    assert {200, 404} <= statuses


def test_an_instructor_in_a_course_meets_no_fault_at_any_operation(lms: SigningLms) -> None:
    instructor = SigningLms(lms.registration)
    session = instructor.session(instructor.launch({"sub": "an-instructor", v.ROLES: ["Instructor"]}))
    statuses = answers_of(instructor.client, f"https://testserver/s/{session.pk}")
    assert len(statuses) >= OPERATIONS
    not_their_own = {"GET /api/v1/attempts/{attempt}/", "POST /api/v1/attempts/{attempt}/answers/"}
    blind = {name for name, answers in statuses.items() if answers <= {404}} - not_their_own
    assert not blind


def test_what_the_api_has_taken_takes_no_page_with_it(lms: SigningLms) -> None:
    learner = lms.session(lms.launch({v.CUSTOM: {"activity": "a-tour"}}))
    answers = f"/s/{learner.pk}/api/v1/attempts/{real_ids()['attempt']}/answers/"
    for number, answer in enumerate(WHOLE_ANSWERS):  # the ones made below fit by luck alone
        document = answer | {"key": f"sure-{number}"}
        response = lms.client.post(answers, document, content_type="application/json", secure=True)
        assert response.status_code == 201, response.content
    statuses = answers_of(lms.client, f"https://testserver/s/{learner.pk}")
    assert 400 in statuses["POST /api/v1/attempts/{attempt}/answers/"]
    instructor = SigningLms(lms.registration)
    session = instructor.session(instructor.launch({"sub": "an-instructor", v.ROLES: ["Instructor"]}))
    ids = real_ids()
    for page in ("queue/", "people/1/", "people/1/attempts/{attempt}/", "p/{placement}/results/"):
        where = f"/s/{session.pk}/{page.format(**ids)}"
        assert instructor.client.get(where, secure=True).status_code == 200, page
    for page in ("p/{placement}/steps/1/", "p/{placement}/steps/2/", "lti/my-data/file/"):
        where = f"/s/{learner.pk}/{page.format(**ids)}"
        assert lms.client.get(where, secure=True).status_code == 200, page


def test_a_stranger_meets_no_fault_and_gets_nothing(lms: SigningLms) -> None:
    session = lms.session(lms.launch())
    assert no_request_is_a_fault(Client(), f"https://testserver/s/{session.pk}") <= {400, 401, 404}
    assert no_request_is_a_fault(Client(), "https://testserver") <= {400, 401, 403, 404, 405}
