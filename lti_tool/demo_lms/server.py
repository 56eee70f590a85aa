"""A threaded web server on loopback that can also cut a connection without an answer."""

import contextlib
import socket
from socketserver import ThreadingMixIn
from typing import Any, cast

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer

CUT = "demo_lms.cut_connection"


class RequestHandler(WSGIRequestHandler):
    """Answers requests without listing them, and hands the views a way to hang up."""

    def get_environ(self) -> dict[str, Any]:
        """Add the function that hangs up."""
        environ: dict[str, Any] = super().get_environ()
        environ[CUT] = self.cut
        return environ

    def cut(self) -> None:
        """Close the connection at once, as a network that breaks would."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            # django-stubs takes the connection for a request.
            cast(socket.socket, self.connection).shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: a line per request would bury what matters."""


class Server(ThreadingMixIn, WSGIServer):
    """One thread per connection; none of them delays the end of the process."""

    daemon_threads = True
    request_queue_size = 128


def open_server(host: str, port: int) -> Server:
    """Listen; raises OSError where the port is taken."""
    server = Server((host, port), RequestHandler)
    server.set_app(WSGIHandler())
    return server
