"""The API as its own description tells it: requests made from /api/schema/, right and wrong ones, none is a fault."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from schemathesis import GenerationMode

from activities.models import Attempt, Placement
from lti_tool.protocol import vocabulary as v
from tests.factories import activities as make
from tests.factories.properties import bounded
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db

EXAMPLES = 10


@pytest.fixture
def lms() -> SigningLms:
    """A learner's attempt is under way; the browser is the learner's."""
    make.activity("a-tour")  # its block q1 asks something
    lms = a_signing_lms()
    session = lms.session(lms.launch({v.CUSTOM: {"activity": "a-tour"}}))
    start = f"/s/{session.pk}/p/{Placement.objects.get().public_id}/start/"
    assert lms.client.post(start, secure=True).status_code in {302, 303}
    return lms


def operations() -> list[Any]:
    described = Client().get("/api/schema/", secure=True).json()
    schema: Any = schemathesis.openapi.from_dict(described)
    return [one.ok() for one in schema.get_all_operations()]


def real_ids() -> dict[str, str]:
    return {"placement": Placement.objects.get().public_id, "attempt": Attempt.objects.get().public_id}


def requests_of(operation: Any) -> st.SearchStrategy[Any]:
    """Requests that fit the description and such that do not, for ids that exist and for any others."""
    known = {name: value for name, value in real_ids().items() if f"{{{name}}}" in operation.path}
    modes = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    made = [operation.as_strategy(generation_mode=mode) for mode in modes]
    if known:
        aimed = [operation.as_strategy(generation_mode=mode, path_parameters=known) for mode in modes]
        made += [strategy.map(about_a_real_block) for strategy in aimed]
    return st.one_of(*made)


def about_a_real_block(case: Any) -> Any:
    if isinstance(case.body, dict) and "block" in case.body:
        case.body = case.body | {"block": "q1"}
    return case


def sent(client: Client, case: Any, base: str) -> Any:
    """The request through Django's own test client, so that it stays in the test's transaction."""
    ready = requests.Request(**case.as_transport_kwargs(base_url=base)).prepare()
    headers = {
        name: value
        for name, value in ready.headers.items()
        if name.lower() not in {"cookie", "content-length"}
    }
    content_type = str(headers.pop("Content-Type", "application/json"))
    body = ready.body or b""
    target = str(ready.url).removeprefix("https://testserver")
    return client.generic(str(ready.method), target, body, content_type, secure=True, headers=headers)


def no_request_is_a_fault(client: Client, base: str) -> set[int]:
    """The answers seen under `base`; an id such as `..` makes an address elsewhere, which must only not fail."""
    seen: set[int] = set()
    own = urlsplit(base).path + "/"
    for operation in operations():

        @bounded(EXAMPLES)
        @given(case=requests_of(operation))
        def ask(case: Any) -> None:
            response = sent(client, case, base)
            assert response.status_code < 500, case.as_curl_command()
            if response.request["PATH_INFO"].startswith(own):
                seen.add(response.status_code)

        ask()
    return seen


def test_the_description_names_every_address_of_the_api(lms: SigningLms) -> None:
    paths = {operation.path for operation in operations()}
    assert {"/api/v1/placements/", "/api/v1/attempts/{attempt}/answers/"} <= paths


def test_a_learner_in_a_course_meets_no_fault(lms: SigningLms) -> None:
    session = lms.session(lms.launch({v.CUSTOM: {"activity": "a-tour"}}))
    seen = no_request_is_a_fault(lms.client, f"https://testserver/s/{session.pk}")
    assert {200, 404} <= seen


def test_an_instructor_in_a_course_meets_no_fault(lms: SigningLms) -> None:
    instructor = SigningLms(lms.registration)
    session = instructor.session(instructor.launch({"sub": "an-instructor", v.ROLES: ["Instructor"]}))
    seen = no_request_is_a_fault(instructor.client, f"https://testserver/s/{session.pk}")
    assert {200, 404} <= seen


def test_a_stranger_meets_no_fault_and_gets_nothing(lms: SigningLms) -> None:
    session = lms.session(lms.launch())
    assert no_request_is_a_fault(Client(), f"https://testserver/s/{session.pk}") <= {400, 401}
    assert no_request_is_a_fault(Client(), "https://testserver") <= {400, 401, 403, 404, 405}
