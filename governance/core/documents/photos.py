"""Photos for other eyes than those of who took them: copied in a confined process, as strangers' files are opened."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from typing import BinaryIO, Final

import structlog

from governance.core.documents.models import Document
from governance.core.errors import Unavailable
from governance.core.settings import PROJECT

PATIENCE: Final = 60.0

log = structlog.get_logger(__name__)


def is_photo(document: Document) -> bool:
    """Whether the document is a picture."""
    return document.media_type.startswith("image/")


def without_marks(content: BinaryIO) -> BinaryIO:
    """A copy of a picture without what the camera wrote into it (place, time, device); `content` is closed.

    Raises `Unavailable` when it cannot be made: the picture itself is never given instead.
    """
    command = [sys.executable, "-m", "governance.core.documents.plain_photo"]
    surroundings = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
    with content, ExitStack() as on_the_way:
        copy = on_the_way.enter_context(tempfile.TemporaryFile())
        try:
            done = subprocess.run(
                command,
                stdin=content,
                stdout=copy,
                stderr=subprocess.PIPE,
                timeout=PATIENCE,
                env=surroundings,
                cwd=PROJECT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _unavailable() from error
        if done.returncode:
            log.error("a photo cannot be copied", error=done.stderr[-2_000:].decode(errors="replace"))
            raise _unavailable()
        copy.seek(0)
        on_the_way.pop_all()  # it is whole: from here on the caller closes it
    return copy


def _unavailable() -> Unavailable:
    return Unavailable("This picture cannot be shown right now. Try again later.")
