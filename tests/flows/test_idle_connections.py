"""Browsers open spare connections that say nothing; they must not take the place of people who do."""

import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests

from tests.flows.house import House

pytestmark = pytest.mark.flow
SPARE = 64  # eight for each thread: as gunicorn comes, they hold every thread for 40 s
PATIENCE = 20.0


def test_spare_connections_that_say_nothing_hold_no_thread(house: House) -> None:
    address = urlsplit(house.tool.url)
    with ExitStack() as open_connections, requests.Session() as session:
        session.trust_env = False
        for _ in range(SPARE):
            spare = socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=10)
            open_connections.enter_context(spare)
        assert session.get(f"{house.tool.url}/healthz", timeout=PATIENCE).ok
