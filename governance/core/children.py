"""A process the supervisor starts: with a log of its own, recorded, stopped with patience, started again with back-off."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from governance.core import processes
from governance.core.server_home import make_folder

LARGEST_LOG: Final = 10_000_000
LONGEST_BACK_OFF: Final = 60
STEADY_SECONDS: Final = 60
STOP_SECONDS: Final = 15


class Child:
    """One child process. Without a `log` it writes to the terminal.

    It gets a session of its own, so that Ctrl-C in the terminal reaches the supervisor alone, and is recorded in
    the folder `records`, so that after the supervisor was killed the next one can stop it.
    """

    def __init__(
        self, name: str, command: Sequence[str], *, environment: Mapping[str, str], records: Path, log: Path | None
    ) -> None:
        self.name = name
        self.log = log
        self._command = command
        self._environment = environment
        self._record = make_folder(records, 0o700) / name
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self._failures = 0
        self._due: float | None = None

    def start(self, *, held: bool = False) -> None:
        """Start the process; `held` gives it a standard input that stays open until `release`."""
        output = None
        if self.log is not None:
            make_folder(self.log.parent, 0o700)
            turn_over(self.log)
            output = self.log.open("ab")
        try:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                stdin=subprocess.PIPE if held else subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        finally:
            if output is not None:
                output.close()
        self._began = time.monotonic()
        self._due = None
        self._record.write_text(f"{self._process.pid} {processes.started(self._process.pid)}\n", encoding="utf-8")

    def release(self) -> None:
        """Close the standard input of a child that was started `held`."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def exit_code(self) -> int | None:
        """How the process ended; None while it runs or when it never was started."""
        return self._process.poll() if self._process else None

    def back_off(self) -> int | None:
        """Called when the process has ended: seconds until the next start when this is news, else None.

        The pause doubles with every failure up to a minute; a process that ran for a minute begins anew.
        """
        if self._due is not None:
            return None
        now = time.monotonic()
        self._failures = 0 if now - self._began > STEADY_SECONDS else self._failures + 1
        pause = min(1 << max(self._failures - 1, 0), LONGEST_BACK_OFF)
        self._due = now + pause
        return pause

    def due(self) -> bool:
        """Whether the pause before the next start is over."""
        return self._due is not None and time.monotonic() >= self._due

    def stop(self) -> None:
        """Ask the process to finish; after some patience end it and everything it started."""
        if self._process is None:
            return
        self.release()
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal_group(self._process.pid, signal.SIGKILL)
                self._process.wait()
        self._record.unlink(missing_ok=True)

    def last_words(self, lines: int = 15) -> str:
        """The end of the log."""
        if self.log is None or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def stop_leftovers(records: Path) -> list[str]:
    """Stop what a killed supervisor left running; returns the names."""
    stopped = []
    for record in sorted(records.glob("*")):
        number, _, mark = record.read_text(encoding="utf-8").strip().partition(" ")
        if number.isdigit() and mark and processes.started(int(number)) == mark:
            stopped.append(record.name)
            _end(int(number), mark)
        record.unlink()
    return stopped


def turn_over(log: Path) -> None:
    """Put a log that has grown large aside; the one put aside before is dropped."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _end(pid: int, mark: str) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        _signal_group(pid, sign)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if processes.started(pid) != mark:
                return
            time.sleep(0.05)


def _signal_group(pid: int, sign: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, sign)  # it leads the session it was given
