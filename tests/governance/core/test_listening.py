from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from governance.core.errors import Conflict, Invalid
from governance.core.listening import answer_of, check_port_free


@contextmanager
def listener(host: str = "127.0.0.1") -> Iterator[int]:
    with socket.create_server((host, 0)) as door:
        yield door.getsockname()[1]


def test_a_free_port_is_free_and_stays_free() -> None:
    with listener() as port:
        pass
    check_port_free("127.0.0.1", port)
    check_port_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("taken", ["127.0.0.1", "0.0.0.0"])
def test_a_port_that_somebody_listens_on_is_taken(taken: str, host: str) -> None:
    with listener(taken) as port, pytest.raises(Conflict, match=f"port {port} is taken.*PORT="):
        check_port_free(host, port)


@pytest.mark.parametrize(
    ("host", "port", "reason"),
    [
        ("127.0.0.1", 0, "between 1 and 65535"),
        ("127.0.0.1", 65536, "between 1 and 65535"),
        ("127.0.0.1", -1, "between 1 and 65535"),
        ("no-such-host.invalid", 8000, "not an address of this machine"),
        ("192.0.2.1", 8000, "not an address of this machine"),  # reserved for documentation
    ],
)
def test_an_address_nobody_can_listen_on_is_named(host: str, port: int, reason: str) -> None:
    with pytest.raises((Conflict, Invalid), match=reason):
        check_port_free(host, port)


class Teapot(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(418)
        self.end_headers()
        self.wfile.write(self.path.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("asked", ["127.0.0.1", "0.0.0.0"])
def test_the_answer_is_status_and_text_whatever_proxy_is_set(asked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with http.server.HTTPServer(("127.0.0.1", 0), Teapot) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert answer_of(asked, server.server_port, "/readyz") == (418, "/readyz")
        finally:
            server.shutdown()
            thread.join()


def test_no_answer_is_no_error() -> None:
    with listener() as port:
        pass
    status, reason = answer_of("127.0.0.1", port, "/readyz")
    assert status == 0
    assert "refused" in reason
