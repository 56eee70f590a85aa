"""Run the demo LMS: `python -m lti_tool.demo_lms --port 8001 --database lms.sqlite3`."""

import argparse
import ipaddress
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

import django
from django.core.management import call_command

RULES = ("moodle", "canvas", "edx", "blackboard", "standard")
REFUSED = 2


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m lti_tool.demo_lms", description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--database", type=Path, required=True, help="SQLite file, made if missing")
    parser.add_argument("--public-url", default="", help="issuer; default http://localhost:PORT")
    parser.add_argument("--rules", choices=RULES, help="whose rules; default as last time, at first moodle")
    parser.add_argument("--control", action="store_true", help="serve /_control/ to tests")
    return parser.parse_args(arguments)


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse(message: str) -> NoReturn:
    """Say why the LMS does not start."""
    sys.stderr.write(f"{message}\n")
    raise SystemExit(REFUSED)


def set_up(options: argparse.Namespace) -> str:
    """Point Django at the LMS's own settings and database; returns the public address."""
    public_url = str(options.public_url or f"http://localhost:{options.port}").rstrip("/")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lti_tool.demo_lms.settings"
    os.environ["DEMO_LMS_DATABASE"] = str(options.database)
    os.environ["DEMO_LMS_URL"] = public_url
    os.environ["DEMO_LMS_CONTROL"] = "1" if options.control else ""
    options.database.absolute().parent.mkdir(parents=True, exist_ok=True)
    django.setup()
    return public_url


def stop(signum: int, frame: object) -> NoReturn:
    """Leave the serving loop."""
    raise SystemExit(0)


def main(arguments: list[str]) -> None:
    """Migrate, seed and serve until told to stop."""
    options = parse(arguments)
    if not is_loopback(options.host):
        refuse(f"The demo LMS serves this computer only: {options.host} is not a loopback address.")
    public_url = set_up(options)
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    serve(options, public_url)


def serve(options: argparse.Namespace, public_url: str) -> None:
    """Take the port first, so that a second LMS touches nothing."""
    # The models these modules name exist only once Django is set up.
    from lti_tool.demo_lms import seed, server  # noqa: PLC0415 - as said above

    try:
        web = server.open_server(options.host, options.port)
    except OSError as error:
        refuse(f"Cannot listen on {options.host}:{options.port}: {error.strerror}. Choose another --port.")
    with web:
        call_command("migrate", verbosity=0, interactive=False)
        seed.fill(rules=options.rules)
        sys.stdout.write(f"The demo LMS is at {public_url}/\n")
        sys.stdout.flush()
        web.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1:])
