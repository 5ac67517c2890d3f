"""The load generator: a process of its own, so that the server does not wait for the clock that times it.

Reads one JSON job on stdin, prints one JSON result. Each connection stays open and sends its next request when the
answer to the last one is complete. It only ever talks to 127.0.0.1, and a job has a most of posts and of seconds.
"""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
import time
from collections.abc import Iterator
from itertools import islice

HOST = "127.0.0.1"
_MOST_REQUESTS = 50_000
_MOST_SECONDS = 30
_LENGTH = re.compile(rb"\r\nContent-Length: (\d+)\r\n", re.IGNORECASE)


class Connection(asyncio.Protocol):
    """One keep-alive connection; done when the requests or the time run out."""

    def __init__(self, requests: Iterator[bytes], until: float, taken: list[float]):
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._requests = requests
        self._until = until
        self._taken = taken
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        request = next(self._requests, None) if time.perf_counter() < self._until else None
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._begin = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head = self._answer.find(b"\r\n\r\n")
        if head < 0 or len(self._answer) < head + 4 + self._body_length(head):
            return
        self._taken.append((time.perf_counter() - self._begin) * 1000)
        status = self._answer[9:12]
        self._answer = b""
        if status == b"200":
            self._send()
        else:
            self._fail(f"answered {status.decode()}")

    def _body_length(self, head: int) -> int:
        length = _LENGTH.search(self._answer, 0, head + 2)
        return int(length.group(1)) if length else 0

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail("closed the connection")

    def _fail(self, what: str) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError(f"the server {what}"))
            self._transport.close()


def to_request(job: dict, text: str) -> bytes:
    """`text` empty asks for the path alone."""
    head = f"{'POST' if text else 'GET'} {job['path']} HTTP/1.1\r\nHost: {HOST}:{job['port']}\r\n"
    if not text:
        return f"{head}\r\n".encode()
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def run(job: dict) -> dict:
    requests = iter([to_request(job, text) for text in islice(job["texts"], _MOST_REQUESTS)])
    taken: list[float] = []
    gc.freeze()
    begin = time.perf_counter()
    until = begin + min(job["seconds"], _MOST_SECONDS)
    make = asyncio.get_running_loop().create_connection
    opened = [
        await make(lambda: Connection(requests, until, taken), HOST, job["port"]) for _ in range(job["connections"])
    ]
    await asyncio.wait_for(asyncio.gather(*(one.done for _, one in opened)), 2 * _MOST_SECONDS)
    return {"ms": taken, "seconds": time.perf_counter() - begin}


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
