"""A real PostgreSQL for the tests: an embedded one, or the server whose administrator DATABASE_URL names."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from governance.core.database_roles import (
    DatabaseRoles,
    beside,
    connect,
    libpq_url,
    make_database,
    open_database,
    prepare_logins,
)
from governance.core.embedded import EmbeddedServer
from governance.core.settings import PROJECT

# A test server is thrown away: it need not survive a power cut.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
WARDEN = """
import shutil, sys
from pathlib import Path
from governance.core.embedded import EmbeddedServer
sys.stdin.read()
if Path(sys.argv[1]).exists():
    EmbeddedServer(Path(sys.argv[1])).erase()
    shutil.rmtree(sys.argv[1])
"""


@dataclass(frozen=True, kw_only=True)
class Database:
    """One database and its addresses by role, as SQLAlchemy wants them; `admin` is the server's administrator."""

    name: str
    owner: str
    application: str
    maintenance: str
    admin: str

    def connect(self, role: str = "owner") -> psycopg.Connection[tuple[object, ...]]:
        """A plain psycopg connection as `owner`, `application`, `maintenance` or `admin`, in autocommit mode."""
        return psycopg.connect(libpq_url(getattr(self, role)), autocommit=True)


class DatabaseServer:
    """A running server with the three roles, on which databases come and go."""

    def __init__(self, admin_url: str, roles: DatabaseRoles) -> None:
        self.admin_url = admin_url
        self.roles = roles

    @contextmanager
    def fresh_database(self, template: Database | None = None) -> Iterator[Database]:
        """A database of its own for the block, dropped afterwards; empty, or with all that is in `template`.

        Nobody may be connected to the template meanwhile: dispose of its engines first. Copying one that is migrated
        is the fast way to a database in which a test may commit.
        """
        name = f"governance_test_{secrets.token_hex(5)}"
        with connect(self.admin_url) as admin:
            make_database(admin, name, owner=self.roles.owner.name, template=template.name if template else "template0")
        try:
            open_database(self.admin_url, name, self.roles)
            urls = self.roles.urls(self.admin_url, name)
            yield Database(
                name=name,
                owner=urls.owner,
                application=urls.application,
                maintenance=urls.maintenance,
                admin=beside(self.admin_url, name),
            )
        finally:
            with connect(self.admin_url) as admin:
                admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def database_server() -> Iterator[DatabaseServer]:
    """The test session's server; roles and databases have names of their own, so sessions can share one server."""
    given = os.environ.get("DATABASE_URL")
    with _given_server(given) if given else embedded_server() as server:
        yield server


@contextmanager
def embedded_server(*, careful: bool = False) -> Iterator[DatabaseServer]:
    """An embedded server in a temporary folder, removed afterwards; a `careful` one is set up as `make run` does it."""
    with traversable_folder() as folder, _warden(folder):
        server = EmbeddedServer(folder, also={} if careful else CARELESS)
        try:
            admin_url = server.admin_url(server.start())
            yield DatabaseServer(admin_url, _fresh_roles(admin_url))
        finally:
            server.erase()


@contextmanager
def traversable_folder() -> Iterator[Path]:
    """A temporary folder that the server's account can enter also when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="governance-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


@contextmanager
def _warden(folder: Path) -> Iterator[None]:
    """Removes the server in `folder` when this process is killed and cannot do it itself.

    It waits for the end of its input, which comes with our end, however we end.
    """
    command = [sys.executable, "-c", WARDEN, str(folder)]
    with subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, start_new_session=True):
        yield


@contextmanager
def _given_server(admin_url: str) -> Iterator[DatabaseServer]:
    roles = _fresh_roles(admin_url)
    try:
        yield DatabaseServer(admin_url, roles)
    finally:
        with connect(admin_url) as admin:
            for login in (roles.application, roles.maintenance, roles.owner):
                admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(login.name)))


def _fresh_roles(admin_url: str) -> DatabaseRoles:
    roles = DatabaseRoles.named(
        owner=secrets.token_urlsafe(),
        application=secrets.token_urlsafe(),
        maintenance=secrets.token_urlsafe(),
        prefix=f"governance_test_{secrets.token_hex(5)}",
    )
    prepare_logins(admin_url, roles)
    return roles
