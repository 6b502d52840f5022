"""The embedded PostgreSQL server: made, started, adopted after a crash, and really stopped. Only its supervisor calls it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg

from governance.core import processes
from governance.core.children import turn_over
from governance.core.database_roles import DATABASE, DatabaseRoles, DatabaseUrls, Login, database_url, prepare_roles
from governance.core.errors import Unavailable
from governance.core.keyring import DATABASE_SECRETS, keep_secret
from governance.core.server_home import PORT, Home, find_home, forsake_socket, make_folder, settled_folder

SUPERUSER: Final = "postgres"
# Above every number a kernel gives; "this process is dead" for whoever reads it in a pid file.
NOBODYS_PID: Final = 2**31 - 1
STOP_SECONDS: Final = 60
# How often a start is tried again while the last processes of a killed server are still leaving.
MOST_STARTS: Final = 60
SMALL_SHARED_MEMORY: Final = 2**30


@dataclass(frozen=True)
class ServerAddress:
    """Where a running server listens: a socket in a private folder, no network."""

    socket_folder: Path

    def url(self, login: Login, database: str) -> str:
        """The address of `database` for `login`."""
        server = f"postgresql://@/?host={quote(str(self.socket_folder), safe='')}&port={PORT}"
        return database_url(server, login, database)


def server_settings(home: Home, socket_folder: Path) -> dict[str, str]:
    """What differs from PostgreSQL's defaults, for one machine that is somebody's laptop."""
    cores = os.cpu_count() or 2
    return {
        "listen_addresses": "",  # no TCP: nothing to collide with, nothing to reach from outside
        "unix_socket_directories": str(socket_folder),
        "unix_socket_permissions": "0700",
        "port": str(PORT),
        "hba_file": str(home.folder / "pg_hba.conf"),
        "password_encryption": "scram-sha-256",
        "max_connections": "100",
        "shared_buffers": "256MB",  # holds the hot tables of a market, leaves a laptop its memory
        "effective_cache_size": "2GB",  # what the operating system caches besides; a hint to the planner, no memory
        "temp_buffers": "64MB",  # a piece of a delivery stays in memory until it is entered
        "work_mem": "32MB",  # window sums over a year sort in memory
        "maintenance_work_mem": "256MB",
        "max_wal_size": "2GB",  # a whole import between two checkpoints
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",  # solid-state disks
        "jit": "off",  # its compile time exceeds what our queries take
        "max_worker_processes": str(cores + 8),
        "max_parallel_workers": str(cores),
        "max_parallel_workers_per_gather": str(cores),  # a full score pass is the one big query, alone
        "dynamic_shared_memory_type": _dynamic_shared_memory(),
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %u ",
        "lc_messages": "C",
    }


def _dynamic_shared_memory() -> str:
    # Containers give /dev/shm 64 MB, which one parallel hash join exceeds; then plain files serve.
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108  (only its size is asked)
    except OSError:
        return "mmap"
    return "posix" if room.f_frsize * room.f_blocks >= SMALL_SHARED_MEMORY else "mmap"


class EmbeddedServer:
    """The server whose data, secrets and log stand in `var_path`.

    A start after any kind of crash recovers; a server that a killed supervisor left behind is adopted, so that this
    object's `stop` ends it. `tell` receives a sentence when something takes long; `also` overrides server settings.
    """

    def __init__(
        self, var_path: Path, *, tell: Callable[[str], None] = print, also: Mapping[str, str] | None = None
    ) -> None:
        self._var_path = var_path.resolve()
        self._tell = tell
        self._also = dict(also or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _data(self) -> Path:
        return settled_folder(self._var_path) / "data"

    @property
    def log_path(self) -> Path:
        """The server's log."""
        return self._var_path / "log" / "postgres.log"

    def start(self) -> ServerAddress:
        """Start the server, or adopt the running one, and wait until it answers, however long it recovers."""
        home = find_home(self._var_path)
        self._let_go()
        adopted = self._adopt()
        if adopted is not None:
            return adopted
        self._make_cluster(home)
        for attempt in range(1, MOST_STARTS + 1):
            address = self._launch(home)
            if self._wait_until_ready(address):
                return address
            forsake_socket(address.socket_folder)
            if attempt == MOST_STARTS or "is still in use" not in self._last_words():
                break
            time.sleep(1)
        raise Unavailable(f"The embedded database did not start:\n{self._last_words()}")

    def prepare(self, address: ServerAddress) -> DatabaseUrls:
        """Make the roles and the database, or bring them to what they should be; returns the addresses by role."""
        kept = {name: keep_secret(self._secrets, name) for name in DATABASE_SECRETS}
        roles = DatabaseRoles.named(
            owner=kept["owner"], application=kept["application"], maintenance=kept["maintenance"]
        )
        return prepare_roles(self.admin_url(address), roles, database=DATABASE)

    def admin_url(self, address: ServerAddress) -> str:
        """The superuser's address; for preparing roles and for tests, never for the application."""
        return address.url(Login(SUPERUSER, keep_secret(self._secrets, "superuser")), SUPERUSER)

    def running(self) -> bool:
        """Whether the server runs, by whomever it was started."""
        return _server_pid(self._data) is not None

    def stop(self) -> None:
        """Stop the server, also one that an earlier supervisor left behind; nothing happens when none runs."""
        pid, address = _server_pid(self._data), _recorded_address(self._data)
        if pid is not None:
            for sign, patience in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 10)):
                os.kill(pid, sign)
                if self._gone(pid, patience):
                    break
        if address is not None:
            forsake_socket(address.socket_folder)

    def erase(self) -> None:
        """Stop the server and remove its data for good."""
        self.stop()
        if self._data.parent.exists():
            shutil.rmtree(self._data.parent)
        (self._var_path / "postgres-home").unlink(missing_ok=True)

    @property
    def _secrets(self) -> Path:
        return self._var_path / "secrets"

    def _let_go(self) -> None:
        """Part with the process we started when it serves no longer: it is dead, or about to be."""
        if self._process is not None and not self.running():
            self._process.kill()
            self._process.wait()
            self._process = None

    def _adopt(self) -> ServerAddress | None:
        pid, address = _server_pid(self._data), _recorded_address(self._data)
        if pid is None or address is None:
            _disown_pid_file(self._data)
            return None
        if (address.socket_folder / f".s.PGSQL.{PORT}").exists() and self._wait_until_ready(address):
            return address
        self.stop()  # its socket was swept away: nobody can reach it
        return None

    def _make_cluster(self, home: Home) -> None:
        if home.data.exists():
            return
        draft, password = home.folder / "data.new", home.folder / "password.new"
        shutil.rmtree(draft, ignore_errors=True)
        home.hand_over(draft)
        _lend(home, password, keep_secret(self._secrets, "superuser"))
        command = [str(home.program("initdb")), "--pgdata", str(draft), "--username", SUPERUSER]
        command += ["--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-instructions"]
        command += ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"]
        made = subprocess.run(command, capture_output=True, text=True, check=False, **home.identity)
        password.unlink()
        if made.returncode != 0:
            shutil.rmtree(draft, ignore_errors=True)
            raise Unavailable(f"The embedded database could not be made:\n{made.stderr.strip()}")
        draft.rename(home.data)

    def _launch(self, home: Home) -> ServerAddress:
        socket_folder = home.socket_folder()
        access = home.folder / "pg_hba.conf"
        access.write_text("local all all scram-sha-256\n", encoding="utf-8")
        access.chmod(0o644)
        command = [str(home.program("postgres")), "-D", str(home.data)]
        command += [f"--{name}={value}" for name, value in (server_settings(home, socket_folder) | self._also).items()]
        make_folder(self.log_path.parent, 0o700)
        turn_over(self.log_path)
        # A session of its own: Ctrl-C in the terminal must not reach it before the web has finished.
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **home.identity
            )
        return ServerAddress(socket_folder)

    def _wait_until_ready(self, address: ServerAddress) -> bool:
        url = self.admin_url(address).replace("+psycopg", "", 1)
        began = told = time.monotonic()
        while self._lives():
            try:
                psycopg.connect(url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if "password authentication failed" in str(error):
                    raise Unavailable(f"The database refuses the password in {self._secrets}.") from error
            else:
                return True
            if time.monotonic() - told > 5:
                told = time.monotonic()
                self._tell(f"The database recovers what a crash left unfinished ({told - began:.0f} s) …")
            time.sleep(0.05)
        return False

    def _lives(self) -> bool:
        return self._process.poll() is None if self._process else self.running()

    def _gone(self, pid: int, patience: float) -> bool:
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._process is not None and self._process.pid == pid and self._process.poll() is not None:
                self._process = None
                return True
            if processes.started(pid) is None:
                return True
            time.sleep(0.02)
        return False

    def _last_words(self) -> str:
        lines = self.log_path.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-10:])


def _server_pid(data: Path) -> int | None:
    """The number of the live server process on `data`; a pid file may name a dead process, or a stranger's."""
    pid = next(iter(_pid_file(data)), "")
    if not pid.isdigit() or processes.started(int(pid)) is None:
        return None
    return int(pid) if f"-D {data}" in processes.command_line(int(pid)) else None


def _recorded_address(data: Path) -> ServerAddress | None:
    lines = _pid_file(data)
    return ServerAddress(Path(lines[4])) if len(lines) > 4 and lines[4] else None


def _pid_file(data: Path) -> list[str]:
    # Lines: pid, data folder, start time, port, socket folder, listen address, shared memory, status.
    try:
        return (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _disown_pid_file(data: Path) -> None:
    """Let a stale pid file name nobody, lest PostgreSQL take a stranger with the same number for its own server.

    The rest of the file stays: from it PostgreSQL checks that no process of the dead server is still at work.
    """
    lines, address = _pid_file(data), _recorded_address(data)
    if lines:
        # The folder is the server account's: as root, do not follow a link that it may have laid there.
        flags = os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(data / "postmaster.pid", flags), "w", encoding="utf-8") as file:
            file.write("\n".join([str(NOBODYS_PID), *lines[1:], ""]))
    if address is not None:
        forsake_socket(address.socket_folder)


def _lend(home: Home, path: Path, text: str) -> None:
    """Write a file that the server's account alone may read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        if home.account is not None:
            os.fchown(file.fileno(), home.account.pw_uid, home.account.pw_gid)
