from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from lti_tool.protocol.http_client import HttpClient
from lti_tool.protocol.services.service import Account, PlatformService
from tests.factories.deliveries import SmallLms, small_lms
from tests.factories.tool_keys import KEY, Tokens

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.fixture
def lms() -> Iterator[SmallLms]:
    with small_lms() as server:
        yield server


@pytest.fixture
def tokens() -> Tokens:
    return Tokens()


@pytest.fixture
def service(lms: SmallLms, tokens: Tokens) -> Iterator[PlatformService]:
    """The small LMS's services as the tool calls them, its origin allowed."""
    http = HttpClient([lms.host])
    account = Account("client", f"{lms.url}/token", service_origins=frozenset({lms.url}))
    yield PlatformService(http, account, key=lambda: KEY, tokens=tokens, now=lambda: NOW)
    http.close()
