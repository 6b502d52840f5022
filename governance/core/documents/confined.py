"""How a file of a stranger is opened: in a process of its own, without secrets, with little memory and little time."""

from __future__ import annotations

import contextlib
import logging
import resource
import sys
from collections.abc import Callable
from typing import BinaryIO, Final

from governance.core.errors import Invalid

MOST_MEMORY: Final = 1 << 30
MOST_SECONDS: Final = 20

Look = Callable[[BinaryIO], None]


def look(at: Look, file: BinaryIO) -> None:
    """Let `at` look at a file; raises `Invalid` with what is wrong, whatever the library underneath stumbled over."""
    try:
        at(file)
    except Invalid:
        raise
    except Exception as error:  # a damaged file can make a library raise anything
        raise Invalid("The file is damaged: it cannot be opened.", pointer="content") from error


def confine() -> None:
    """From here on this process has little memory and little time, and tells nobody anything but its answer."""
    for limit, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):  # not every system has every limit
            resource.setrlimit(limit, (most, most))
    logging.disable()


def answer(at: Look) -> None:
    """The whole work of the confined process: look at standard input and print what is wrong, if anything."""
    confine()
    try:
        look(at, sys.stdin.buffer)
    except Invalid as error:
        sys.stdout.write(error.message)
