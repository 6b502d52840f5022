"""The limits of the process that opens files."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import BinaryIO

import pytest

from governance.core.documents.confined import look
from governance.core.errors import Invalid
from governance.core.settings import PROJECT

GREEDY = "answer(lambda _file: [bytes(2**24) for _ in range(2**10)] and None)"
BUSY = "answer(lambda _file: [None for _ in iter(int, 1)] and None)"


def confined(program: str) -> subprocess.CompletedProcess[bytes]:
    lines = ["from governance.core.documents import confined", "from governance.core.documents.confined import answer"]
    command = [sys.executable, "-c", "\n".join([*lines, program])]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, cwd=PROJECT, check=False, timeout=60)


def test_a_file_that_wants_all_the_memory_is_damaged() -> None:
    done = confined(GREEDY)
    assert (done.returncode, done.stdout) == (0, b"The file is damaged: it cannot be opened.")


def test_a_file_that_wants_all_the_time_is_stopped() -> None:
    assert confined(f"confined.MOST_SECONDS = 1\n{BUSY}").returncode < 0


@pytest.mark.parametrize(
    "error", [RecursionError(), MemoryError(), AssertionError(), KeyError("x"), OSError(), Warning()]
)
def test_whatever_a_library_stumbles_over_is_the_fault_of_the_file(error: Exception) -> None:
    def stumble(_file: BinaryIO) -> None:
        raise error

    with pytest.raises(Invalid, match="damaged"):
        look(stumble, io.BytesIO())
