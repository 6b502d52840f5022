from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from governance.core import children, processes
from governance.core.children import Child, stop_leftovers

OBEDIENT = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
WITH_CHILD = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid, flush=True); time.sleep(600)"
)

MakeChild = Callable[[str], Child]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[MakeChild]:
    made: list[Child] = []

    def make(program: str) -> Child:
        child = Child(
            f"child-{len(made)}",
            (sys.executable, "-c", program),
            environment={**os.environ, "GIVEN": "this"},
            records=tmp_path / "run",
            log=tmp_path / "log" / f"child-{len(made)}.log",
        )
        made.append(child)
        return child

    yield make
    for child in made:
        child.stop()


def eventually(happens: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def record_of(tmp_path: Path, child: Child) -> int:
    return int((tmp_path / "run" / child.name).read_text().split()[0])


def test_what_a_child_prints_is_kept_in_a_private_log(make: MakeChild) -> None:
    child = make("import os, sys; print(os.environ['GIVEN']); print('that', file=sys.stderr)")
    child.start()
    eventually(lambda: child.exit_code() == 0)
    assert sorted(child.last_words().splitlines()) == ["that", "this"]
    assert child.log is not None
    assert stat.S_IMODE(child.log.parent.stat().st_mode) == 0o700


def test_a_full_log_is_put_aside(make: MakeChild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "LARGEST_LOG", 3)
    child = make("print('first')")
    child.start()
    eventually(lambda: child.exit_code() == 0)
    child.start()
    eventually(lambda: child.exit_code() == 0)
    assert child.log is not None
    assert child.log.read_text() == "first\n"
    assert child.log.with_name("child-0.log.1").read_text() == "first\n"


def test_an_obedient_child_is_asked_and_its_record_removed(make: MakeChild, tmp_path: Path) -> None:
    child = make(OBEDIENT)
    child.start()
    eventually(child.last_words)
    pid = record_of(tmp_path, child)
    child.stop()
    assert child.exit_code() == -signal.SIGTERM
    assert processes.started(pid) is None
    assert list((tmp_path / "run").iterdir()) == []


def test_a_stubborn_child_is_ended_with_all_it_started(make: MakeChild, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.2)
    child = make(WITH_CHILD)
    child.start()
    eventually(child.last_words)
    grandchild = int(child.last_words())
    child.stop()
    assert child.exit_code() == -signal.SIGKILL
    eventually(lambda: processes.started(grandchild) is None)


def test_ctrl_c_in_the_terminal_does_not_reach_a_child(make: MakeChild, tmp_path: Path) -> None:
    child = make(OBEDIENT)
    child.start()
    assert os.getpgid(record_of(tmp_path, child)) != os.getpgid(0)


def test_the_pause_before_a_new_start_doubles_up_to_a_minute(make: MakeChild) -> None:
    child = make("raise SystemExit(3)")
    pauses = []
    for _ in range(9):
        child.start()
        eventually(lambda: child.exit_code() == 3)
        pauses.append(child.back_off())
        assert child.back_off() is None  # said once
        assert not child.due()
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_child_that_ran_steadily_begins_the_pauses_anew(make: MakeChild, monkeypatch: pytest.MonkeyPatch) -> None:
    child = make("raise SystemExit(3)")
    for _ in range(3):
        child.start()
        eventually(lambda: child.exit_code() == 3)
        child.back_off()
    monkeypatch.setattr(children, "STEADY_SECONDS", -1)
    child.start()
    eventually(lambda: child.exit_code() == 3)
    assert child.back_off() == 1
    eventually(child.due)


@pytest.mark.parametrize("program", [OBEDIENT, STUBBORN])
def test_what_a_killed_supervisor_left_running_is_stopped(
    make: MakeChild, tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.5)
    child = make(program)
    child.start()
    eventually(child.last_words)
    pid = record_of(tmp_path, child)
    assert stop_leftovers(tmp_path / "run") == ["child-0"]
    eventually(lambda: processes.started(pid) is None)
    assert stop_leftovers(tmp_path / "run") == []


def test_a_stranger_with_a_recorded_number_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True) as stranger:
        (tmp_path / "web").write_text(f"{stranger.pid} 12345\n")
        (tmp_path / "scheduler").write_text("")
        assert stop_leftovers(tmp_path) == []
        assert stranger.poll() is None
        assert list(tmp_path.iterdir()) == []
        stranger.kill()
