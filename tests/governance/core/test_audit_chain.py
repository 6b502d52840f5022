"""The audit trail under seals: whatever is changed, removed or slipped in afterwards is found and named."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from governance.core import audit, audit_chain
from governance.core.access import ANONYMOUS
from governance.core.audit import AuditAction, AuditEntry
from governance.core.audit_chain import AuditSeal, ChainBroken, seal, verify
from governance.core.database import (
    NOBODY,
    PLATFORM,
    Scope,
    applicant_scope,
    db,
    scoped,
    seller_scope,
    transaction,
)
from governance.core.errors import PermissionDenied
from tests.builders import AT, BY, commit
from tests.servers import Database

pytestmark = pytest.mark.usefixtures("platform")


def note(number: int = 1, **said: object) -> list[int]:
    """Write entries and commit them; returns their ids."""
    for turn in range(number):
        audit.record(AuditAction.JOB_RUN, subject=("job", f"job-{turn}"), by=BY, at=AT, after={"turn": turn} | said)
    written = newest(number)
    commit()
    return written


def newest(number: int) -> list[int]:
    """The ids of the newest entries, oldest first."""
    ids = db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(number))
    return list(ids)[::-1]


def seal_all() -> int:
    sealed = seal(by=BY, at=AT)
    commit()
    return sealed


def as_owner(database: Database, statement: str) -> None:
    """Change the trail as only the owner of the tables can."""
    with database.connect("owner") as connection:
        assert connection.execute(statement).rowcount == 1, statement


def test_entries_are_sealed_once_and_new_ones_with_the_next_seal() -> None:
    first = note(3)
    assert (seal_all(), seal_all()) == (3, 0)
    second = note(2)
    assert verify().unsealed == 2
    assert seal_all() == 2
    seals = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)).all()
    assert [(row.first_id, row.last_id, row.count) for row in seals] == [
        (first[0], first[-1], 3),
        (second[0], second[-1], 2),
    ]
    found = verify()
    assert (found.entries, found.seals, found.unsealed, found.head) == (5, 2, 0, seals[-1].digest.hex())


def test_an_empty_trail_is_in_order() -> None:
    assert seal_all() == 0
    assert verify().entries == 0


def test_many_entries_need_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_chain, "MOST_IN_A_SEAL", 4)
    note(10)
    assert seal_all() == 10
    assert [row.count for row in db.session.scalars(select(AuditSeal).order_by(AuditSeal.id))] == [4, 4, 2]
    assert verify().entries == 10


def test_ids_that_a_rolled_back_change_took_leave_no_gap_in_the_chain() -> None:
    note(2)
    audit.record(AuditAction.JOB_RUN, subject=("job", "never"), by=BY, at=AT)
    db.session.flush()
    db.session.rollback()
    ids = note(2)
    assert seal_all() == 4
    assert ids[-1] == 5
    assert verify().entries == 4


CHANGES = {
    "who": "actor_label = 'somebody else'",
    "when": "at = at + interval '1 microsecond'",
    "what": "action = 'job:stop'",
    "about": "subject_id = 'another'",
    "why": "reason = 'because'",
    "before": "before = '{}'",
    "after": "after = after || '{\"turn\": 1.0}'",
    "nothing left": "after = NULL",
    "request": "request_id = 'x'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_entry_that_was_changed_is_named(database: Database, change: str) -> None:
    ids = note(5)
    seal_all()
    as_owner(database, f"UPDATE audit_entry SET {change} WHERE id = {ids[2]}")
    with pytest.raises(ChainBroken, match=rf"^Entry {ids[2]} was changed after seal 1 was set\.$"):
        verify()


@pytest.mark.parametrize("place", [0, 2, 4])
def test_an_entry_that_was_removed_is_named(database: Database, place: int) -> None:
    ids = note(5)
    seal_all()
    note(2)
    seal_all()
    as_owner(database, f"DELETE FROM audit_entry WHERE id = {ids[place]}")
    with pytest.raises(ChainBroken, match=rf"^Entry {ids[place]} is missing; seal 1 covers it\.$"):
        verify()


@pytest.mark.parametrize("identity", [0, 6, 7], ids=["before all", "in a gap", "in another gap"])
def test_an_entry_that_was_put_in_is_named(database: Database, identity: int) -> None:
    note(5)
    for _ in range(2):
        audit.record(AuditAction.JOB_RUN, subject=("job", "never"), by=BY, at=AT)
        db.session.flush()
        db.session.rollback()
    note(1)
    seal_all()
    columns = "at, action, actor_kind, actor_id, actor_label, subject_kind, subject_id"
    as_owner(
        database,
        f"INSERT INTO audit_entry (id, {columns}) OVERRIDING SYSTEM VALUE"
        f" SELECT {identity}, {columns} FROM audit_entry WHERE id = 1",
    )
    with pytest.raises(ChainBroken, match=rf"^Entry {identity} was put in after seal 1 was set\.$"):
        verify()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DELETE FROM audit_seal WHERE id = 1", "Seal 2 does not follow"),
        ("DELETE FROM audit_seal WHERE id = 2", "Seal 3 does not follow"),
        ("UPDATE audit_seal SET digest = sha256(digest) WHERE id = 2", "Seal 2 does not follow"),
        ("UPDATE audit_seal SET marks = marks || marks WHERE id = 2", "Seal 2 does not follow"),
        ("UPDATE audit_seal SET count = 7 WHERE id = 3", "Seal 3 was changed"),
        ("UPDATE audit_seal SET first_id = 1 WHERE id = 2", "Seal 2 was changed"),
        ("UPDATE audit_seal SET last_id = 100 WHERE id = 3", "Seal 3 was changed"),
    ],
)
def test_a_seal_that_was_changed_or_removed_is_named(database: Database, change: str, named: str) -> None:
    for _ in range(3):
        note(2)
        seal_all()
    as_owner(database, change)
    with pytest.raises(ChainBroken, match=named):
        verify()


def test_a_head_that_was_noted_elsewhere_shows_that_the_newest_seals_are_gone(database: Database) -> None:
    note(2)
    seal_all()
    early = verify().head
    note(2)
    seal_all()
    late = verify().head
    for noted in (early, late):
        assert verify(noted=noted).entries == 4
    as_owner(database, "DELETE FROM audit_seal WHERE id = 2")
    assert verify(noted=early).unsealed == 2
    with pytest.raises(ChainBroken, match="noted head is not part of the chain"):
        verify(noted=late)


def test_the_application_itself_can_change_neither_entries_nor_seals() -> None:
    note()
    seal_all()
    for table, column in (("audit_entry", "action"), ("audit_seal", "count")):
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                db.session.execute(text(statement))
            db.session.rollback()


def test_sealing_is_for_those_who_run_jobs() -> None:
    with pytest.raises(PermissionDenied):
        seal(by=ANONYMOUS, at=AT)


class Writer:
    """Somebody else who writes an entry, and commits only when told."""

    def __init__(self, app: Flask) -> None:
        self.written, self.may_end = threading.Event(), threading.Event()
        self.app, self.ids = app, list[int]()
        self.thread = threading.Thread(target=self._write)
        self.thread.start()
        assert self.written.wait(30)

    def _write(self) -> None:
        with self.app.app_context(), scoped(PLATFORM), transaction():
            audit.record(AuditAction.JOB_RUN, subject=("job", "slow"), by=BY, at=AT)
            self.ids += newest(1)
            self.written.set()
            assert self.may_end.wait(60)

    def end(self) -> None:
        self.may_end.set()
        self.thread.join(30)


def test_no_entry_slips_in_under_a_seal_that_is_already_set(app: Flask) -> None:
    """A slow change took its id before a quick one, and commits after it."""
    writer = Writer(app)
    quick = note(1)
    assert writer.ids[0] < quick[0]
    assert seal(by=BY, at=AT, patience=0.2) == 0
    commit()
    writer.end()
    assert seal_all() == 2
    assert verify().entries == 2


def test_sealing_waits_for_those_who_were_writing_and_for_nobody_who_comes_later(app: Flask) -> None:
    note(1)
    writer = Writer(app)
    later = threading.Timer(0.5, writer.end)
    later.start()
    assert seal(by=BY, at=AT, patience=30) == 1  # what was there when it began; the writer's own came later
    commit()
    later.join()
    assert seal_all() == 1


def test_two_who_seal_at_once_set_one_chain(app: Flask) -> None:
    note(50)
    sealed: list[int] = []

    def work() -> None:
        with app.app_context(), scoped(PLATFORM), transaction():
            sealed.append(seal(by=BY, at=AT + timedelta(hours=1)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sealed) == [0, 0, 0, 50]
    assert verify().seals == 1


@pytest.mark.parametrize("odd", ["\u2028", "😀", "\\", '"', "\x7f", "é", "e\u0301"])
def test_any_text_is_sealed_as_it_is(odd: str) -> None:
    note(1, odd=odd)
    seal_all()
    assert verify().entries == 1


def test_a_number_of_any_size_is_sealed_as_it_is() -> None:
    numbers: Callable[[], list[object]] = lambda: [10**30, 0.1, 1e300, -0.0, True, None, [], {}]  # noqa: E731
    note(1, numbers=numbers())
    seal_all()
    assert verify().entries == 1


@pytest.mark.parametrize("scope", [NOBODY, seller_scope(1), applicant_scope(1)])
def test_whoever_acts_writes_the_trail_and_only_the_platform_reads_it(scope: Scope) -> None:
    with scoped(scope), transaction() as session:
        audit.record(AuditAction.JOB_RUN, subject=("job", "mine"), by=BY, at=AT)
        assert session.scalar(select(func.count(AuditEntry.id))) == 0
    assert db.session.scalar(select(func.count(AuditEntry.id))) == 1
