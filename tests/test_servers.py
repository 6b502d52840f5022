from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from governance.core.settings import PROJECT
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


def test_a_server_goes_also_when_its_session_is_killed() -> None:
    program = """
import time
from tests.servers import embedded_server
with embedded_server() as server:
    print(server.admin_url, flush=True)
    time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as session:
        assert session.stdout is not None
        socket_folder = Path(unquote(session.stdout.readline().partition("host=")[2].partition("&")[0]))
        assert socket_folder.is_dir()
        session.kill()
    deadline = time.monotonic() + 30
    while socket_folder.parents[1].exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
