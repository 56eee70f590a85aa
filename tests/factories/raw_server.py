"""A server that says to the byte what a test wants said."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def raw_server(talk: Callable[[socket.socket], None], *, reads_first: bool = True) -> Iterator[str]:
    """One connection, spoken to byte by byte."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            try:
                connection, _ = listening.accept()
                with connection:
                    if reads_first:
                        connection.recv(65536)
                    talk(connection)
            except OSError:
                pass  # the client hung up, which is what it should do

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        thread.join()
