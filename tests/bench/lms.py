"""An LMS that answers every token request and every score after a fixed time, in a process of its own.

A bare asyncio protocol, so that it is not what is measured: `python -m tests.bench.lms <seconds>` prints its port.
"""

import asyncio
import json
import sys

_HEAD_END = b"\r\n\r\n"


class Counts:
    """What came in: for the measurer's question, and for the limit on requests under way."""

    scores = tokens = connections = under_way = most_under_way = 0

    def told(self) -> dict[str, int]:
        names = ("scores", "tokens", "connections", "most_under_way")
        return {name: getattr(self, name) for name in names}

    def reset(self) -> None:
        self.scores = self.tokens = self.connections = self.most_under_way = 0


class Conversation(asyncio.Protocol):
    """One connection: requests one after the other, each answered when its time has come."""

    def __init__(self, counts: Counts, seconds: float) -> None:
        self._counts, self._seconds, self._waiting = counts, seconds, b""
        self._is_counted = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._waiting += data
        head, found, rest = self._waiting.partition(_HEAD_END)
        if not found:
            return
        length = _content_length(head)
        if len(rest) < length:
            return
        self._waiting = rest[length:]
        self._asked(head)

    def _asked(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        counts = self._counts
        if path == b"/counts":
            self._say(counts.told())
        elif path == b"/reset":
            counts.reset()
            self._say({})
        else:
            counts.connections += not self._is_counted
            self._is_counted = True
            counts.under_way += 1
            counts.most_under_way = max(counts.most_under_way, counts.under_way)
            asyncio.get_running_loop().call_later(self._seconds, self._answer, path)

    def _answer(self, path: bytes) -> None:
        self._counts.under_way -= 1
        if path == b"/token":
            self._counts.tokens += 1
            self._say({"access_token": f"token-{self._counts.tokens}", "expires_in": 3600})
        else:
            self._counts.scores += 1
            self._say({})

    def _say(self, body: object) -> None:
        text = json.dumps(body).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        self._transport.write(head.encode() + text)


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def main(seconds: float) -> None:
    counts = Counts()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(counts, seconds), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
