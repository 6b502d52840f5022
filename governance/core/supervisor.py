"""Starts everything on one machine, watches it and stops it: `python -m governance.core.supervisor`."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from governance.core.children import Child, stop_leftovers
from governance.core.database_roles import connect
from governance.core.embedded import EmbeddedServer
from governance.core.errors import Conflict, DomainError, Invalid, Unavailable
from governance.core.keyring import application_secrets, write_environment
from governance.core.listening import answer_of, check_port_free
from governance.core.server_home import make_folder
from governance.core.settings import PROJECT, Settings

READY_SECONDS: Final = 120
WATCH_SECONDS: Final = 0.5
PREPARATION: Final = (sys.executable, "-m", "governance.core.preparation")
WEB: Final = (sys.executable, "-m", "gunicorn", "--config", "python:governance.core.webserver")
SCHEDULER: Final = (sys.executable, "-m", "flask", "scheduler")
KEYS_ABOVE: Final = frozenset({"DATABASE_OWNER_URL", "DATABASE_MAINTENANCE_URL"})


class Stopped(Exception):
    """Somebody asked to stop."""


class Supervisor:
    """Owns the processes of one installation: database, web, scheduler."""

    def __init__(self, settings: Settings, environ: Mapping[str, str], *, tell: Callable[[str], None] = print) -> None:
        self._settings = settings
        self._environ = dict(environ)
        self._tell = tell
        self._stop_asked = threading.Event()
        self._children: list[Child] = []
        self._server: EmbeddedServer | None = None

    def ask_to_stop(self, *_signal: object) -> None:
        """Finish what is being done and stop; a signal handler."""
        self._stop_asked.set()

    def run(self) -> None:
        """Start, watch until asked to stop, stop. Raises `DomainError` with the reason when something cannot start."""
        with _claimed(self._settings.var_path):
            try:
                self._start()
                self._watch()
            except Stopped:
                self._tell("Stopping …")
            finally:
                self._stop()
        self._tell("Stopped.")

    def _start(self) -> None:
        began = time.monotonic()
        for name in stop_leftovers(self._records):
            self._tell(f"Stopped {name}, which a killed start had left running.")
        if not self._environ.get("DATABASE_URL"):
            # Known from the first moment, so that one left behind is stopped whatever happens next.
            self._server = EmbeddedServer(self._settings.var_path, tell=self._tell)
        check_addresses(self._environ)
        check_port_free(self._settings.host, self._settings.port)
        environment = self._environment()
        web = self._child("web", WEB, self._below(environment) | {"OPEN_AT_END_OF_INPUT": "yes"})
        scheduler = self._child("scheduler", SCHEDULER, self._below(environment))
        self._children = [scheduler, web]  # the last is stopped first
        web.start(held=True)  # imports the application meanwhile, which takes as long as the preparation
        self._finish(self._child("preparation", PREPARATION, environment, log=False))
        self._tell("Opening the doors …")
        web.release()
        self._wait_until_ready(web)
        scheduler.start()
        self._announce(time.monotonic() - began)

    @property
    def _records(self) -> Path:
        return self._settings.var_path / "run"

    def _below(self, environment: dict[str, str]) -> dict[str, str]:
        """What web and scheduler get: they work under row-level security, without the keys to leave it."""
        metrics = self._settings.var_path / "metrics"
        return {key: value for key, value in environment.items() if key not in KEYS_ABOVE} | {
            "PROMETHEUS_MULTIPROC_DIR": str(metrics)
        }

    def _environment(self) -> dict[str, str]:
        """What the children are given; what a second terminal needs of it is written to var/environment."""
        var_path = self._settings.var_path
        secrets = application_secrets(var_path / "secrets")
        made = {name: self._environ.get(name) or value for name, value in secrets.items()} | self._database()
        write_environment(var_path / "environment", made)
        shutil.rmtree(var_path / "metrics", ignore_errors=True)  # counts of processes that are gone
        make_folder(var_path / "metrics", 0o700)
        return self._environ | made | {"PYTHONUNBUFFERED": "1"}

    def _database(self) -> dict[str, str]:
        if self._server is None:
            return given_database(self._environ)
        self._tell("Starting the database …")
        return self._server.prepare(self._server.start()).environment()

    def _child(self, name: str, command: tuple[str, ...], environment: dict[str, str], *, log: bool = True) -> Child:
        path = self._settings.var_path / "log" / f"{name}.log" if log else None
        return Child(name, command, environment=environment, records=self._records, log=path)

    def _finish(self, child: Child) -> None:
        """Run a child that ends by itself; raises `Unavailable` when it fails."""
        child.start()
        try:
            while (code := child.exit_code()) is None:
                self._pause(0.02)
        finally:
            child.stop()
        if code != 0:
            raise Unavailable("Not started: the last step failed, and the lines above say why.")

    def _wait_until_ready(self, web: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        status, text = 0, "no answer"
        while time.monotonic() < deadline:
            if web.exit_code() is not None:
                raise Unavailable(f"The web server ended at once. From {web.log}:\n{web.last_words()}")
            status, text = answer_of(self._settings.host, self._settings.port, "/readyz")
            if status == 200:
                return
            self._pause(0.1)
        raise Unavailable(f"The web server is not ready after {READY_SECONDS} seconds. /readyz says {status}: {text}")

    def _announce(self, seconds: float) -> None:
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        self._tell(f"\nReady after {seconds:.1f} s: http://{host}:{self._settings.port}/\n")
        logins = self._settings.var_path / "demo-logins"
        if logins.exists():
            self._tell("Sign in as (demo accounts):")
            for line in logins.read_text(encoding="utf-8").splitlines():
                role, _, login = line.partition("\t")
                self._tell(f"  {role:<20} {login.replace(chr(9), '   ')}")
            self._tell("")
        self._tell(f"Logs are in {self._settings.var_path / 'log'}. Stop with Ctrl-C.")

    def _watch(self) -> None:
        while True:
            self._pause(WATCH_SECONDS)
            if self._server is not None and not self._server.running():
                self._tell("The database stopped; starting it again.")
                self._server.start()
            for child in self._children:
                self._revive(child)

    def _revive(self, child: Child) -> None:
        code = child.exit_code()
        if code is None:
            return
        pause = child.back_off()
        if pause is not None:
            self._tell(f"{child.name} ended (exit code {code}) and is started again in {pause} s. From {child.log}:")
            self._tell(child.last_words(5))
        if child.due():
            child.start()

    def _stop(self) -> None:
        with ExitStack() as in_order:  # the last one in is the first one out, and none is left out
            if self._server is not None:
                in_order.callback(self._server.stop)
            for child in self._children:
                in_order.callback(child.stop)

    def _pause(self, seconds: float) -> None:
        if self._stop_asked.wait(seconds):
            raise Stopped


def check_addresses(environ: Mapping[str, str]) -> None:
    """Raise `Invalid` when of the two addresses that a server of one's own needs only one is given."""
    needed = ("DATABASE_URL", "DATABASE_OWNER_URL")
    missing = [name for name in needed if not environ.get(name)]
    if len(missing) == 1:
        given = next(name for name in needed if name not in missing)
        raise Invalid(
            f"{given} is set, but {missing[0]} is not: the application and the owner of the tables sign in as two roles. "
            "`flask database prepare ADMINISTRATOR_URL` makes them and prints both addresses."
        )


def given_database(environ: Mapping[str, str]) -> dict[str, str]:
    """The addresses of a server of one's own, each tried; raises `Unavailable` naming the setting that is wrong."""
    given = {name: environ[name] for name in ("DATABASE_URL", *sorted(KEYS_ABOVE)) if environ.get(name)}
    for name, url in given.items():
        try:
            connect(url).close()
        except DomainError as error:
            raise Unavailable(f"{name} does not lead to a database. {error.message}") from error
    return given


@contextmanager
def _claimed(var_path: Path) -> Iterator[None]:
    """Hold `var_path` for this process alone; the claim ends with the process, however it ends."""
    make_folder(var_path, 0o711)  # the server's account must pass through when root starts it
    claim = os.open(var_path / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(claim, 32).decode().strip()
            raise Conflict(f"It already runs in this folder (process {holder}): stop that one first.") from None
        os.ftruncate(claim, 0)
        os.pwrite(claim, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(claim)


def main() -> int:
    """Run until interrupted; 2 with one sentence when it cannot."""
    os.umask(0o077)
    os.chdir(PROJECT)
    try:
        supervisor = Supervisor(Settings.from_env(), os.environ, tell=_tell)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # nohup keeps its meaning
                signal.signal(sign, supervisor.ask_to_stop)
        supervisor.run()
    except DomainError as error:
        print(error.message, file=sys.stderr)
        return 2
    except OSError as error:
        print(_cannot_write(error), file=sys.stderr)
        return 2
    return 0


def _cannot_write(error: OSError) -> str:
    what = error.filename or "A file"
    return f"{what} cannot be used ({error.strerror}): run it in a folder you may write to, or set VAR_PATH to one."


def _tell(sentence: str) -> None:
    with suppress(OSError):  # a terminal that was closed is no reason to fall
        print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
