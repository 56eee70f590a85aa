"""Clients for the services of LMSs."""

from activities.runtime import clock
from lti_tool.delivery.tokens import StoredTokens
from lti_tool.keys import services as keys
from lti_tool.models import Deployment
from lti_tool.outgoing import http_client
from lti_tool.protocol.http_client import TOTAL_SECONDS
from lti_tool.protocol.services.service import Account, PlatformService


def service_of(deployment: Deployment, *, seconds: float = TOTAL_SECONDS) -> PlatformService:
    """A client for the services of the deployment's LMS, with our key and its stored tokens."""
    registration = deployment.registration
    account = Account(
        client_id=registration.client_id,
        token_url=registration.token_url,
        audience=registration.audience,
        deployment_id=deployment.deployment_id,
        service_origins=frozenset(registration.service_origins),
    )
    tokens = StoredTokens(registration)
    return PlatformService(
        http_client(), account, key=keys.signing_key, tokens=tokens, now=clock.now, seconds=seconds
    )
