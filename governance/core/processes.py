"""Processes seen from outside: is it alive, is it still the same one, what was it started with."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")


def started(pid: int) -> str | None:
    """A mark of the moment process `pid` started, or None when it is dead.

    Numbers are used again, in containers soon: only number and mark together name a process. A zombie is dead.
    """
    if not (PROC / "self/stat").exists():
        return _started_by_ps(pid)
    try:
        stat = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name in front may hold spaces and brackets
    return None if fields[0] in "ZX" else fields[19]


def command_line(pid: int) -> str:
    """What process `pid` was started with; empty when it is dead."""
    if not (PROC / "self/cmdline").exists():
        return _ask_ps("command=", pid)
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def _started_by_ps(pid: int) -> str | None:
    state, _, mark = _ask_ps("state=,lstart=", pid).partition(" ")
    return None if not state or state.startswith("Z") else mark.strip()


def _ask_ps(columns: str, pid: int) -> str:
    # -ww: as long as it is, whatever COLUMNS says.
    asked = subprocess.run(["ps", "-ww", "-o", columns, "-p", str(pid)], capture_output=True, text=True, check=False)
    return asked.stdout.strip()
