"""The 18 valid launches of the Conformance Certification Guide, §6.2: nine of an instructor, nine of a student."""

from typing import Any

import pytest

from lti_tool.protocol import vocabulary as v
from lti_tool.protocol.roles import MEMBERSHIP
from tests.tool_client import Tool

pytestmark = [pytest.mark.flow, pytest.mark.launch]

PII = ["name", "given_name", "family_name", "middle_name", "email", "picture"]
NAMES = {"name": "Known Person", "given_name": "Known", "family_name": "Person"}
OTHER = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Other"


def variants(role: str) -> dict[str, dict[str, Any]]:
    uri = f"{MEMBERSHIP}#{role}"
    return {
        "plain": {"claims": {v.ROLES: [uri], **NAMES, "email": "known@example.org"}},
        "multiple roles": {"claims": {v.ROLES: [uri, OTHER, f"{MEMBERSHIP}#Mentor"]}},
        "short role": {"claims": {v.ROLES: [role]}},
        "unknown role": {"claims": {v.ROLES: ["http://purl.example.org/vocab#Wizard"]}},
        "no role": {"claims": {v.ROLES: [""]}},
        "e-mail only": {"claims": {v.ROLES: [uri], "email": "known@example.org"}, "drop": PII[:4]},
        "names only": {"claims": {v.ROLES: [uri], **NAMES}, "drop": ["email"]},
        "no PII": {"claims": {v.ROLES: [uri]}, "drop": PII},
        "no context": {"claims": {v.ROLES: [uri], "email": "known@example.org"}, "drop": [v.CONTEXT]},
    }


EXPECTED = {"unknown role": "visitor", "no role": "visitor"}
CASES = [(role, name) for role in ("Instructor", "Learner") for name in variants(role)]


@pytest.mark.parametrize(("role", "variant"), CASES, ids=[f"{role}, {name}" for role, name in CASES])
def test_a_valid_launch_is_accepted(tool: Tool, role: str, variant: str) -> None:
    tool.tamper(**variants(role)[variant])
    person = "instructor" if role == "Instructor" else "learner1"
    visit = tool.launch(tool.link(), person)
    assert visit.response.status_code == 303
    assert visit.session.role == EXPECTED.get(variant, role.lower())
    assert visit.get().status_code == 200


def test_eighteen_launches_are_listed() -> None:
    assert len(CASES) == 18


def test_a_student_with_nothing_but_a_resource_link_is_accepted(tool: Tool) -> None:
    """Student: Only Resource Link"""
    optional = [v.CONTEXT, v.LAUNCH_PRESENTATION, v.TOOL_PLATFORM, v.CUSTOM, v.AGS_ENDPOINT, v.NRPS_ENDPOINT]
    tool.tamper(drop=[*PII, *optional])
    visit = tool.launch(tool.link())
    assert visit.get().status_code == 200
