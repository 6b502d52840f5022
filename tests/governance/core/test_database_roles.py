from __future__ import annotations

import secrets
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from governance.core.database_roles import (
    DatabaseRoles,
    DatabaseUrls,
    Login,
    beside,
    connect,
    database_url,
    libpq_url,
    prepare_roles,
)
from governance.core.errors import Conflict, Invalid, Unavailable
from tests.servers import DatabaseServer


@pytest.fixture
def roles(server: DatabaseServer) -> Iterator[DatabaseRoles]:
    """Roles that the test prepares by itself; they and their database, of the same name, are removed afterwards."""
    name = f"governance_test_{secrets.token_hex(5)}"
    roles = DatabaseRoles.named(owner="o'wn: \"er/?", application="@pp#%", maintenance="维护", prefix=name)
    yield roles
    with connect(server.admin_url) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        for login in (roles.owner, roles.application, roles.maintenance):
            admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login.name)))


@pytest.fixture
def urls(server: DatabaseServer, roles: DatabaseRoles) -> DatabaseUrls:
    return prepare_roles(server.admin_url, roles, database=roles.owner.name.removesuffix("_owner"))


def test_every_role_signs_in_with_its_password_whatever_stands_in_it(urls: DatabaseUrls, roles: DatabaseRoles) -> None:
    for url, login in (
        (urls.owner, roles.owner),
        (urls.application, roles.application),
        (urls.maintenance, roles.maintenance),
    ):
        with connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (login.name,)


@pytest.mark.parametrize(
    ("role", "superuser", "bypass_rls", "makes_databases", "makes_roles"),
    [
        ("owner", False, False, False, False),
        ("application", False, False, False, False),
        ("maintenance", False, True, False, False),
    ],
)
def test_roles_may_no_more_than_they_need(
    server: DatabaseServer,
    urls: DatabaseUrls,
    roles: DatabaseRoles,
    role: str,
    superuser: bool,
    bypass_rls: bool,
    makes_databases: bool,
    makes_roles: bool,
) -> None:
    assert getattr(urls, role)
    with connect(server.admin_url) as admin:
        row = admin.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [getattr(roles, role).name],
        ).fetchone()
    assert row == (superuser, bypass_rls, makes_databases, makes_roles)


@pytest.mark.parametrize(
    ("role", "makes_tables", "makes_temporary_tables"),
    [("owner", True, True), ("application", False, True), ("maintenance", False, True)],
)
def test_only_the_owner_makes_tables(
    urls: DatabaseUrls, role: str, makes_tables: bool, makes_temporary_tables: bool
) -> None:
    with connect(getattr(urls, role)) as connection:
        row = connection.execute(
            "SELECT has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY')"
        ).fetchone()
    assert row == (makes_tables, makes_temporary_tables)


def test_a_table_is_closed_to_the_application_until_it_is_granted_and_open_to_maintenance(urls: DatabaseUrls) -> None:
    with connect(urls.owner) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 1 AS n")
        owner.execute("ALTER TABLE kept ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE kept FORCE ROW LEVEL SECURITY")
        assert owner.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    with (
        connect(urls.application) as application,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for table kept"),
    ):
        application.execute("SELECT * FROM kept")
    with connect(urls.maintenance) as maintenance:
        maintenance.execute("INSERT INTO kept VALUES (2)")
        assert maintenance.execute("SELECT count(*) FROM kept").fetchone() == (2,)


def test_preparing_again_keeps_the_data_and_takes_new_passwords(
    server: DatabaseServer, urls: DatabaseUrls, roles: DatabaseRoles
) -> None:
    with connect(urls.owner) as owner:
        owner.execute("CREATE TABLE kept ()")
    name = roles.owner.name.removesuffix("_owner")
    changed = DatabaseRoles.named(owner="new", application="new", maintenance="new", prefix=name)
    again = prepare_roles(server.admin_url, changed, database=name)
    with connect(again.owner) as owner:
        assert owner.execute("SELECT to_regclass('kept')::text").fetchone() == ("kept",)
    with pytest.raises(Unavailable, match="password authentication failed"):
        connect(urls.owner)


def test_nobody_else_is_let_into_the_database(server: DatabaseServer, urls: DatabaseUrls) -> None:
    stranger = server.roles.application
    name = urls.owner.rpartition("/")[2].partition("?")[0]
    with pytest.raises(Unavailable, match="permission denied for database"):
        connect(database_url(server.admin_url, stranger, name))


@pytest.mark.parametrize(
    ("role", "attribute", "reason"),
    [
        ("owner", "SUPERUSER", "is a superuser"),
        ("application", "SUPERUSER", "is a superuser"),
        ("maintenance", "SUPERUSER", "is a superuser"),
        ("owner", "BYPASSRLS", "has BYPASSRLS"),
        ("application", "BYPASSRLS", "has BYPASSRLS"),
    ],
)
def test_a_role_that_would_see_everything_is_refused(
    server: DatabaseServer, roles: DatabaseRoles, role: str, attribute: str, reason: str
) -> None:
    with connect(server.admin_url) as admin:
        name = sql.Identifier(getattr(roles, role).name)
        admin.execute(sql.SQL("CREATE ROLE {} {}").format(name, sql.SQL(attribute)))
    with pytest.raises(Conflict, match=reason):
        prepare_roles(server.admin_url, roles, database=roles.owner.name)


def test_an_administrator_who_may_not_make_roles_gets_the_servers_own_words(
    server: DatabaseServer, roles: DatabaseRoles
) -> None:
    with server.fresh_database() as database, pytest.raises(Conflict, match=r"(?i)permission denied"):
        prepare_roles(database.owner, roles)


@pytest.mark.parametrize(
    ("url", "error", "reason"),
    [
        ("", Invalid, "cannot be read"),
        ("nonsense", Invalid, "cannot be read"),
        ("mysql://u:p@localhost/d", Invalid, "cannot be read"),
        ("postgresql://u:p@localhost:port/d", Unavailable, "does not answer"),
        ("postgresql://u:p@localhost/d?sslmode=some", Unavailable, "sslmode"),
        ("postgresql://u:p@[localhost/d", Invalid, "cannot be read"),
        ("postgresql+psycopg://u:p@127.0.0.1:1/d", Unavailable, "does not answer.*refused"),
        ("postgresql+psycopg://u:p@no-such-host.invalid/d", Unavailable, "does not answer"),
    ],
)
def test_a_broken_address_is_one_sentence_without_the_password(url: str, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        connect(url)
    assert "\n" not in str(caught.value)
    assert "u:p" not in str(caught.value)


@pytest.mark.parametrize(
    ("server_url", "expected"),
    [
        ("postgresql://admin:x@db.example:5433/postgres", "postgresql+psycopg://me:a%40b@db.example:5433/market"),
        ("postgresql+psycopg://db.example/postgres", "postgresql+psycopg://me:a%40b@db.example/market"),
        ("postgresql://a:b@h/d?sslmode=require", "postgresql+psycopg://me:a%40b@h/market?sslmode=require"),
        ("postgresql://@/?host=%2Fsocket", "postgresql+psycopg://me:a%40b@/market?host=%2Fsocket"),
    ],
)
def test_an_address_for_a_role_keeps_everything_else_of_the_servers(server_url: str, expected: str) -> None:
    assert database_url(server_url, Login("me", "a@b"), "market") == expected


def test_the_administrators_address_of_another_database_keeps_the_administrator() -> None:
    assert beside("postgresql://admin:x@h/postgres?a=b", "market") == "postgresql+psycopg://admin:x@h/market?a=b"
    assert libpq_url("postgresql+psycopg://h/d") == "postgresql://h/d"
