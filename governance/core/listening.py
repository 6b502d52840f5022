"""The web server's door seen from outside: is the port free, and does it answer."""

from __future__ import annotations

import errno
import http.client
import socket
from typing import Final

from governance.core.errors import Conflict, Invalid

EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104  (read, not listened on)
REASONS: Final = {
    errno.EADDRINUSE: "is taken by another program: stop it, or choose another port, as in `make run PORT=8001`",
    errno.EADDRNOTAVAIL: "is not an address of this machine: set HOST to one, such as 127.0.0.1",
    errno.EACCES: "is not open to this account: choose a port above 1023, as in `make run PORT=8001`",
}


def check_port_free(host: str, port: int) -> None:
    """Raise `Conflict` or `Invalid` when nothing can listen on `host` and `port`."""
    if not 0 < port < 65536:
        raise Invalid(f"PORT must be between 1 and 65535, not {port}.", pointer="PORT")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen()
    except socket.gaierror:
        raise Invalid(f"HOST {host} {REASONS[errno.EADDRNOTAVAIL]}.", pointer="HOST") from None
    except OSError as error:
        raise Conflict(f"{host} port {port} {REASONS.get(error.errno or 0, error.strerror)}.") from error


def answer_of(host: str, port: int, path: str) -> tuple[int, str]:
    """Status and text that the server gives for `path`; (0, reason) when it does not answer."""
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read(2000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return 0, str(error)
    finally:
        connection.close()
