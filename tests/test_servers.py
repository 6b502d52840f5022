from __future__ import annotations

import psycopg
import pytest

from tests.servers import DatabaseServer


def test_each_test_database_is_its_own(server: DatabaseServer) -> None:
    with server.fresh_database() as first, server.fresh_database() as second:
        with first.connect() as connection:
            connection.execute("CREATE TABLE here ()")
        with second.connect() as connection:
            assert connection.execute("SELECT to_regclass('here')").fetchone() == (None,)


def test_a_copy_has_all_that_its_template_has_and_changes_leave_the_template_alone(server: DatabaseServer) -> None:
    with server.fresh_database() as template:
        with template.connect() as connection:
            connection.execute("CREATE TABLE here AS SELECT 1 AS n")
            connection.execute(f"GRANT SELECT, INSERT ON here TO {server.roles.application.name}")
        with server.fresh_database(template) as copy, copy.connect("application") as connection:
            connection.execute("INSERT INTO here VALUES (2)")
            assert connection.execute("SELECT count(*) FROM here").fetchone() == (2,)
        with template.connect() as connection:
            assert connection.execute("SELECT count(*) FROM here").fetchone() == (1,)


def test_a_test_database_is_gone_afterwards_even_when_somebody_is_still_connected(server: DatabaseServer) -> None:
    with server.fresh_database() as database:
        left_open = database.connect()
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        database.connect()
    left_open.close()
