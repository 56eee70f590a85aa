"""The whole house on one machine: the tool, a small LMS of another site, and the worker."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lti_tool.models import Registration, Standing
from lti_tool.protocol.errors import Unavailable
from lti_tool.protocol.http_client import HttpClient
from lti_tool.registration import services as registration

STARTS_WITHIN = 60.0  # seconds
STOPS_WITHIN = 10.0

READY = """
Verstas is ready.

  Open       {lms}
  Log in as  an instructor ("Add activity", results), one of six learners, or the administrator
  Do         open an activity as a learner, finish it, and look at {lms}/gradebook/
  The tool   {tool}/admin/ (log in as admin with the password {password})
  Log        {log}

Ctrl-C stops everything. What you did is kept for the next time.
"""


class Stopped(Exception):
    """Someone pressed Ctrl-C, or asked the process to end."""


class Command(BaseCommand):
    help = "Shows the main job: a demo LMS, this tool and its worker, on this machine only. Use `make demo`."

    def handle(self, *args: Any, **options: Any) -> None:
        if "DEMO_FOLDER" not in os.environ:
            raise CommandError("Run it as `make demo` or `manage.py demo`.")
        self.folder, self.lms = Path(os.environ["DEMO_FOLDER"]), os.environ["DEMO_LMS_URL"]
        self.processes: list[subprocess.Popen[bytes]] = []
        self.http = HttpClient([urlsplit(url).netloc for url in (settings.TOOL_URL, self.lms)])
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            self._run()
        except (Stopped, KeyboardInterrupt):
            self._say("\nStopping ...")
        finally:
            self._end_all()

    def _run(self) -> None:
        for name, url in (("PORT", settings.TOOL_URL), ("LMS_PORT", self.lms)):
            _require_free(name, urlsplit(url).port or 0)
        self._say("Preparing the database ...")
        call_command("migrate", verbosity=0)
        call_command("load_content")
        call_command("collectstatic", interactive=False, verbosity=0)
        self._say("Starting the tool, the demo LMS and the worker ...")
        self._start_all()
        self._register()
        self._say(
            READY.format(
                lms=self.lms,
                tool=settings.TOOL_URL,
                password=self._administrator(),
                log=self.folder / "demo.log",
            )
        )
        self._watch()

    def _start_all(self) -> None:
        port, lms_port = urlsplit(settings.TOOL_URL).port, urlsplit(self.lms).port
        gunicorn = [
            "-m",
            "gunicorn",
            "config.wsgi",
            "--config",
            "config/gunicorn.py",
            "--log-level",
            "warning",
        ]
        self._start([*gunicorn, "--bind", f"127.0.0.1:{port}"])
        self._start(["manage.py", "send_scores"])
        database = str(self.folder / "lms.sqlite3")
        # The LMS knows nothing of the tool: not its settings, and not its secrets.
        clean = {
            name: value
            for name, value in os.environ.items()
            if name in {"PATH", "HOME", "LANG", "PYTHONPATH"}
        }
        lms = [
            "-m",
            "lti_tool.demo_lms",
            "--port",
            str(lms_port),
            "--database",
            database,
            "--public-url",
            self.lms,
        ]
        self._start(lms, environment=clean)
        for url in (f"{settings.TOOL_URL}/healthz", f"{self.lms}/"):
            self._wait_for(url)

    def _start(self, arguments: Sequence[str], environment: dict[str, str] | None = None) -> None:
        command = [sys.executable, *arguments]
        with (self.folder / "demo.log").open("ab") as log:
            # A group of its own: a terminal's Ctrl-C tells this process alone, which then ends the others in order.
            process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, process_group=0
            )
        self.processes.append(process)

    def _wait_for(self, url: str) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            self._require_alive()
            with suppress(Unavailable):
                self.http.request("GET", url, seconds=5)
                return
            time.sleep(0.2)
        raise CommandError(f"{url} did not answer within {STARTS_WITHIN:.0f} seconds.")

    def _register(self) -> None:
        """By real dynamic registration, played as the administrator would: nothing is written into either database."""
        if Registration.objects.filter(issuer=self.lms, standing=Standing.ACTIVE).exists():
            return
        self._say("Registering the tool in the demo LMS ...")
        _invite, link = registration.make_invite(auto_approve=True)
        command = [
            sys.executable,
            "-m",
            "lti_tool.demo_lms.introduce",
            "--lms",
            self.lms,
            "--registration-url",
            link,
        ]
        subprocess.run(command, cwd=settings.BASE_DIR, check=True)

    def _administrator(self) -> str:
        """Someone who may log in to the tool's own admin, with a fresh password at each start."""
        people, password = get_user_model().objects, secrets.token_urlsafe(9)
        admin = people.filter(username="admin").first() or people.create_superuser("admin")
        admin.set_password(password)
        admin.save(update_fields=["password"])
        return password

    def _watch(self) -> None:
        while True:
            self._require_alive()
            time.sleep(0.5)

    def _require_alive(self) -> None:
        for process in self.processes:
            if process.poll() is not None:
                raise CommandError(
                    f"A part of the demo ended by itself. What it said is in {self.folder / 'demo.log'}"
                )

    def _end_all(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                process.terminate()
        end = time.monotonic() + STOPS_WITHIN
        for process in self.processes:
            try:
                process.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            with suppress(ProcessLookupError):  # what it may have left behind
                os.killpg(process.pid, signal.SIGKILL)

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _require_free(name: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} is taken by another program. Choose another: make demo {name}={port + 10}"
            ) from error
