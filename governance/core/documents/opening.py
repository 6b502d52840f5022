"""Looking into a file before it is kept: what it is by its content, and whether it opens as that."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import BinaryIO, Final

import structlog

from governance.core.documents.kinds import HEAD, PDF, FileKind, kind_of
from governance.core.errors import Invalid, Unavailable
from governance.core.settings import PROJECT

PATIENCE: Final = 60.0

log = structlog.get_logger(__name__)


def look_into(file: BinaryIO) -> FileKind:
    """What a file on disk is; raises `Invalid` when it is nothing that is taken, or does not open as what it is."""
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    file.seek(0)
    trouble = _opened(file, "pdf" if kind is PDF else "image")
    file.seek(0)
    if trouble:
        raise Invalid(trouble, pointer="content")
    return kind


def _opened(file: BinaryIO, module: str) -> str:
    """What a confined process says is wrong with the file on its standard input; nothing when all is well."""
    command = [sys.executable, "-m", f"governance.core.documents.{module}"]
    surroundings = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            command, stdin=file, capture_output=True, timeout=PATIENCE, env=surroundings, cwd=PROJECT, check=False
        )
    except subprocess.TimeoutExpired:
        return "The file takes too long to open."
    if done.returncode < 0:  # stopped at one of its limits
        return "The file takes too much time or memory to open."
    if done.returncode:
        log.error("documents cannot be opened", module=module, error=done.stderr[-2_000:].decode(errors="replace"))
        raise Unavailable("Documents cannot be looked into right now. Try again later.")
    return done.stdout.decode(errors="replace")
