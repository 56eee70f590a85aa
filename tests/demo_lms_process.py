"""The demo LMS as a real process, for tests: start it, kill it, be a person in it, ask what it holds."""

import signal
import socket
import subprocess
import sys
import time
from html.parser import HTMLParser
from http.cookiejar import Cookie
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypedDict

import requests
from requests.cookies import RequestsCookieJar

ROOT = Path(__file__).resolve().parent.parent
READY = b"The demo LMS is at"
START_LIMIT = 60.0
STOP_LIMIT = 5.0


class AutoPost(TypedDict):
    """The form that an LMS page posts to the tool by itself."""

    action: str
    fields: dict[str, str]


class LaunchForm(AutoPost):
    """A login initiation, with the LMS session whose person it belongs to."""

    session_cookie: str


class FormParser(HTMLParser):
    """Reads the first form of a page that has a hidden input."""

    def __init__(self) -> None:
        super().__init__()
        self.form: AutoPost = {"action": "", "fields": {}}
        self._action = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the form's address and its hidden fields."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._action = given.get("action", "")
        if tag == "input" and given.get("type") == "hidden":
            self.form["action"] = self.form["action"] or self._action
            self.form["fields"].setdefault(given.get("name", ""), given.get("value", ""))


def parse_form(html: str) -> AutoPost:
    """The action and hidden fields of the form on a page."""
    parser = FormParser()
    parser.feed(html)
    return parser.form


class LoopbackCookies(RequestsCookieJar):
    """Returns Secure cookies over plain http, as browsers do on loopback."""

    # The signature is inherited: requests annotates nothing here.
    def set_cookie(self, cookie: Cookie, *args: Any, **kwargs: Any) -> None:
        """Keep the cookie without its demand for https."""
        cookie.secure = False
        super().set_cookie(cookie, *args, **kwargs)


def plain_session() -> requests.Session:
    """A client without proxies that returns Secure cookies over plain http on loopback, as browsers do."""
    session = requests.Session()
    session.trust_env = False
    session.cookies = LoopbackCookies()
    return session


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class DemoLms:
    """One LMS with its own database file; it keeps its port and its state over `kill()` and `start()`.

    Use it as a context manager or call `start()` and `stop()`. `rules` is one of moodle, canvas, edx, blackboard, standard.
    """

    def __init__(self, database: Path, *, rules: str = "moodle", control: bool = True, port: int = 0) -> None:
        self.database = database
        self.rules = rules
        self.with_control = control
        self.port = port or free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._started_before = False

    @property
    def url(self) -> str:
        """The LMS's public address and issuer, without a final slash."""
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        """Where the process writes what it has to say."""
        return self.database.with_suffix(".log")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and return when it answers; a port lost to another process is tried anew once."""
        if not self._try_start() and not self._started_before:
            self.port = free_port()
            self._try_start()
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"The demo LMS did not start:\n{self.log.read_text()}")
        self._started_before = True

    def stop(self) -> int:
        """End the process politely and return its exit code (0 unless something is wrong)."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int:
        """End the process as a power cut would; `start()` goes on with the same database and port."""
        return self._end(signal.SIGKILL)

    def control(self, path: str, json: Any = None, *, method: str = "") -> Any:
        """Call `/_control/<path>/`: POST with `json`, GET without, or any `method`; returns the JSON answer."""
        method = method or ("GET" if json is None else "POST")
        with plain_session() as session:
            address = f"{self.url}/_control/{path.strip('/')}/"
            response = session.request(method, address, json=json, timeout=30)
        if response.status_code >= 400:
            raise RuntimeError(f"{method} {address}: {response.status_code} {response.text}")
        return response.json()

    def state(self) -> Any:
        """Everything the LMS holds: tools, links, line items, results, the log of scores, request counts."""
        return self.control("state")

    def clear_faults(self) -> None:
        """Let the LMS answer well again."""
        self.control("faults", method="DELETE")

    def browser(self, person: str) -> requests.Session:
        """A client logged in at the LMS as `learner1`..`learner6`, `instructor` or `admin`; close it."""
        session = plain_session()
        token = parse_form(session.get(f"{self.url}/", timeout=30).text)["fields"]["csrfmiddlewaretoken"]
        fields = {"person": person, "csrfmiddlewaretoken": token}
        session.post(f"{self.url}/login/", data=fields, timeout=30).raise_for_status()
        return session

    def launch_form(
        self, link_id: int, person: str, message: str = "resource", subject: str = ""
    ) -> LaunchForm:
        """The login initiation of a launch; `message` is `resource`, `deep_linking`, `review` or `privacy`.

        For the last three `link_id` is any link of the tool; `subject` is whom the last two are about.
        """
        wanted = {"link_id": link_id, "person": person, "message": message, "subject": subject or person}
        form: LaunchForm = self.control("launch", wanted)
        return form

    def answer(self, auth_url: str, session_cookie: str) -> AutoPost:
        """Follow the tool's redirect to the LMS as that person's browser would; returns the form with the id_token."""
        headers = {"Cookie": f"demolms_session={session_cookie}"}
        with plain_session() as session:
            response = session.get(auth_url, headers=headers, timeout=30)
        if response.status_code >= 400:
            raise RuntimeError(f"{response.status_code} {response.text}")
        return parse_form(response.text)

    def _try_start(self) -> bool:
        command = [sys.executable, "-m", "lti_tool.demo_lms", "--port", str(self.port)]
        command += ["--database", str(self.database), "--public-url", self.url]
        command += ["--control"] if self.with_control else []
        command += [] if self._started_before else ["--rules", self.rules]
        with self.log.open("ab") as log:
            said_before = log.tell()
            # S603: the command is this repository's own module and the test's own file names.
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        return self._wait_until_it_is_ready(self.process, said_before)

    def _wait_until_it_is_ready(self, process: subprocess.Popen[bytes], said_before: int) -> bool:
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and process.poll() is None:
            if READY in self.log.read_bytes()[said_before:]:
                return True
            time.sleep(0.05)
        return False

    def _end(self, how: signal.Signals) -> int:
        if self.process is None:
            return 0
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(how)
        try:
            return process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
