"""One client speaks to other machines: its guard holds only if there is no way round it."""

import ast
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from pylti1p3 import dynamic_registration, message_launch, service_connector

from lti_tool.protocol import vocabulary as v
from lti_tool.registration import registrations
from tests.architecture.files import PRODUCT, ROOT, files_like
from tests.factories.links import deep_linked
from tests.tool_client import Tool

CLIENT = ROOT / "lti_tool" / "protocol" / "http_client.py"
TALKERS = {
    "requests",
    "urllib3",
    "http.client",
    "urllib.request",
    "httpx",
    "aiohttp",
    "pycurl",
    "xmlrpc",
    "ftplib",
}
CONNECTORS = {"create_connection", "open_connection", "getaddrinfo"}


def product() -> list[Path]:
    """The tool's own modules; the demo LMS is another program."""
    return files_like("*.py", within=PRODUCT, without=["demo_lms"], at_least=390)


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def talkers(path: Path) -> set[str]:
    return {name for name in imported(path) for talker in TALKERS if f"{name}.".startswith(f"{talker}.")}


@pytest.mark.once
def test_only_the_client_imports_what_talks_http() -> None:
    assert {path for path in product() if talkers(path)} == {CLIENT}


@pytest.mark.once
def test_nothing_else_opens_connections_by_hand() -> None:
    openers = {
        path
        for path in product()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in CONNECTORS and not is_of_database(node)
    }
    assert openers == {CLIENT}


def is_of_database(node: ast.Attribute) -> bool:
    """Django's own `connections`: they lead to the database that the settings name, and nowhere else."""
    return isinstance(node.value, ast.Name) and node.value.id == "connections"


@pytest.mark.once
@pytest.mark.parametrize(
    "line",
    [
        "import requests",
        "from requests import get",
        "import urllib3",
        "import urllib.request",
        "from urllib.request import urlopen",
        "from http.client import HTTPSConnection",
        "import httpx",
        "import aiohttp",
        "from socket import create_connection",
    ],
)
def test_the_linter_refuses_another_client(line: str) -> None:
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename"]
    asked = [*ruff, "lti_tool/another.py", "-"]
    done = subprocess.run(asked, input=f"{line}\n", cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "TID251" in done.stdout) == (1, True)


class SilentSession:
    """A session as the library makes one beforehand; whoever uses it is told off."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"pylti1p3 wanted {name} of a session")


class Silence:
    """What stands in the place of requests."""

    Session = SilentSession

    def __getattr__(self, name: str) -> NoReturn:
        raise AssertionError(f"pylti1p3 wanted requests.{name}")


@pytest.mark.flow
def test_the_library_that_builds_messages_never_speaks_for_itself(
    tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It brings a client of its own, without time limits or guard."""
    for module in (message_launch, service_connector, dynamic_registration):
        monkeypatch.setattr(module, "requests", Silence())
    link = deep_linked(tool)
    assert tool.launch(link, "instructor").response.status_code == 303
    picking = tool.launch(link, "instructor", message="deep_linking")
    assert "JWT" in picking.post("/lti/pick/", {"activity": "a-tour"}).content.decode()
    described = registrations.tool_description(with_names=True).lti_registration_data()
    assert v.TOOL_CONFIGURATION in described
