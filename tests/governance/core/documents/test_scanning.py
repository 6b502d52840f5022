"""ClamAV's protocol, spoken with a real server on loopback."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from governance.core.documents.models import Scan
from governance.core.documents.receiving import PIECE
from governance.core.documents.scanning import scanned
from governance.core.errors import Invalid, Unavailable

HARMFUL = b"this is harmful"


class Scanner:
    """A daemon that speaks INSTREAM; `answer` replaces its verdict, None means silence."""

    def __init__(self, listener: socket.socket, answer: bytes | None = b"") -> None:
        self.listener, self.answer, self.seen = listener, answer, b""
        self.thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", sent.read(4))[0]:
                self.seen += sent.read(size)
            verdict = b"stream: Test-Signature FOUND\0" if HARMFUL in self.seen else b"stream: OK\0"
            if self.answer is None:
                sent.read(1)  # until the other side gives up
            else:
                connection.sendall(self.answer or verdict)


@contextmanager
def scanner(family: socket.AddressFamily, address: object, answer: bytes | None = b"") -> Iterator[Scanner]:
    with socket.socket(family) as listener:
        listener.bind(address)  # type: ignore[arg-type]  # of either family
        listener.listen()
        running = Scanner(listener, answer)
        running.thread.start()
        yield running
        running.thread.join(10)


@contextmanager
def on_loopback(answer: bytes | None = b"") -> Iterator[tuple[str, Scanner]]:
    with scanner(socket.AF_INET, ("127.0.0.1", 0), answer) as running:
        yield f"tcp://127.0.0.1:{running.listener.getsockname()[1]}", running


def test_without_a_scanner_nothing_is_scanned_and_it_says_so() -> None:
    assert scanned(io.BytesIO(HARMFUL), address="") is Scan.NOT_SCANNED


@pytest.mark.parametrize("size", [1, PIECE, PIECE + 1, 5 * PIECE])
def test_the_whole_content_is_sent_in_pieces_and_can_be_read_again(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    file = io.BytesIO(content)
    with on_loopback() as (address, running):
        assert scanned(file, address=address) is Scan.CLEAN
    assert running.seen == content
    assert file.read() == content


@pytest.mark.parametrize("scheme", ["unix://", ""])
def test_a_scanner_may_listen_on_a_path(tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "clamd.sock"
    with scanner(socket.AF_UNIX, str(path)) as running:
        assert scanned(io.BytesIO(b"content"), address=f"{scheme}{path}") is Scan.CLEAN
    assert running.seen == b"content"


def test_what_is_harmful_is_refused_by_name() -> None:
    with on_loopback() as (address, _running), pytest.raises(Invalid, match=r"harmful \(Test-Signature\)") as refused:
        scanned(io.BytesIO(b"before " + HARMFUL), address=address)
    assert refused.value.findings[0].pointer == "content"


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"stream: OK and more\0",
        b"\xff\xfe garbage",
        b"\0",
        b"x" * 10_000,
        None,
    ],
)
def test_without_a_clear_verdict_the_scanner_is_unavailable(answer: bytes | None) -> None:
    with on_loopback(answer) as (address, _running), pytest.raises(Unavailable, match="nothing is kept unscanned"):
        scanned(io.BytesIO(b"content"), address=address, patience=0.5)


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.sock", "http://127.0.0.1", "tcp://", "tcp://x:y"]
)
def test_a_scanner_that_is_not_there_is_unavailable(address: str) -> None:
    with pytest.raises(Unavailable):
        scanned(io.BytesIO(b"content"), address=address)
