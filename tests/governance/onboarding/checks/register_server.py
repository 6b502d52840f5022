"""Registers on the loopback: a real server whose every answer is told by the test, byte by byte if need be."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

Answer = Callable[["Question"], None]


class Question(BaseHTTPRequestHandler):
    """One question to the register, answered by `answer`."""

    answer: ClassVar[Answer]
    asked: ClassVar[list[dict[str, str]]]
    done: ClassVar[threading.Event]

    def do_GET(self) -> None:
        self.query = dict(parse_qsl(urlsplit(self.path).query))
        self.asked.append(self.query)
        try:
            type(self).answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send(self, status: int, body: bytes | dict[str, Any] = b"", **headers: str) -> None:
        """Answer at once."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def register_server(answer: Answer) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A register that answers as told: its address, and the questions it was asked so far."""
    asked: list[dict[str, str]] = []
    done = threading.Event()
    handler = type("Asked", (Question,), {"answer": staticmethod(answer), "asked": asked, "done": done})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/businesses", asked
    finally:
        done.set()  # lets go of whoever still hangs
        server.shutdown()
        server.server_close()
        thread.join()


def hang(question: Question) -> None:
    """Take the question and never answer."""
    question.done.wait()


def drip(question: Question) -> None:
    """Begin to answer and go on for ever, a byte at a time."""
    question.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
    while not question.done.wait(0.02):
        question.wfile.write(b" ")


def drip_head(question: Question) -> None:
    """The same, before the head of the answer is through."""
    question.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not question.done.wait(0.02):
        question.wfile.write(b"x")


def flood(question: Question) -> None:
    """More than anybody asked for."""
    question.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{")
    while not question.done.is_set():
        question.wfile.write(b" " * 65_536)


def hang_up(question: Question) -> None:
    """Close without a word."""
    question.connection.close()
