"""The audit trail sealed into a chain of digests: any entry changed, removed or slipped in later shows."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import BigInteger, DateTime, Identity, Integer, LargeBinary, Select, Text, cast, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditEntry
from governance.core.database import Base, db

MOST_IN_A_SEAL: Final = 10_000
PATIENCE: Final = 5.0
FIRST: Final = b"\0" * 32
BEFORE_ALL: Final = -(2**63)
_READ_AT_ONCE: Final = 2_000
_ID_BYTES: Final = 8
_MARK_BYTES: Final = _ID_BYTES + 32


class AuditSeal(Base):
    """A closed part of the trail: every entry after the last seal and up to `last_id`, in the order of their ids."""

    __tablename__ = "audit_seal"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    count: Mapped[int] = mapped_column(Integer)
    marks: Mapped[bytes] = mapped_column(LargeBinary, comment="of each entry: 8 bytes of id, 32 of SHA-256")
    digest: Mapped[bytes] = mapped_column(LargeBinary, comment="SHA-256 of the digest before and the marks")
    sealed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ChainBroken(Exception):
    """The trail is not what was sealed; says the first difference."""


@dataclass(frozen=True)
class Verified:
    """What was found in order; `head` is the digest that stands for all of it."""

    entries: int
    seals: int
    unsealed: int
    head: str


# In this order for ever: the digests of old entries depend on it.
_SEALED: Final = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.action,
    AuditEntry.actor_kind,
    AuditEntry.actor_id,
    AuditEntry.actor_label,
    AuditEntry.subject_kind,
    AuditEntry.subject_id,
    AuditEntry.reason,
    cast(AuditEntry.before, Text),
    cast(AuditEntry.after, Text),
    AuditEntry.request_id,
)
# Inserting takes this lock before an id is given out, and holds it until the transaction has ended.
_WRITERS: Final = text(
    "SELECT virtualtransaction FROM pg_locks WHERE relation = 'audit_entry'::regclass AND mode = 'RowExclusiveLock'"
    " AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND pid IS DISTINCT FROM pg_backend_pid()"
)


def seal(*, by: Actor, at: datetime, patience: float = PATIENCE) -> int:
    """Seal every entry that has come since the last seal; returns how many.

    Ids are given out before their transactions end, so the newest id is noted first, and sealing goes up to it once
    everyone who was writing then has finished: no entry can come in below it any more. Nobody is kept waiting. When
    a writer takes longer than `patience` seconds nothing is sealed this time.
    """
    check_permission(by, Permission.JOB_RUN)
    db.session.execute(text("SELECT pg_advisory_xact_lock(7305116)"))
    until = db.session.scalar(select(func.max(AuditEntry.id)))
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.last_id.desc()).limit(1)).one_or_none()
    if until is None or not _writers_finished(patience):
        return 0
    digest, last_id, sealed = (last.digest, last.last_id, 0) if last else (FIRST, BEFORE_ALL, 0)
    for marks in _blocks(last_id, until):
        digest = _next(digest, marks)
        ids = [mark[0] for mark in _split(marks)]
        row = AuditSeal(first_id=ids[0], last_id=ids[-1], count=len(ids), marks=marks, digest=digest, sealed_at=at)
        db.session.add(row)
        sealed += len(ids)
    db.session.flush()
    return sealed


def verify(*, noted: str | None = None) -> Verified:
    """Compare the whole trail with its seals; raises `ChainBroken` naming the first difference.

    `noted` is a head that was kept elsewhere: it must still be part of the chain. Without one, nobody can tell when
    the newest seals were removed, or all of them made anew, by somebody who owns the database.
    """
    is_part = noted is None
    digest, last_id, entries, seals = FIRST, BEFORE_ALL, 0, 0
    while row := db.session.scalars(_next_seal(last_id)).one_or_none():
        _check_seal(row, digest, last_id)
        _compare(row, last_id)
        digest, last_id, entries, seals = row.digest, row.last_id, entries + row.count, seals + 1
        is_part = is_part or row.digest.hex() == noted
        db.session.expunge(row)
    if not is_part:
        raise ChainBroken("The noted head is not part of the chain: seals were removed or made anew.")
    unsealed = db.session.scalar(select(func.count()).where(AuditEntry.id > last_id)) or 0
    return Verified(entries=entries, seals=seals, unsealed=unsealed, head=digest.hex())


def _next_seal(after: int) -> Select[AuditSeal]:
    return select(AuditSeal).where(AuditSeal.last_id > after).order_by(AuditSeal.last_id).limit(1)


def _writers_finished(patience: float) -> bool:
    """Whether everyone who is writing entries now has finished within `patience` seconds."""
    writing = set(db.session.scalars(_WRITERS))
    end = time.monotonic() + patience
    while writing and time.monotonic() < end:
        time.sleep(0.05)
        writing &= set(db.session.scalars(_WRITERS))
    return not writing


def _blocks(after: int, until: int) -> Iterator[bytes]:
    """The marks of the entries in (after, until], a seal's worth at a time."""
    block = bytearray()
    for mark in _marks(after, until):
        block += mark
        if len(block) == MOST_IN_A_SEAL * _MARK_BYTES:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _marks(after: int, until: int) -> Iterator[bytes]:
    """Id and digest of each entry in (after, until] as it is now."""
    while entries := db.session.execute(_entries(after, until)).all():
        for number, moment, *rest in entries:
            plain = json.dumps([number, moment.astimezone(UTC).isoformat(), *rest], separators=(",", ":"))
            yield number.to_bytes(_ID_BYTES, "big", signed=True) + hashlib.sha256(plain.encode()).digest()
            after = number


def _entries(after: int, until: int) -> Select[*tuple[Any, ...]]:
    """The first entries in (after, until], a handful at a time."""
    some = select(*_SEALED).where(AuditEntry.id > after, AuditEntry.id <= until)
    return some.order_by(AuditEntry.id).limit(_READ_AT_ONCE)


def _split(marks: bytes) -> list[tuple[int, bytes]]:
    pieces = (marks[start : start + _MARK_BYTES] for start in range(0, len(marks), _MARK_BYTES))
    return [(int.from_bytes(piece[:_ID_BYTES], "big", signed=True), piece[_ID_BYTES:]) for piece in pieces]


def _next(digest: bytes, marks: bytes) -> bytes:
    return hashlib.sha256(digest + marks).digest()


def _check_seal(row: AuditSeal, before: bytes, after: int) -> None:
    """The seal itself must follow from the one before, and say of itself what its marks say."""
    ids = [number for number, _digest in _split(row.marks)]
    said = (row.first_id, row.last_id, row.count)
    if row.digest != _next(before, row.marks):
        raise ChainBroken(f"Seal {row.id} does not follow from the one before it: a seal was changed or removed.")
    if not ids or said != (ids[0], ids[-1], len(ids)) or ids[0] <= after:
        raise ChainBroken(f"Seal {row.id} was changed: it does not say what it covers.")


def _compare(row: AuditSeal, after: int) -> None:
    """The entries under a seal must be those that were sealed, unchanged."""
    for kept, found in zip_longest(_split(row.marks), _found(after, row.last_id)):
        if kept == found:
            continue
        if found is None or (kept is not None and kept[0] < found[0]):
            raise ChainBroken(f"Entry {kept[0]} is missing; seal {row.id} covers it.")
        if kept is None or found[0] < kept[0]:
            raise ChainBroken(f"Entry {found[0]} was put in after seal {row.id} was set.")
        raise ChainBroken(f"Entry {found[0]} was changed after seal {row.id} was set.")


def _found(after: int, until: int) -> Iterator[tuple[int, bytes]]:
    for mark in _marks(after, until):
        yield from _split(mark)
