"""A person's browser at this tool, in the test's own process, launched for real by the demo LMS."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from lti_tool import addresses
from lti_tool.models import LaunchSession, Registration
from lti_tool.registration import registrations
from tests.demo_lms_process import AutoPost, DemoLms, LaunchForm
from tests.factories.signing_lms import way_to_lms

Response = Any  # Django's answer in a test, an HttpResponse with more, is private in the stubs


@dataclass
class Visit:
    """What a launch led to: the answer to the launch itself, and the browser that holds the cookies."""

    client: Client
    response: Response
    posted: AutoPost

    @property
    def address(self) -> str:
        return str(self.response.headers["Location"])

    @property
    def session(self) -> LaunchSession:
        return LaunchSession.objects.get(pk=self.address.split("/")[2])

    def get(self, path: str = "") -> Response:
        """A page of the session, or the page that the launch led to."""
        return self.client.get(f"/s/{self.session.pk}{path}" if path else self.address, secure=True)

    def post(self, path: str, data: dict[str, Any] | None = None) -> Response:
        return self.client.post(f"/s/{self.session.pk}{path}", data or {}, secure=True)


@dataclass
class Tool:
    """The tool as the demo LMS knows it."""

    lms: DemoLms
    registration: Registration
    client_id: str
    deployment_id: str
    client: Client = field(default_factory=Client)

    def link(self, **facts: Any) -> int:
        """A link in the LMS's course; `line_item` None = without a gradebook column."""
        defaults = {"title": "A link", "line_item": {"scoreMaximum": 100, "label": "A link"}, "context": True}
        made = self.lms.control("links", {"client_id": self.client_id, **defaults, **facts})
        return int(made["id"])

    def login(self, form: LaunchForm, client: Client | None = None, **changes: str) -> Response:
        """The login initiation, as the LMS's page posts it."""
        path = urlsplit(form["action"]).path
        return (client or self.client).post(path, {**form["fields"], **changes}, secure=True)

    def answer(self, form: LaunchForm, client: Client | None = None) -> AutoPost:
        """The whole login up to the LMS's answer, which is not posted yet."""
        browser = client or self.client
        return self.lms.answer(way_to_lms(browser, self.login(form, browser)), form["session_cookie"])

    def launch(
        self,
        link: int,
        person: str = "learner1",
        *,
        message: str = "resource",
        subject: str = "",
        client: Client | None = None,
    ) -> Visit:
        """A launch from beginning to end; a refusal is in `response`."""
        browser = client or self.client
        posted = self.answer(self.lms.launch_form(link, person, message, subject), browser)
        response = browser.post(urlsplit(posted["action"]).path, posted["fields"], secure=True)
        return Visit(browser, response, posted)

    def tamper(self, **changes: Any) -> None:
        """Changes the next id_token that the LMS signs."""
        self.lms.control("tamper", changes)


def known_tool(lms: DemoLms, *, jwks_url: str = "") -> Tool:
    """`jwks_url` where this process serves its keys: without it the LMS gives out no tokens."""
    urls = addresses.tool_urls()
    made = lms.control(
        "register-tool",
        {
            "initiate_login_uri": urls["login_url"],
            "redirect_uris": [urls["launch_url"]],
            "jwks_uri": jwks_url or urls["jwks_url"],
            "target_link_uri": urls["target_link_uri"],
        },
    )
    registration = registrations.register_platform(
        issuer=made["issuer"],
        client_id=made["client_id"],
        auth_url=made["auth_url"],
        token_url=made["token_url"],
        jwks_url=made["jwks_url"],
        deployment_ids=[made["deployment_id"]],
        name="Demo LMS",
    )
    return Tool(lms, registration, made["client_id"], made["deployment_id"])
