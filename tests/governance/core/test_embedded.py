from __future__ import annotations

import os
import secrets
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from governance.core import processes
from governance.core.database_roles import Login, libpq_url
from governance.core.embedded import EmbeddedServer, ServerAddress
from governance.core.errors import Unavailable
from governance.core.server_home import PORT, RECORD, find_home
from tests.servers import CARELESS, traversable_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with traversable_folder() as folder:
        yield folder


@contextmanager
def server_in(folder: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(folder, also=CARELESS)
    try:
        yield server
    finally:
        server.erase()


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedServer]:
    with server_in(folder) as server:
        yield server


@pytest.fixture(scope="module")
def lasting() -> Iterator[tuple[EmbeddedServer, ServerAddress, Path]]:
    """A running server for the tests that only look."""
    with traversable_folder() as folder, server_in(folder) as server:
        yield server, server.start(), folder


def ask(server: EmbeddedServer, address: ServerAddress, query: str) -> object:
    with psycopg.connect(libpq_url(server.admin_url(address)), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        row = cursor.fetchone() if cursor.description else None
        return row and row[0]


def server_pid(folder: Path) -> int:
    return int((find_home(folder).data / "postmaster.pid").read_text().splitlines()[0])


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while processes.started(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return processes.started(pid) is None


def test_the_first_start_makes_a_server_and_the_second_keeps_its_data(server: EmbeddedServer) -> None:
    address = server.start()
    ask(server, address, "CREATE TABLE kept AS SELECT 42 AS answer")
    server.stop()
    assert not server.running()

    assert ask(server, server.start(), "SELECT answer FROM kept") == 42


def test_letters_are_unicode_and_order_is_by_code_point(lasting: tuple[EmbeddedServer, ServerAddress, Path]) -> None:
    server, address, _ = lasting
    assert ask(server, address, "SHOW server_encoding") == "UTF8"
    assert ask(server, address, "SELECT lower('ÄÉ')") == "äé"
    assert ask(server, address, "SELECT 'Z' < 'a' AND 'a' < 'Ä'") is True


def test_it_opens_no_network_port(lasting: tuple[EmbeddedServer, ServerAddress, Path]) -> None:
    server, address, _ = lasting
    assert ask(server, address, "SHOW listen_addresses") == ""


def test_whoever_lacks_the_password_is_refused_also_over_the_socket(
    lasting: tuple[EmbeddedServer, ServerAddress, Path],
) -> None:
    _, address, _ = lasting
    for login in (Login("postgres", "wrong"), Login("postgres", ""), Login("stranger", "wrong")):
        with pytest.raises(psycopg.OperationalError, match=r"authentication failed|no password supplied"):
            psycopg.connect(libpq_url(address.url(login, "postgres")))


def test_secrets_socket_and_data_are_closed_to_other_accounts(
    lasting: tuple[EmbeddedServer, ServerAddress, Path],
) -> None:
    server, address, folder = lasting
    server.prepare(address)
    kept = sorted((folder / "secrets").iterdir())
    assert [path.name for path in kept] == ["application", "maintenance", "owner", "superuser"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert len({path.read_text() for path in kept}) == len(kept)
    assert stat.S_IMODE(address.socket_folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(find_home(folder).data.stat().st_mode) == 0o700


def test_preparing_twice_leaves_the_addresses_as_they_were(lasting: tuple[EmbeddedServer, ServerAddress, Path]) -> None:
    server, address, _ = lasting
    first = server.prepare(address)
    assert server.prepare(address) == first
    with psycopg.connect(libpq_url(first.application)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("governance_application",)


def test_after_the_server_was_killed_the_next_start_recovers(folder: Path) -> None:
    server = EmbeddedServer(folder)
    address = server.start()
    ask(server, address, "CREATE TABLE kept AS SELECT 42 AS answer")
    pid = server_pid(folder)
    os.kill(pid, signal.SIGKILL)
    while server.running():
        time.sleep(0.01)

    address = server.start()
    assert server_pid(folder) != pid
    assert ask(server, address, "SELECT answer FROM kept") == 42
    server.erase()


def test_a_server_left_behind_by_a_killed_process_is_adopted_and_really_stopped(folder: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from governance.core.embedded import EmbeddedServer;"
        "EmbeddedServer(Path(sys.argv[1])).start(); print('up', flush=True); time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == b"up\n"
        starter.kill()
    pid = server_pid(folder)
    with server_in(folder) as server:
        assert server.running()
        assert ask(server, server.start(), "SELECT 1") == 1
        assert server_pid(folder) == pid
        server.stop()
        assert gone(pid)
        assert not server.running()


def test_stale_locks_that_name_a_stranger_are_not_believed(server: EmbeddedServer, folder: Path) -> None:
    address = server.start()
    home = find_home(folder)
    locks = [home.data / "postmaster.pid", address.socket_folder / f".s.PGSQL.{PORT}.lock"]
    texts = [lock.read_text().splitlines() for lock in locks]
    os.kill(server_pid(folder), signal.SIGKILL)
    while server.running():
        time.sleep(0.01)
    # A stranger of the very account the server runs as, under the very number.
    with subprocess.Popen(["/bin/sleep", "600"], **home.identity) as stranger:
        for lock, lines in zip(locks, texts, strict=True):
            lock.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
        assert not server.running()
        server.stop()
        assert ask(server, server.start(), "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_a_path_too_long_for_a_socket_gets_a_private_folder_in_the_temporary_folder(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    with server_in(deep) as server:
        address = server.start()
        assert ask(server, address, "SELECT 1") == 1
        assert deep not in address.socket_folder.parents
        assert stat.S_IMODE(address.socket_folder.stat().st_mode) == 0o700
        server.stop()
        assert not address.socket_folder.exists()


def test_a_path_with_spaces_and_quotes_is_a_path_like_any_other(folder: Path) -> None:
    odd = folder / 'the seller\'s "own" $HOME; ñ'
    odd.mkdir(mode=0o755)
    with server_in(odd) as server:
        address = server.start()
        urls = server.prepare(address)
        with psycopg.connect(libpq_url(urls.owner)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


def test_several_servers_run_beside_each_other(folder: Path) -> None:
    first, second = folder / "first", folder / "second"
    first.mkdir(mode=0o755)
    second.mkdir(mode=0o755)
    with server_in(first) as one, server_in(second) as other:
        ask(one, one.start(), "CREATE TABLE only_here ()")
        address = other.start()
        assert ask(other, address, "SELECT to_regclass('only_here')") is None
        one.stop()
        assert ask(other, address, "SELECT 1") == 1


def test_a_folder_closed_to_others_stays_closed(folder: Path) -> None:
    # As root the server's account cannot enter it, so its data go elsewhere; as anybody else they are kept here.
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    var_path = closed / "var"
    with server_in(var_path) as server:
        assert ask(server, server.start(), "SELECT 1") == 1
        home = find_home(var_path)
        assert (closed in home.data.parents) == (os.geteuid() != 0)
        assert (var_path / RECORD).exists() == (os.geteuid() == 0)
        server.stop()
        assert ask(server, server.start(), "SELECT 1") == 1
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not home.folder.exists()


def test_a_copied_folder_does_not_share_the_originals_database(folder: Path) -> None:
    elsewhere, original, copy = (folder / name for name in ("elsewhere", "original", "copy"))
    for path in (elsewhere, original, copy):
        path.mkdir()
    for var_path in (original, copy):
        (var_path / RECORD).write_text(f"{elsewhere}\n")
    (elsewhere / "belongs-to").write_text(f"{original / RECORD}\n")
    with pytest.raises(Unavailable, match="belongs to"):
        EmbeddedServer(copy).start()


def test_a_database_folder_that_is_gone_is_named(folder: Path) -> None:
    (folder / RECORD).write_text(f"{folder / 'gone'}\n")
    with pytest.raises(Unavailable, match="is gone"):
        EmbeddedServer(folder).start()


def test_a_lost_password_is_said_and_not_waited_for(server: EmbeddedServer, folder: Path) -> None:
    server.start()
    server.stop()
    (folder / "secrets" / "superuser").write_text(secrets.token_urlsafe())
    with pytest.raises(Unavailable, match="refuses the password"):
        server.start()


def test_a_broken_setting_is_shown_from_the_log(folder: Path) -> None:
    server = EmbeddedServer(folder, also={"shared_buffers": "much"})
    try:
        with pytest.raises(Unavailable, match='invalid value for parameter "shared_buffers"'):
            server.start()
        assert not server.running()
    finally:
        server.erase()


def test_stopping_where_nothing_was_ever_started_does_nothing(folder: Path) -> None:
    EmbeddedServer(folder).stop()
    assert list(folder.iterdir()) == []
