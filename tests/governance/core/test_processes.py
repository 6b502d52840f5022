from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from governance.core import processes

NOBODY = 2**22 + 1  # above the largest number Linux gives


@pytest.fixture(params=["as the kernel says", "as ps says"])
def _source(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    if request.param == "as ps says":
        monkeypatch.setattr(processes, "PROC", tmp_path)


pytestmark = pytest.mark.usefixtures("_source")


def test_a_process_keeps_its_mark_and_another_has_its_own() -> None:
    assert processes.started(os.getpid()) == processes.started(os.getpid())
    assert processes.started(os.getpid()) is not None


def test_the_dead_have_neither_mark_nor_command() -> None:
    assert processes.started(NOBODY) is None
    assert processes.command_line(NOBODY) == ""


def test_a_zombie_is_dead() -> None:
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.read()  # ends with the process, which nobody has asked about yet
        while processes.started(child.pid) is not None:
            pass


def test_a_command_line_names_its_arguments_however_narrow_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    program = "print('up', flush=True); input()"
    command = [sys.executable, "-c", program, "some argument"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()  # between fork and exec it still bears our own command line
        assert "some argument" in processes.command_line(child.pid)
        child.kill()
