"""Whatever is asked in a session, by its learner or its instructor: a page, never a fault."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from activities.models import Placement
from lti_tool.protocol import vocabulary as v
from tests.factories.links import an_activity
from tests.factories.properties import bounded, undone
from tests.factories.signing_lms import SigningLms, a_signing_lms

pytestmark = pytest.mark.django_db

PAGES = [
    "", "p/{placement}/", "p/{placement}/start/", "p/{placement}/steps/1/", "p/{placement}/steps/99999999999999999999/",
    "p/{placement}/finish/", "p/{placement}/done/", "p/{placement}/results/", "p/%00/", "preview/a-tour/", "preview/%00/",
    "language/", "lti/pick/", "lti/pick/cancel/", "lti/choose/", "lti/not-chosen/",
    "lti/scores/99999999999999999999/send/", "api/v1/placements/", "api/v1/attempts/%00/",
]  # fmt: skip
FIELDS = [
    "q",
    "kind",
    "language",
    "length",
    "activity",
    "preview",
    "search",
    "next",
    "answer",
    "limit",
    "offset",
    "x",
]


@bounded(50)
@given(
    page=st.sampled_from(PAGES),
    method=st.sampled_from(["get", "post"]),
    message=st.sampled_from([SigningLms.claims, SigningLms.picking]),
    role=st.sampled_from(["Learner", "Instructor"]),
    query=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=3),
    form=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=40), max_size=3),
)
@example(
    page="lti/pick/",
    method="get",
    message=SigningLms.picking,
    role="Instructor",
    query={"activity": "\0"},
    form={},
)
@example(
    page="lti/pick/",
    method="post",
    message=SigningLms.picking,
    role="Instructor",
    query={},
    form={"activity": "\0"},
)
@example(
    page="lti/choose/",
    method="post",
    message=SigningLms.claims,
    role="Instructor",
    query={},
    form={"activity": "\0"},
)
@example(
    page="lti/pick/", method="get", message=SigningLms.picking, role="Instructor", query={"q": "\0"}, form={}
)
@example(
    page="language/",
    method="post",
    message=SigningLms.claims,
    role="Learner",
    query={},
    form={"next": "//evil"},
)
def test_any_query_or_form_in_a_session_is_answered_with_a_page(
    page: str, method: str, message: Any, role: str, query: dict[str, str], form: dict[str, str]
) -> None:
    with undone():
        an_activity("a-tour")
        lms = a_signing_lms()
        lms.launch({"sub": "another", v.CUSTOM: {"activity": "a-tour"}})
        response = lms.launch({v.ROLES: [role]}, body=message)
        placement = Placement.objects.get().public_id
        path = f"/s/{lms.session(response).pk}/{page.format(placement=placement)}"
        target = f"{path}?{urlencode(query)}"
        answer = (
            lms.client.get(target, secure=True)
            if method == "get"
            else lms.client.post(target, form, secure=True)
        )
        assert 200 <= answer.status_code < 500
