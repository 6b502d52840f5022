from __future__ import annotations

import hashlib
import io
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from governance.core.documents.store import FileStore
from governance.core.errors import Unavailable

CONTENT = b"a licence"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
LATER = datetime.now(UTC) + timedelta(hours=1)


def put(store: FileStore, content: bytes = CONTENT) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    store.put(sha256, io.BytesIO(content), size=len(content))
    return sha256


@pytest.fixture(params=["folder", "file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return {"folder": f"{tmp_path}/files", "file": f"file://{tmp_path}/files", "memory": f"memory://{tmp_path}"}[
        request.param
    ]


def test_a_content_is_kept_once_under_its_digest_and_removed(url: str) -> None:
    store = FileStore(url)
    for _ in range(2):
        put(store)
    with FileStore(url).open(SHA256) as found:
        assert found.read() == CONTENT
    assert list(store.contents(before=LATER)) == [SHA256]
    store.remove(SHA256)
    store.remove(SHA256)
    assert list(store.contents(before=LATER)) == []
    with pytest.raises(Unavailable):
        store.open(SHA256)


def test_only_what_is_old_enough_is_listed(url: str) -> None:
    store = FileStore(url)
    put(store)
    assert list(store.contents(before=datetime.now(UTC) - timedelta(hours=1))) == []


def test_on_disk_nobody_else_may_look(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        put(FileStore(str(tmp_path / "files")))
    finally:
        os.umask(before)
    path = tmp_path / "files" / SHA256[:2] / SHA256
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "files").stat().st_mode) == 0o700
    assert [found.name for found in tmp_path.rglob("*") if found.is_file()] == [SHA256]


def test_a_file_that_was_changed_or_cut_is_not_handed_out(tmp_path: Path) -> None:
    store = FileStore(str(tmp_path))
    put(store)
    path = tmp_path / SHA256[:2] / SHA256
    for changed in (b"A licence", CONTENT[:-1]):
        path.write_bytes(changed)
        with pytest.raises(Unavailable, match="not the one that was handed in"):
            store.open(SHA256)
    put(store)
    with store.open(SHA256) as found:
        assert found.read() == CONTENT


def test_what_was_begun_and_never_finished_is_cleared_when_it_is_old(tmp_path: Path) -> None:
    store = FileStore(str(tmp_path))

    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise MemoryError

    with pytest.raises(MemoryError):
        store.put(SHA256, Broken(), size=9)
    assert list(store.contents(before=LATER)) == []
    assert store.clear_halves(before=LATER - timedelta(days=1)) == 0
    assert store.clear_halves(before=LATER) == 1
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


@pytest.mark.parametrize("url", ["nothing-of-the-kind://somewhere", "/proc/nowhere"])
def test_a_store_that_cannot_be_reached_is_unavailable(url: str) -> None:
    with pytest.raises(Unavailable, match="file store does not answer"):
        put(FileStore(url))
