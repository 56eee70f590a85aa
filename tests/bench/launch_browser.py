"""A browser of the launch bench: one launch from the LMS's link to the tool's first page, with cookies of its own."""

import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.bench.launch_platform import CLIENT_ID, DEPLOYMENT_ID, Platform

MOST_STEPS = 12
COOKIE = re.compile(r"([^=;\s]+)=([^;]*)")


class LaunchFailed(Exception):
    """The tool did not answer as a launch needs it."""


@dataclass
class Browser:
    """One person's; `host` is the tool's, `connection` is kept for the next person at this machine."""

    platform: Platform
    host: str
    connection: HTTPConnection
    cookies: dict[str, str] = field(default_factory=dict)
    at: str = ""  # the path of the last page

    def launch(self, number: int, *, login_path: str, target: str) -> None:
        """Raises LaunchFailed unless the first page is a 200 after one question to the LMS."""
        initiation = {
            "iss": self.platform.url,
            "client_id": CLIENT_ID,
            "login_hint": str(number),
            "lti_message_hint": '{"cmid":5,"launchid":"x"}',
            "lti_deployment_id": DEPLOYMENT_ID,
            "target_link_uri": target,
        }
        answer, body = self.ask("POST", login_path, initiation)
        if (answer.status == 200 and b"lti1p3_new_window" in body) or b"lti1p3-loading-msg" in body:
            # pylti1p3's script finds its test cookie and opens the address again with the parameters in it.
            query = urlencode({**initiation, "lti1p3_new_window": "1"})
            answer, body = self.ask("GET", f"{login_path}?{query}")
        asked = False
        for _ in range(MOST_STEPS):
            location = answer.headers.get("Location", "")
            if answer.status == 200 and asked:
                return
            if answer.status not in {301, 302, 303, 307, 308}:
                raise LaunchFailed(f"{answer.status} {body[:400]!r}")
            if location.startswith(self.platform.url):
                asked = True
                answer, body = self._come_back(number, location, target)
            else:
                parts = urlsplit(location)
                answer, body = self.ask("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        raise LaunchFailed("no page after so many steps")

    def _come_back(self, number: int, location: str, target: str) -> tuple[HTTPResponse, bytes]:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        token = self.platform.id_token(number=number, nonce=asked["nonce"], target=target)
        where = urlsplit(asked["redirect_uri"])
        return self.ask("POST", where.path, {"id_token": token, "state": asked["state"]})

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
        headers = {"Host": self.host, "Accept": "text/html", "Accept-Language": "en"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.at = path
        self.connection.request(method, path, urlencode(form) if form else None, headers)
        answer = self.connection.getresponse()
        body = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            if found := COOKIE.match(cookie):
                self.cookies[found[1]] = found[2]
        return answer, body
