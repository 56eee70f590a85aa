"""A grade on its way, and a small LMS on loopback that answers as a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from activities.models import Activity, Course, Enrolment, Placement, Role, User
from activities.runtime import clock
from lti_tool.delivery import outbox
from lti_tool.models import (
    Deployment,
    LineItem,
    LtiContext,
    LtiUser,
    Registration,
    ResourceLink,
    ScoreDelivery,
    Standing,
)
from lti_tool.protocol import vocabulary as v

_numbers = count(1)
ALL_SCOPES = [v.SCOPE_LINEITEM, v.SCOPE_RESULT, v.SCOPE_SCORE]


def make_registration(url: str = "https://lms.example", **fields: Any) -> Registration:
    """An approved LMS at `url`."""
    number = next(_numbers)
    facts = {
        "name": f"LMS {number}",
        "issuer": f"{url}/{number}",
        "client_id": f"client-{number}",
        "auth_url": f"{url}/auth",
        "token_url": f"{url}/token",
        "jwks_url": f"{url}/jwks",
        "standing": Standing.ACTIVE,
        "service_origins": [url],
    }
    return Registration.objects.create(**(facts | fields))


def make_line_item(registration: Registration, **fields: Any) -> LineItem:
    """A link with an activity and its gradebook column, in a course of its own."""
    number = next(_numbers)
    course = Course.objects.create(title=f"Course {number}")
    activity = Activity.objects.create(slug=f"activity-{number}", kind="exercise")
    deployment, _ = Deployment.objects.get_or_create(
        registration=registration, deployment_id="1", defaults={"standing": Standing.ACTIVE}
    )
    url = registration.service_origins[0]
    context = LtiContext.objects.create(
        deployment=deployment,
        context_id=f"course-{number}",
        course=course,
        lineitems_url=f"{url}/course/{number}/lineitems?type_id=3",
        memberships_url=f"{url}/course/{number}/members?type_id=3",
        ags_scopes=ALL_SCOPES,
    )
    link = ResourceLink.objects.create(
        context=context,
        resource_link_id=f"link-{number}",
        title="Saw bench",
        placement=Placement.objects.create(course=course, activity=activity),
    )
    facts = {"url": f"{url}/column/{number}/lineitem?type_id=3", "label": "Saw bench", "tag": "verstas"}
    return LineItem.objects.create(resource_link=link, **(facts | fields))


def make_person(registration: Registration, course: Course | None = None) -> LtiUser:
    """Someone from that LMS, a learner of the course."""
    number = next(_numbers)
    user = User.objects.create_person()
    if course is not None:
        Enrolment.objects.create(course=course, user=user, role=Role.LEARNER, number=number)
    return LtiUser.objects.create(registration=registration, sub=f"sub-{number}", user=user)


def make_delivery(registration: Registration, *, points: float = 7, **line_item: Any) -> ScoreDelivery:
    """A grade of 10 points that has just been queued."""
    column = make_line_item(registration, **line_item)
    person = make_person(registration, column.resource_link.context.course)
    return queue(column, person, points)


def queue(column: LineItem, person: LtiUser, points: float = 7) -> ScoreDelivery:
    """The person's newest grade in that column."""
    now = clock.now()
    return outbox.queue(
        line_item=column, lti_user=person, points=points, max_points=10, started_at=now, submitted_at=now
    )


@dataclass(frozen=True)
class Asked:
    """One request as the small LMS saw it."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Answer:
    """What it says back."""

    status: int = 200
    body: Any = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return text.encode()


Rule = Callable[[Asked], Answer]


class SmallLms:
    """Rules by method and path ending, the newest first; a token endpoint stands from the beginning."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.host = f"127.0.0.1:{port}"
        self.asked: list[Asked] = []
        self._rules: list[tuple[str, str, Rule]] = []
        self._tokens = count(1)
        self.on("POST", "/token", self._token)

    def on(self, method: str, ending: str, rule: Rule | Answer) -> None:
        """Answers such requests by this rule from now on."""
        self._rules.insert(0, (method, ending, (lambda _: rule) if isinstance(rule, Answer) else rule))

    def in_turn(self, method: str, ending: str, *answers: Answer) -> None:
        """Answers with these one after the other; the last one stays."""
        waiting = list(answers)
        self.on(method, ending, lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0])

    def requests(self, ending: str) -> list[Asked]:
        """What was asked of paths with this ending."""
        return [one for one in self.asked if one.path.endswith(ending)]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        for method, ending, rule in list(self._rules):
            if method == asked.method and asked.path.endswith(ending):
                return rule(asked)
        return Answer(404, "Not found")

    def _token(self, asked: Asked) -> Answer:
        scope = parse_qs(asked.body)["scope"][0]
        token = {"access_token": f"token-{next(self._tokens)}", "expires_in": 3600, "scope": scope}
        return Answer(200, token, {"Content-Type": "text/html"})


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        self.answer()

    def do_POST(self) -> None:
        self.answer()

    def do_PUT(self) -> None:
        self.answer()

    def do_DELETE(self) -> None:
        self.answer()

    def answer(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        asked = Asked(self.command, parts.path, parse_qs(parts.query), dict(self.headers.items()), body)
        answer = cast("_Server", self.server).lms.answer(asked)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value.encode().decode("latin-1"))
        self.send_header("Content-Length", str(len(answer.raw)))
        self.end_headers()
        self.wfile.write(answer.raw)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    lms: SmallLms

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def small_lms() -> Iterator[SmallLms]:
    """The small LMS, listening."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.lms = SmallLms(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server.lms
        finally:
            server.shutdown()
            thread.join()
