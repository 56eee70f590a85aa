"""The cable between the tool and its database: it can be pulled, or go silent."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self


class Cable:
    """Passes everything on to host:port, until it is `pulled` (refused, resets) or `silent` (nothing comes or goes)."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._passes = threading.Event()
        self._passes.set()
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._door = self._listen(0)
        self.port: int = self._door.getsockname()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pull()

    def pull(self) -> None:
        """Nobody gets in, and who is in is thrown out."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        with self._lock:
            ends, self._open = self._open, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._passes.set()

    def silence(self) -> None:
        """Connections stay and are taken, and nothing passes."""
        self._passes.clear()

    def mend(self) -> None:
        """All is as before; what was under way in the silence is lost, as in a network that forgot it."""
        self.pull()
        self._door = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        door = socket.create_server(("127.0.0.1", port), backlog=64)
        threading.Thread(target=self._take, args=[door], daemon=True).start()
        return door

    def _take(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                threading.Thread(target=self._join, args=[near], daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            self._open.append(near)
        self._passes.wait()
        with suppress(OSError):
            far = socket.create_connection(self._target, timeout=10)
            far.settimeout(None)
            with self._lock:
                self._open.append(far)
            threading.Thread(target=self._pass_on, args=[far, near], daemon=True).start()
            self._pass_on(near, far)

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self._passes.wait()
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
