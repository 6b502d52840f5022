"""The file store: each content once, under its own SHA-256, on any file system that fsspec knows."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

import structlog
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from governance.core.documents.receiving import PIECE
from governance.core.errors import Unavailable
from governance.core.settings import Settings

SHA256: Final = re.compile(r"[0-9a-f]{64}")

log = structlog.get_logger(__name__)


class FileStore:
    """Contents at `url`, a folder or what else fsspec can open. On a local disk nobody else may look into it."""

    def __init__(self, url: str) -> None:
        with _troubles_told():
            self._files, self._root = url_to_fs(url)
            self._local = isinstance(self._files, LocalFileSystem)
            if self._local:
                Path(self._root).mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, sha256: str, content: BinaryIO, *, size: int) -> None:
        """Keep `content` unless it is there already: written under another name, moved when it is whole."""
        path = self._path(sha256)
        with _troubles_told():
            if self._files.exists(path) and self._files.size(path) == size:
                return
            half = f"{self._root}/half/{uuid4().hex}"
            for place in (half, path):
                self._files.makedirs(place.rpartition("/")[0], exist_ok=True)
            with self._files.open(half, "wb") as file:
                shutil.copyfileobj(content, file, PIECE)
                if self._local:
                    file.flush()
                    os.fsync(file.fileno())
            if self._local:
                Path(half).chmod(0o600)
            self._files.mv(half, path)
            if self._local:
                _keep_name(Path(path).parent)

    def open(self, sha256: str) -> BinaryIO:
        """The content under `sha256`, on local disk until closed; raises `Unavailable` when it is not what was kept."""
        with ExitStack() as on_the_way:
            copy = on_the_way.enter_context(tempfile.TemporaryFile())
            digest = hashlib.sha256()
            with _troubles_told(), self._files.open(self._path(sha256), "rb") as file:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    copy.write(piece)
            if digest.hexdigest() != sha256:
                log.error("a kept file has changed", sha256=sha256)
                raise Unavailable("The file in the store is not the one that was handed in.")
            copy.seek(0)
            on_the_way.pop_all()  # it is whole: from here on the caller closes it
        return copy

    def remove(self, sha256: str) -> None:
        """Delete the content under `sha256`, if it is there."""
        self._remove(self._path(sha256))

    def contents(self, *, before: datetime) -> Iterator[str]:
        """The SHA-256 of every content that was written before a moment."""
        for path in self._written(before):
            name = path.rpartition("/")[2]
            if SHA256.fullmatch(name) and path == self._path(name):
                yield name

    def clear_halves(self, *, before: datetime) -> int:
        """Delete what was begun before a moment and never finished; returns how many."""
        halves = [path for path in self._written(before) if path.startswith(f"{self._root}/half/")]
        for path in halves:
            self._remove(path)
        return len(halves)

    def _remove(self, path: str) -> None:
        with _troubles_told():
            if self._files.exists(path):
                self._files.rm_file(path)

    def _written(self, before: datetime) -> list[str]:
        with _troubles_told():
            return [path for path in self._files.find(self._root) if self._files.modified(path) < before]

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}"


def file_store(settings: Settings) -> FileStore:
    """The store that the settings name."""
    return FileStore(settings.files_place)


@contextmanager
def _troubles_told() -> Iterator[None]:
    """A store that cannot be reached, written or read is a matter of trying again, not of what was sent."""
    try:
        yield
    except (OSError, ImportError, ValueError) as error:
        log.warning("file store does not answer", error=str(error))
        raise Unavailable("The file store does not answer right now. Try again later.") from error


def _keep_name(folder: Path) -> None:
    """Wait until a new name in a folder is on disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
