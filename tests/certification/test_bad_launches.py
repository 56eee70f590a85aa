"""The 12 known bad launches of the Conformance Certification Guide, §6.1; each docstring is its official title."""

import pytest

from lti_tool.models import LaunchSession
from lti_tool.protocol import vocabulary as v
from tests.tool_client import Tool

pytestmark = [pytest.mark.flow, pytest.mark.launch]


def refused(tool: Tool, code: str, **changes: object) -> None:
    tool.tamper(**changes)
    visit = tool.launch(tool.link())
    assert 400 <= visit.response.status_code < 500
    assert code in visit.response.content.decode()
    assert not LaunchSession.objects.exists()


def test_no_kid_in_header(tool: Tool) -> None:
    """No KID Sent in JWT header"""
    refused(tool, "kid_missing", drop_header=["kid"])


def test_wrong_kid_in_header(tool: Tool) -> None:
    """Incorrect KID in JWT header"""
    refused(tool, "kid_unknown", header={"kid": "imstester_66067"})


def test_wrong_version(tool: Tool) -> None:
    """Wrong LTI Version"""
    refused(tool, "version_not_1_3", claims={v.VERSION_CLAIM: "11.3"})


def test_no_version(tool: Tool) -> None:
    """No LTI Version"""
    refused(tool, "version_not_1_3", drop=[v.VERSION_CLAIM])


def test_not_an_lti_message(tool: Tool) -> None:
    """Invalid LTI message"""
    kept = {"name": "badltilaunch"}
    lti = [
        v.MESSAGE_TYPE,
        v.VERSION_CLAIM,
        v.ROLES,
        v.DEPLOYMENT_ID,
        v.TARGET_LINK_URI,
        v.RESOURCE_LINK,
        v.CONTEXT,
    ]
    refused(tool, "message_type_unknown", claims=kept, drop=lti)


def test_missing_claims(tool: Tool) -> None:
    """Missing LTI Claims"""
    refused(tool, "message_type_unknown", drop=[v.MESSAGE_TYPE, v.VERSION_CLAIM, v.ROLES])


def test_wrong_timestamps(tool: Tool) -> None:
    """Timestamps Incorrect"""
    refused(tool, "token_expired", claims={"iat": 11111, "exp": 22222})


def test_no_message_type(tool: Tool) -> None:
    """message_type Claim Missing"""
    refused(tool, "message_type_unknown", drop=[v.MESSAGE_TYPE])


def test_no_roles(tool: Tool) -> None:
    """role Claim Missing"""
    refused(tool, "roles_missing", drop=[v.ROLES])


def test_no_deployment_id(tool: Tool) -> None:
    """deployment_id Claim Missing"""
    refused(tool, "deployment_id_missing", drop=[v.DEPLOYMENT_ID])


def test_no_resource_link_id(tool: Tool) -> None:
    """resource_link_id Claim Missing"""
    refused(tool, "resource_link_id_missing", claims={v.RESOURCE_LINK: {"title": "A link"}})


def test_no_user(tool: Tool) -> None:
    """user Claim Missing"""
    refused(tool, "sub_malformed", claims={"sub": ""})
