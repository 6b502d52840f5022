"""Documents end when their time is over; files go with the last document that uses them."""

from __future__ import annotations

import os
import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from governance.core.access import ANONYMOUS, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import NOBODY, PLATFORM, db, scoped, seller_scope, transaction
from governance.core.documents import erasing, keeping
from governance.core.documents.models import Document
from governance.core.errors import NotFound, PermissionDenied
from governance.core.settings import Settings
from tests import sample_files
from tests.builders import AT, BY, commit
from tests.governance.core.documents.handed_in import NUMBER, hand_in, kept_files
from tests.governance.core.documents.test_keeping import OFFICER, REVIEWER

TODAY = AT.date()
ONE, TWO = ("application", "1"), ("application", "2")


@pytest.mark.parametrize(
    ("ended_on", "last_day"),
    [
        (date(2026, 3, 1), date(2029, 3, 1)),
        (date(2024, 2, 29), date(2027, 3, 1)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2025, 12, 31), date(2028, 12, 31)),
    ],
)
def test_trade_records_are_kept_three_years_and_not_a_day_less(ended_on: date, last_day: date) -> None:
    assert erasing.kept_through(ended_on) == last_day


@given(st.dates(max_value=date(9_990, 1, 1)))
def test_no_record_is_kept_less_than_its_years_or_a_day_longer(ended_on: date) -> None:
    last_day = erasing.kept_through(ended_on)
    assert last_day.year == ended_on.year + 3
    assert (ended_on.month, ended_on.day) <= (last_day.month, last_day.day) <= (ended_on.month + 1, ended_on.day)


@pytest.mark.usefixtures("platform")
class TestErasure:
    @pytest.mark.parametrize(
        ("last_day", "erased"), [(None, 0), (TODAY + timedelta(days=1), 0), (TODAY, 0), (TODAY - timedelta(days=1), 1)]
    )
    def test_what_is_kept_through_a_day_is_erased_after_it(
        self, settings: Settings, last_day: date | None, erased: int
    ) -> None:
        hand_in(number=NUMBER)
        assert erasing.keep_until(subject=ONE, last_day=last_day, by=OFFICER, at=AT) == 1
        assert erasing.erase_due(by=BY, at=AT) == erased
        commit()
        assert len(kept_files(settings)) == 1 - erased

    def test_what_said_something_of_a_person_is_gone_and_the_rest_stays(self) -> None:
        document = hand_in(number=NUMBER)
        erasing.keep_until(subject=ONE, last_day=TODAY - timedelta(days=1), by=OFFICER, at=AT)
        erasing.erase_due(by=BY, at=AT)
        commit()
        assert (document.name, document.number, document.uploaded_by) == (None, None, None)
        assert (document.erased_at, document.kind) == (AT, "business_licence")
        (row,) = db.session.execute(text("SELECT document::text FROM document")).scalars()
        assert NUMBER not in row
        assert list(
            db.session.scalars(
                select(AuditEntry.action).where(AuditEntry.subject_kind.in_(["document", "application"])).order_by("id")
            )
        ) == ["document:add", "document:keep_until", "document:erase"]
        for ask in (keeping.content_of, keeping.number_of, keeping.verify):
            with pytest.raises(NotFound, match="erased"):
                ask(document_id=document.id, by=OFFICER, at=AT)
        assert keeping.documents_of(ONE) == [document]
        assert erasing.erase_due(by=BY, at=AT) == 0

    def test_a_file_goes_with_the_last_document_that_uses_it(self, settings: Settings) -> None:
        hand_in(subject=ONE)
        hand_in(subject=TWO)
        for subject, left in ((ONE, 1), (TWO, 0)):
            erasing.keep_until(subject=subject, last_day=TODAY - timedelta(days=1), by=OFFICER, at=AT)
            assert erasing.erase_due(by=BY, at=AT) == 1
            commit()
            assert len(kept_files(settings)) == left

    def test_a_content_that_was_erased_can_be_handed_in_again(self) -> None:
        hand_in()
        erasing.keep_until(subject=ONE, last_day=TODAY - timedelta(days=1), by=OFFICER, at=AT)
        erasing.erase_due(by=BY, at=AT)
        again = hand_in()
        with keeping.content_of(document_id=again.id, by=BY, at=AT)[1] as content:
            assert content.read() == sample_files.picture()

    def test_when_the_end_fails_the_next_time_finishes(self, settings: Settings) -> None:
        hand_in()
        erasing.keep_until(subject=ONE, last_day=TODAY - timedelta(days=1), by=OFFICER, at=AT)
        commit()
        erasing.erase_due(by=BY, at=AT)
        db.session.rollback()
        assert kept_files(settings) == []
        assert erasing.erase_due(by=BY, at=AT) == 1

    def test_what_is_about_a_person_to_be_forgotten_goes_at_once(self, settings: Settings) -> None:
        theirs, other = hand_in(subject=ONE), hand_in(sample_files.picture(colour=7), subject=TWO)
        erasing.keep_until(subject=ONE, last_day=TODAY + timedelta(days=900), by=OFFICER, at=AT)
        assert erasing.erase_about(subjects=[ONE], by=OFFICER, at=AT) == 1
        commit()
        assert (theirs.name, theirs.erased_at, other.erased_at) == (None, AT, None)
        assert kept_files(settings) == [other.sha256]
        assert erasing.erase_about(subjects=[ONE], by=OFFICER, at=AT) == 0

    def test_only_who_may_read_of_persons_erases_at_once(self) -> None:
        with pytest.raises(PermissionDenied):
            erasing.erase_about(subjects=[ONE], by=ANONYMOUS, at=AT)
        with scoped(seller_scope(7)), pytest.raises(PermissionDenied, match="sees the whole platform"):
            erasing.erase_about(subjects=[ONE], by=OFFICER, at=AT)

    def test_only_who_runs_jobs_and_sees_everything_erases(self) -> None:
        for work in (erasing.erase_due, erasing.sweep):
            with pytest.raises(PermissionDenied):
                work(by=REVIEWER, at=AT)
            for scope in (seller_scope(7), NOBODY):
                with scoped(scope), pytest.raises(PermissionDenied, match="sees the whole platform"):
                    work(by=BY, at=AT)
        with pytest.raises(PermissionDenied):
            erasing.keep_until(
                subject=ONE, last_day=None, by=type(BY)("account", "9", "x", permissions_of([Role.SELLER])), at=AT
            )


def grow_old(settings: Settings) -> None:
    """Make every kept file two days old."""
    long_ago = (datetime.now().astimezone() - timedelta(days=2)).timestamp()
    for path in Path(settings.files_place).rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))


@pytest.mark.usefixtures("platform")
class TestSweep:
    def test_a_file_of_no_document_goes_after_a_day(self, settings: Settings) -> None:
        hand_in()
        db.session.rollback()
        now = datetime.now().astimezone()
        assert erasing.sweep(by=BY, at=now) == 0
        grow_old(settings)
        assert erasing.sweep(by=BY, at=now) == 1
        assert kept_files(settings) == []

    def test_a_file_of_a_document_stays_however_old(self, settings: Settings) -> None:
        document = hand_in()
        commit()
        grow_old(settings)
        (Path(settings.files_place) / "half").mkdir(exist_ok=True)
        (Path(settings.files_place) / "half" / "begun").write_bytes(b"x")
        (Path(settings.files_place) / "README").write_bytes(b"not ours")
        grow_old(settings)
        assert erasing.sweep(by=BY, at=datetime.now().astimezone()) == 1
        assert kept_files(settings) == sorted(["README", document.sha256])


@pytest.fixture
def stray(app: Flask, settings: Settings) -> str:
    """A content that lies in the store since long, and is of no document."""
    with app.app_context(), scoped(PLATFORM):
        sha256 = hand_in().sha256
        db.session.rollback()
    grow_old(settings)
    return sha256


def test_a_file_is_not_swept_away_from_under_a_document_that_is_just_being_added(
    app: Flask, settings: Settings, stray: str
) -> None:
    """The document finds the stray file and relies on it; the sweep waits for its end, and then leaves the file."""
    swept: list[int] = []

    def sweep() -> None:
        with app.app_context(), scoped(PLATFORM), transaction():
            swept.append(erasing.sweep(by=BY, at=datetime.now().astimezone()))

    with app.app_context(), scoped(PLATFORM):
        with transaction():
            hand_in()
            sweeping = threading.Thread(target=sweep)
            sweeping.start()
            sweeping.join(0.5)
            assert sweeping.is_alive()
        sweeping.join(30)
        assert swept == [0]
        assert kept_files(settings) == [stray]
        assert db.session.scalars(select(Document.sha256)).all() == [stray]
