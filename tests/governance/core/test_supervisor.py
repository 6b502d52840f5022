from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from governance.core import processes
from governance.core.database_roles import connect
from governance.core.embedded import EmbeddedServer
from governance.core.listening import answer_of
from governance.core.settings import PROJECT, read_environment_file
from tests.servers import DatabaseServer, traversable_folder

READY_SECONDS = 120
# As for `flask seed demo --sellers 20 --days 120`.
SMALL_MARKET = {"FLASK_SEED_DEMO_SELLERS": "20", "FLASK_SEED_DEMO_DAYS": "120"}
OF_THE_SURROUNDINGS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_MAINTENANCE_URL", "HOST", "PORT")


class Installation:
    """One folder and one port, and the supervisor started there as `make run` starts it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        self.var_path = folder / "var"
        self.output = folder / "output"
        surroundings = {name: value for name, value in os.environ.items() if name not in OF_THE_SURROUNDINGS}
        given = {"VAR_PATH": str(self.var_path), "PORT": str(self.port)} | SMALL_MARKET
        self.environment = surroundings | given | environment

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """The supervisor, ready; stopped at the end if it still runs."""
        with self.started() as supervisor:
            eventually(lambda: "Stop with Ctrl-C" in self.said() or supervisor.poll() is not None, READY_SECONDS)
            assert supervisor.poll() is None, self.said()
            yield supervisor

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[bytes]]:
        """The supervisor, just started."""
        command = [sys.executable, "-m", "governance.core.supervisor"]
        with (
            self.output.open("wb") as output,
            subprocess.Popen(command, cwd=PROJECT, env=self.environment, stdout=output, stderr=output) as supervisor,
        ):
            try:
                yield supervisor
            finally:
                supervisor.terminate()

    def refuse(self) -> str:
        """Start where it cannot; the sentence it says, after checking exit code and that nothing is left."""
        with self.started() as supervisor:
            assert supervisor.wait(READY_SECONDS) == 2, self.said()
        assert not EmbeddedServer(self.var_path).running()
        assert self.children() == {}
        return self.said()

    def said(self) -> str:
        return self.output.read_text()

    def children(self) -> dict[str, int]:
        """Number of each recorded child process."""
        return {record.name: int(record.read_text().split()[0]) for record in (self.var_path / "run").glob("*")}

    def server_pid(self) -> int:
        return int((self.var_path / "postgres" / "data" / "postmaster.pid").read_text().splitlines()[0])

    def readiness(self) -> int:
        return answer_of("127.0.0.1", self.port, "/readyz")[0]

    def accounts(self) -> set[str]:
        """Who may sign in, as a second terminal finds it in the database."""
        written = read_environment_file(self.var_path / "environment")
        with connect(written["DATABASE_MAINTENANCE_URL"]) as connection:
            return {email for (email,) in connection.execute("SELECT email FROM account")}

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command in a second terminal."""
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)


def eventually(happens: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def all_gone(pids: Mapping[str, int]) -> bool:
    return all(processes.started(pid) is None for pid in pids.values())


@pytest.fixture
def folder() -> Iterator[Path]:
    with traversable_folder() as folder:
        yield folder


@pytest.fixture
def installation(folder: Path) -> Iterator[Installation]:
    installation = Installation(folder)
    yield installation
    EmbeddedServer(installation.var_path).erase()


def test_it_starts_serves_stops_and_starts_again_with_all_data(installation: Installation) -> None:
    with installation.running() as supervisor:
        assert installation.readiness() == 200
        logins = (installation.var_path / "demo-logins").read_text().splitlines()
        assert logins
        for line in logins:
            assert all(part in installation.said() for part in line.split("\t"))
        accounts = installation.accounts()
        assert accounts >= {line.split("\t")[1] for line in logins}
        assert installation.flask("job", "list").returncode == 0
        pids = installation.children() | {"database": installation.server_pid()}
        assert pids.keys() == {"web", "scheduler", "database"}
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(60) == 0, installation.said()
    assert all_gone(pids)
    assert installation.readiness() == 0

    with installation.running() as supervisor:
        assert installation.readiness() == 200
        assert installation.accounts() == accounts
        supervisor.terminate()
        assert supervisor.wait(60) == 0, installation.said()


def test_after_it_was_killed_the_next_start_works_and_its_stop_stops_all(installation: Installation) -> None:
    with installation.running() as supervisor:
        supervisor.kill()
    left = installation.children() | {"database": installation.server_pid()}
    assert not all_gone(left)
    with installation.running() as supervisor:
        assert installation.readiness() == 200
        assert installation.server_pid() == left.pop("database")
        assert all_gone(left)
        pids = installation.children() | {"database": installation.server_pid()}
        supervisor.terminate()
        assert supervisor.wait(60) == 0, installation.said()
    assert all_gone(pids)


def test_it_can_be_stopped_while_it_still_starts(installation: Installation) -> None:
    with installation.started() as supervisor:
        eventually(lambda: "Bringing the database up to date" in installation.said())
        pids = installation.children() | {"database": installation.server_pid()}
        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(60) == 0, installation.said()
    assert all_gone(pids)
    assert "Ready" not in installation.said()


def test_what_crashes_is_started_again_and_a_second_start_is_refused(installation: Installation) -> None:
    with installation.running():
        before = installation.children()
        for pid in before.values():
            os.killpg(pid, signal.SIGKILL)
        eventually(lambda: installation.children().items().isdisjoint(before.items()))
        for name in before:
            assert f"{name} ended (exit code -9) and is started again in 1 s" in installation.said()
        os.kill(installation.server_pid(), signal.SIGKILL)
        eventually(lambda: "The database stopped; starting it again." in installation.said())
        eventually(lambda: installation.readiness() == 200)

        second = Installation(installation.var_path.parent, VAR_PATH=str(installation.var_path))
        second.output = installation.var_path / "second-output"
        with second.started() as refused:
            assert refused.wait(READY_SECONDS) == 2
        assert "already runs in this folder" in second.said()
        assert len(second.said().splitlines()) == 1
        assert installation.readiness() == 200


def test_a_taken_port_is_one_sentence_also_when_a_killed_start_left_things_running(installation: Installation) -> None:
    with installation.running() as supervisor:
        supervisor.kill()
    left = installation.children() | {"database": installation.server_pid()}
    with socket.create_server(("127.0.0.1", 0)) as door:
        installation.environment["PORT"] = str(door.getsockname()[1])
        assert f"port {door.getsockname()[1]} is taken by another program" in installation.refuse()
    assert all_gone(left)


def test_with_a_server_of_ones_own_nothing_is_embedded_and_web_gets_no_keys_above_its_own(
    server: DatabaseServer, folder: Path
) -> None:
    with server.fresh_database() as database:
        installation = Installation(folder, DATABASE_URL=database.application, DATABASE_OWNER_URL=database.owner)
        with installation.running():
            assert installation.readiness() == 200
            assert not (installation.var_path / "postgres").exists()
            written = read_environment_file(installation.var_path / "environment")
            assert written["DATABASE_URL"] == database.application
            for pid in installation.children().values():
                environ = Path(f"/proc/{pid}/environ")
                assert not environ.exists() or b"DATABASE_OWNER_URL" not in environ.read_bytes()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"DATABASE_URL": "postgresql+psycopg://u:p@127.0.0.1:1/d"}, "DATABASE_OWNER_URL is not: "),
        ({"DATABASE_OWNER_URL": "postgresql+psycopg://u:p@127.0.0.1:1/d"}, "DATABASE_URL is not: "),
        (
            {"DATABASE_URL": "nonsense", "DATABASE_OWNER_URL": "postgresql+psycopg://u:p@127.0.0.1:1/d"},
            "DATABASE_URL does not lead to a database. A database address has the form",
        ),
        (
            {
                "DATABASE_URL": "postgresql+psycopg://u:p@127.0.0.1:1/d",
                "DATABASE_OWNER_URL": "postgresql+psycopg://u:p@127.0.0.1:1/d",
            },
            "DATABASE_URL does not lead to a database. The database does not answer",
        ),
        ({"PORT": "http"}, "must be a whole number"),
        ({"PORT": "70000"}, "PORT must be between 1 and 65535"),
        ({"HOST": "192.0.2.1"}, "not an address of this machine"),
        ({"VAR_PATH": "/proc/no-such-place"}, "/proc/no-such-place cannot be used"),
    ],
)
def test_what_cannot_start_is_one_sentence_and_leaves_nothing_behind(
    folder: Path, given: dict[str, str], reason: str
) -> None:
    installation = Installation(folder, **given)
    said = installation.refuse()
    assert reason in said
    assert len(said.splitlines()) == 1
    assert "u:p" not in said
