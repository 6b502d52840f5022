"""The three database roles, and how any PostgreSQL server from 15 on is prepared for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from governance.core.errors import Conflict, Invalid, Unavailable

OLDEST_SERVER: Final = 150000
BUILTIN_LOCALES: Final = 170000
DATABASE: Final = "governance"


@dataclass(frozen=True)
class Login:
    """Name and password of a database role."""

    name: str
    password: str


@dataclass(frozen=True, kw_only=True)
class DatabaseRoles:
    """Who may do what: the owner migrates, the application works under row-level security, maintenance sees all."""

    owner: Login
    application: Login
    maintenance: Login

    @classmethod
    def named(cls, *, owner: str, application: str, maintenance: str, prefix: str = "governance") -> DatabaseRoles:
        """The roles `<prefix>_owner`, `<prefix>_application` and `<prefix>_maintenance` with these passwords."""
        return cls(
            owner=Login(f"{prefix}_owner", owner),
            application=Login(f"{prefix}_application", application),
            maintenance=Login(f"{prefix}_maintenance", maintenance),
        )

    def urls(self, admin_url: str, database: str = DATABASE) -> DatabaseUrls:
        """The addresses of `database` for each role, on the server of `admin_url`."""
        logins = (self.owner, self.application, self.maintenance)
        owner, application, maintenance = (database_url(admin_url, login, database) for login in logins)
        return DatabaseUrls(owner=owner, application=application, maintenance=maintenance)


@dataclass(frozen=True, kw_only=True)
class DatabaseUrls:
    """Addresses of one database, by role, as SQLAlchemy wants them."""

    owner: str
    application: str
    maintenance: str

    def environment(self) -> dict[str, str]:
        """The same, by setting."""
        return {
            "DATABASE_URL": self.application,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_MAINTENANCE_URL": self.maintenance,
        }


def database_url(server_url: str, login: Login, database: str) -> str:
    """The address of `database` for `login`, on the server of `server_url`; everything else in it is kept."""
    server = urlsplit(server_url).netloc.rpartition("@")[2]
    return _address(server_url, f"{quote(login.name, safe='')}:{quote(login.password, safe='')}@{server}", database)


def beside(admin_url: str, database: str) -> str:
    """The administrator's address of another database on the same server."""
    return _address(admin_url, urlsplit(admin_url).netloc, database)


def _address(url: str, netloc: str, database: str) -> str:
    query = urlsplit(url).query
    return f"postgresql+psycopg://{netloc}/{quote(database, safe='')}" + (f"?{query}" if query else "")


def libpq_url(url: str) -> str:
    """A SQLAlchemy address in the form that psycopg and psql take; raises `Invalid` when it is no such address."""
    scheme, _, rest = url.partition("://")
    plain = f"postgresql://{rest}"
    if scheme not in {"postgresql", "postgres", "postgresql+psycopg"} or not _readable(plain):
        # It is not quoted: there is a password in it.
        raise Invalid(
            "A database address has the form postgresql+psycopg://user:password@host:port/database, "
            "special characters in it percent-encoded; this one cannot be read."
        )
    return plain


def _readable(url: str) -> bool:
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return False
    return True


def connect(url: str, *, patience: int = 5) -> Connection[Any]:
    """A connection in autocommit mode; raises `Unavailable` with the server's own words, or `Invalid`.

    `patience` is in seconds. The server must be PostgreSQL 15 or newer.
    """
    try:
        connection = psycopg.connect(libpq_url(url), autocommit=True, connect_timeout=patience)
    except psycopg.Error as error:
        raise Unavailable(f"The database does not answer: {_first_line(error)}.") from error
    version = connection.info.server_version
    if version < OLDEST_SERVER:
        connection.close()
        raise Invalid(f"The server is PostgreSQL {version // 10000}; version 15 or newer is needed.")
    return connection


def prepare_roles(admin_url: str, roles: DatabaseRoles, *, database: str = DATABASE) -> DatabaseUrls:
    """Make roles and database on the server of `admin_url`, or bring them to what they should be; repeatable.

    The administrator must be allowed to create roles (with BYPASSRLS) and databases. What each role may do with a
    table is granted by the migration that makes the table; here the application gets a place to connect to, no more.
    """
    try:
        prepare_logins(admin_url, roles)
        with connect(admin_url) as admin:
            make_database(admin, database, owner=roles.owner.name)
        open_database(admin_url, database, roles)
    except psycopg.Error as error:
        detail = f" {error.diag.message_detail}" if error.diag.message_detail else ""
        raise Conflict(f"The server could not be prepared: {_first_line(error)}.{detail}") from error
    return roles.urls(admin_url, database)


def prepare_logins(admin_url: str, roles: DatabaseRoles) -> None:
    """Make the three roles on the server of `admin_url`, or bring them to what they should be."""
    maintenance = sql.Identifier(roles.maintenance.name)
    with connect(admin_url) as admin:
        for login in (roles.owner, roles.application, roles.maintenance):
            _prepare_login(admin, login)
        if not _attribute(admin, roles.maintenance.name, "rolbypassrls"):
            admin.execute(sql.SQL("ALTER ROLE {} BYPASSRLS").format(maintenance))
        # Only a member may make a database for the owner; a superuser needs it not, and loses nothing by it.
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(roles.owner.name)))
        for power in ("pg_read_all_data", "pg_write_all_data"):
            held = admin.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [roles.maintenance.name, power]).fetchone()
            if held != (True,):
                admin.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(power), maintenance))
        for login in (roles.owner, roles.application):
            if _attribute(admin, login.name, "rolbypassrls"):
                raise Conflict(f"The role {login.name} has BYPASSRLS: it would see every seller's rows.")


def make_database(admin: Connection[Any], name: str, *, owner: str, template: str = "template0") -> None:
    """Create database `name` unless it exists: UTF-8, ordered by code point, letters as Unicode has them."""
    if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(*map(sql.Identifier, (name, owner, template)))
    if template == "template0":
        statement += sql.SQL(" ENCODING 'UTF8' ") + _locale(admin)
    admin.execute(statement)


def open_database(admin_url: str, database: str, roles: DatabaseRoles) -> None:
    """Let the three roles into `database`, and nobody else; only the owner may make anything there."""
    owner, application, maintenance = (
        sql.Identifier(login.name) for login in (roles.owner, roles.application, roles.maintenance)
    )
    place = sql.Identifier(database)
    with connect(beside(admin_url, database)) as admin:
        for statement in (
            sql.SQL("SET ROLE {}").format(owner),
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(place),
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}, {}").format(place, application, maintenance),
            sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC"),
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(application, maintenance),
        ):
            admin.execute(statement)


def _locale(admin: Connection[Any]) -> sql.SQL:
    # The same order and the same lower() everywhere; before 17 the operating system must lend the letters.
    if admin.info.server_version >= BUILTIN_LOCALES:
        return sql.SQL("LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'")
    return sql.SQL("LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'")


def _prepare_login(admin: Connection[Any], login: Login) -> None:
    name = sql.Identifier(login.name)
    if _attribute(admin, login.name, "rolsuper"):
        raise Conflict(f"The role {login.name} is a superuser: row-level security would not hold for it.")
    if _attribute(admin, login.name, "rolcanlogin") is None:
        admin.execute(sql.SQL("CREATE ROLE {}").format(name))
    # Sent as a verifier, so that the password reaches neither the wire nor the server's log.
    secret = admin.pgconn.encrypt_password(login.password.encode(), login.name.encode(), b"scram-sha-256").decode()
    admin.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(secret)))


def _attribute(admin: Connection[Any], role: str, column: str) -> bool | None:
    query = sql.SQL("SELECT {} FROM pg_roles WHERE rolname = %s").format(sql.Identifier(column))
    row = admin.execute(query, [role]).fetchone()
    return row and row[0]


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
