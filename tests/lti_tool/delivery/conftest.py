from collections.abc import Iterator

import pytest
from pytest_django import Settings

from activities.runtime import clock
from lti_tool.keys.secrets_at_rest import encrypt
from lti_tool.models import Registration, SigningKey
from lti_tool.outgoing import http_client
from lti_tool.protocol.keys import generate_private_pem, load_private_pem, public_jwk
from tests.factories.deliveries import SmallLms, make_registration, small_lms

PEM = generate_private_pem()


@pytest.fixture
def lms(settings: Settings) -> Iterator[SmallLms]:
    """A small LMS that this installation may fetch from."""
    with small_lms() as server:
        settings.LTI_ALLOWED_PRIVATE_HOSTS = [server.host]
        yield server
        http_client().close()


@pytest.fixture
def registration(lms: SmallLms, db: None) -> Registration:
    """The small LMS's registration; the signing key is there, since making one takes long."""
    jwk = public_jwk(load_private_pem(PEM))
    now = clock.now()
    SigningKey.objects.create(
        kid=jwk["kid"],
        private_pem_encrypted=encrypt(PEM),
        public_jwk=jwk,
        state="current",
        created_at=now,
        used_from=now,
    )
    return make_registration(lms.url)
