"""The virus scanner: ClamAV's daemon, asked over its own protocol (INSTREAM). Without one nothing is scanned."""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO, Final
from urllib.parse import urlsplit

import structlog

from governance.core.documents.models import Scan
from governance.core.documents.receiving import PIECE
from governance.core.errors import Invalid, Unavailable

PATIENCE: Final = 30.0
PORT: Final = 3310
LONGEST_ANSWER: Final = 4_096

log = structlog.get_logger(__name__)


def scanned(file: BinaryIO, *, address: str, patience: float = PATIENCE) -> Scan:
    """What the scanner at `address` says of a file; `NOT_SCANNED` when there is none.

    Raises `Invalid` when it finds something harmful, `Unavailable` when it gives no clear answer: then nothing is kept.
    """
    if not address:
        return Scan.NOT_SCANNED
    file.seek(0)
    try:
        with _connected(address, patience) as scanner:
            verdict = _asked(scanner, file)
    except (OSError, ValueError) as error:
        log.warning("virus scanner does not answer", error=str(error))
        raise _unavailable() from error
    finally:
        file.seek(0)
    if verdict.endswith(" FOUND"):
        found = verdict.removeprefix("stream: ").removesuffix(" FOUND")
        log.warning("harmful document refused", found=found)
        raise Invalid(f"The file contains something harmful ({found}) and was not kept.", pointer="content")
    if verdict != "stream: OK":
        log.error("virus scanner gives no verdict", answer=verdict)
        raise _unavailable()
    return Scan.CLEAN


def _connected(address: str, patience: float) -> socket.socket:
    """A connection to `tcp://host:port`, `unix:///path` or `/path`."""
    parts = urlsplit(address)
    if parts.scheme == "tcp" and parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or PORT), timeout=patience)
    if parts.scheme not in {"", "unix"}:
        raise ValueError("CLAMD_URL has the form tcp://host:3310 or unix:///path")
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(patience)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection


def _asked(scanner: socket.socket, file: BinaryIO) -> str:
    """Send a file in pieces, each behind its length, and read the one line of the answer."""
    scanner.sendall(b"zINSTREAM\0")
    while piece := file.read(PIECE):
        scanner.sendall(struct.pack("!I", len(piece)) + piece)
    scanner.sendall(struct.pack("!I", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = scanner.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _unavailable() -> Unavailable:
    return Unavailable("The virus scanner does not answer, and nothing is kept unscanned. Try again later.")
