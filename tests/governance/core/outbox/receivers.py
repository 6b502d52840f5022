"""Receivers of webhooks: real HTTP servers on loopback that behave well or badly, and remember what they were sent."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request: what stood in its head and body."""

    id: str
    headers: dict[str, str]
    body: str

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)["data"]
        return found


def status(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer with a status."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


@dataclass
class Receiver:
    """What arrived at one address, and how it answers: a status, or a piece of bad behaviour."""

    port: int
    scheme: str = "http"
    answers: Callable[[BaseHTTPRequestHandler], None] = field(default_factory=lambda: status(200))
    received: list[Received] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}/hook"

    @property
    def ids(self) -> Counter[str]:
        return Counter(request.id for request in self.received)

    def bodies(self) -> dict[str, set[str]]:
        """Everything that was ever said under an id."""
        said: dict[str, set[str]] = {}
        for request in list(self.received):
            said.setdefault(request.id, set()).add(request.body)
        return said


def slowly(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer 200 after a while."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        status(200)(handler)

    return answer


def hang(receiver: Receiver) -> Callable[[BaseHTTPRequestHandler], None]:
    """Say nothing until the receiver is released."""

    def answer(_handler: BaseHTTPRequestHandler) -> None:
        receiver.released.wait(60)

    return answer


def drip(receiver: Receiver) -> Callable[[BaseHTTPRequestHandler], None]:
    """Begin an answer and never come to its end: each byte in time, all of them never."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Endless: ")
        while not receiver.released.wait(0.05):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    return answer


@contextmanager
def receiver(port: int = 0, *, again: Receiver | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver that is up during the block; `again` comes back at its old address with its memory."""
    port = again.port if again else port

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the sender was killed in the middle of its message
                return
            here.received.append(Received(self.headers["webhook-id"], dict(self.headers.items()), body.decode()))
            here.answers(self)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        address_family = socket.AF_INET

        def handle_error(self, *_arguments: Any) -> None:
            """A sender that was killed or gave up is what is tested."""

    with Server(("127.0.0.1", port), Handler) as server:
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        here = again or Receiver(server.server_address[1], "https" if tls else "http")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield here
        finally:
            here.released.set()
            server.shutdown()
            thread.join()
