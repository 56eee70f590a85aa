import pytest
from django.test import Client

from lti_tool.protocol import vocabulary as v

pytestmark = pytest.mark.django_db


def test_canvas_reads_its_own_kind_of_configuration(client: Client) -> None:
    body = client.get("/lti/config/canvas.json", secure=True).json()
    assert body["oidc_initiation_url"] == "https://testserver/lti/login/"
    assert body["public_jwk_url"] == "https://testserver/lti/jwks/"
    assert v.SCOPE_SCORE in body["scopes"]
    assert body["extensions"][0]["domain"] == "testserver"
