import pytest
from django.test import Client

from lti_tool.protocol import vocabulary as v

pytestmark = pytest.mark.django_db


def test_canvas_reads_its_own_kind_of_configuration(client: Client) -> None:
    body = client.get("/lti/config/canvas.json", secure=True).json()
    assert body["oidc_initiation_url"] == "https://testserver/lti/login/"
    assert body["target_link_uri"] == "https://testserver/lti/launch/"
    assert body["public_jwk_url"] == "https://testserver/lti/jwks/"
    assert {v.SCOPE_SCORE, v.SCOPE_LINEITEM, v.SCOPE_RESULT, v.SCOPE_MEMBERSHIPS} <= set(body["scopes"])
    assert "$Context.id.history" in body["custom_fields"].values()
    (extension,) = body["extensions"]
    assert (extension["platform"], extension["domain"]) == ("canvas.instructure.com", "testserver")


def test_canvas_is_told_where_content_is_picked(client: Client) -> None:
    (extension,) = client.get("/lti/config/canvas.json", secure=True).json()["extensions"]
    placements = extension["settings"]["placements"]
    assert [placement["placement"] for placement in placements] == ["assignment_selection", "link_selection"]
    for placement in placements:
        assert placement["message_type"] == v.DEEP_LINKING_REQUEST
        assert placement["target_link_uri"] == "https://testserver/lti/launch/"
