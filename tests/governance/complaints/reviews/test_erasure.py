"""Forgetting reviewers: nothing of the person is left, and nothing that was counted is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import Row, select, text

from governance.complaints.filing import Person
from governance.complaints.reviews import answering
from governance.complaints.reviews.erasure import erase_due, erase_of_key, erase_reviewer
from governance.complaints.reviews.models import ReviewEntry, ReviewPerson, ReviewWords
from governance.complaints.reviews.readings import contact_of, read_review, review_counts
from governance.complaints.reviews.states import Action
from governance.complaints.reviews.telling import tell_reviewers
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import NotFound, PermissionDenied
from tests.builders import AT, BY
from tests.governance.complaints.reviews.reviewed import ANA, LATER, OFFICER, messages, shop, take

MARKS = ("ana souza", "souza", "ana.souza", "91234", "buyer-77", "a vase of my grandmother")
WORDS = "Ana Souza here, +55 11 91234-5678. They broke a vase of my grandmother."


@pytest.fixture
def with_mail(seller_id: int, monkeypatch: pytest.MonkeyPatch) -> int:
    extensions = current_app.extensions
    monkeypatch.setitem(extensions, "settings", replace(extensions["settings"], smtp_url="smtp://127.0.0.1:1"))
    return seller_id


def everything() -> str:
    """Every row of every table, as text."""
    tables = db.session.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
    ).all()
    found = [str(tuple(row)) for table in tables for row in _rows(table)]
    return "\n".join(found).lower()


def _rows(table: str) -> list[Row[Any]]:
    readable = text("SELECT has_table_privilege(:name, 'SELECT')")
    if not db.session.scalar(readable, {"name": table}):
        return []
    return list(db.session.execute(text(f'SELECT * FROM "{table}"')).all())


def test_nothing_of_a_person_is_left_and_every_count_stands(with_mail: int) -> None:
    mine = [take(with_mail, reviewer=ANA, text=WORDS) for _ in range(2)]
    bo = Person(name="Bo", email="bo@mail.example", buyer_reference="buyer-78")
    other = take(with_mail, reviewer=bo)
    said = "Dear Ana Souza, we have sent a new one."
    answering.answer(review_id=mine[0].id, text=said, action=Action.REPLACED, by=shop(with_mail), at=LATER)
    tell_reviewers(by=BY, at=LATER)
    assert len(messages("review.handled")) == 1
    before = review_counts(by=OFFICER, at=LATER, seller_id=with_mail)
    there = everything()
    assert all(mark in there for mark in MARKS)
    assert erase_reviewer(review_id=mine[1].id, by=OFFICER, at=LATER) == 2
    gone = everything()
    assert [mark for mark in MARKS if mark in gone] == []
    assert messages("review.handled") == []
    assert review_counts(by=OFFICER, at=LATER, seller_id=with_mail) == before
    shown = read_review(review_id=mine[0].id, by=OFFICER, at=LATER)
    assert (shown.review.text, shown.words, shown.review.score, shown.review.action) == (None, None, 1, "replaced")
    assert shown.person is not None
    assert shown.person.erased
    assert db.session.get_one(ReviewPerson, other.id).name == "Bo"
    answer = db.session.scalars(select(ReviewEntry.text).where(ReviewEntry.kind == "answered")).one()
    assert answer is not None
    assert "we have sent a new one" in answer


def test_erasing_again_finds_nobody(seller_id: int) -> None:
    review = take(seller_id, reviewer=ANA)
    key = db.session.get_one(ReviewPerson, review.id).reviewer_key
    assert key is not None
    assert erase_of_key(key=key, by=OFFICER, at=LATER) == 1
    assert erase_of_key(key=key, by=OFFICER, at=LATER) == 0
    nameless = take(seller_id)
    assert erase_reviewer(review_id=nameless.id, by=OFFICER, at=LATER) == 1
    with pytest.raises(NotFound):
        erase_reviewer(review_id=10**9, by=OFFICER, at=LATER)


def test_when_the_time_is_over_the_person_goes_and_the_masked_words_stay(seller_id: int) -> None:
    review = take(seller_id, reviewer=ANA, text=WORDS)
    last_day = datetime(2029, 3, 1, 23, tzinfo=UTC)
    assert db.session.get_one(ReviewPerson, review.id).keep_until == date(2029, 3, 1)
    assert erase_due(by=BY, at=last_day) == 0
    assert erase_due(by=BY, at=last_day + timedelta(days=1)) == 1
    assert erase_due(by=BY, at=last_day + timedelta(days=1)) == 0
    words = db.session.get_one(ReviewWords, review.id).text
    assert "broke a vase" in words
    gone = everything()
    assert [mark for mark in MARKS[:-1] if mark in gone] == []


def test_the_trail_says_that_and_not_whom(seller_id: int) -> None:
    review = take(seller_id, reviewer=ANA)
    contact_of(review_id=review.id, by=OFFICER, at=LATER)
    erase_reviewer(review_id=review.id, by=OFFICER, at=LATER)
    query = select(AuditEntry).where(AuditEntry.subject_kind == "review", AuditEntry.subject_id == str(review.id))
    trail = db.session.scalars(query.order_by(AuditEntry.id)).all()
    assert [(one.action, one.after) for one in trail] == [
        ("review:personal", None),
        ("review:erase", {"words": True}),
    ]


def test_who_may_not_read_persons_erases_none(seller_id: int) -> None:
    review = take(seller_id, reviewer=ANA)
    for operation in (erase_reviewer, contact_of):
        with pytest.raises(PermissionDenied):
            operation(review_id=review.id, by=shop(seller_id), at=AT)
    with pytest.raises(NotFound):
        contact_of(review_id=10**9, by=OFFICER, at=AT)
