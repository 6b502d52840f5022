"""Handed over to the facts by the platform's own import, so that handled reviews count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints.reviews import answering, judging
from governance.complaints.reviews.hand_over import hand_over
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.states import Action, Judgement, Source
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.core.settings import Settings
from governance.facts.models import EventBatch, SellerDay
from governance.sellers import register
from tests.builders import BY
from tests.governance.complaints.reviews.reviewed import ANA, LATER, OFFICER, examine_all, shop, take
from tests.governance.facts.imported import register_sellers
from tests.governance.facts.imported import take as import_rows

THEN = LATER + timedelta(hours=1)


@pytest.fixture
def anna(app: Flask, settings: Settings) -> Iterator[int]:
    """A shop with five orders among the facts."""
    with app.app_context(), scoped(PLATFORM):
        register_sellers(("anna",))
        orders = [{"order_id": f"o{number}", "buyer_id": f"b{number}"} for number in range(1, 6)]
        import_rows(settings, "orders", *orders)
        yield register.find("anna").id
        db.session.rollback()


def counted() -> dict[str, int]:
    """What the facts count of the shop's reviews."""
    names = ("reviews", "low_reviews", "reviews_handled", "reviews_apart", "low_reviews_apart", "rating_sum")
    day = db.session.scalars(select(SellerDay).execution_options(populate_existing=True)).one()
    found = {name: getattr(day, name) for name in names}
    db.session.rollback()
    return {name: number for name, number in found.items() if number}


def reviewed(anna: int, number: int, **given: Any) -> int:
    with transaction():
        return take(anna, order=f"o{number}", **given).id


def handed_over(at: Any = THEN) -> int:
    with transaction():
        examine_all()
        return hand_over(by=BY, at=at)


def hand_over_and_fail() -> None:
    examine_all()
    assert hand_over(by=BY, at=THEN) == 1
    raise ZeroDivisionError


def test_from_the_review_to_the_count_of_handled_ones(anna: int) -> None:
    low = reviewed(anna, 1, score=1, reviewer=ANA)
    reviewed(anna, 2, score=5)
    assert handed_over(LATER) == 2
    assert counted() == {"reviews": 2, "low_reviews": 1, "rating_sum": 6}
    with transaction():
        answering.answer(review_id=low, text="Sorry.", action=Action.REFUNDED, by=shop(anna), at=THEN)
    assert handed_over(THEN) == 1
    assert counted() == {"reviews": 2, "low_reviews": 1, "rating_sum": 6, "reviews_handled": 1}
    assert handed_over(THEN + timedelta(days=1)) == 0


def test_an_answer_alone_is_not_handled_and_one_opened_again_is_no_longer(anna: int) -> None:
    one, two = reviewed(anna, 1), reviewed(anna, 2)
    with transaction():
        answering.answer(review_id=one, text="Sorry.", by=shop(anna), at=LATER)
        answering.answer(review_id=two, text="Sorry.", action=Action.REPLACED, by=shop(anna), at=LATER)
    handed_over()
    assert counted()["reviews_handled"] == 1
    with transaction():
        answering.reopen(review_id=two, reason="Nothing came.", by=OFFICER, at=THEN + timedelta(hours=1))
    handed_over(THEN + timedelta(hours=2))
    assert "reviews_handled" not in counted()


def test_what_is_flagged_is_counted_apart_and_comes_back_when_a_person_finds_it_genuine(anna: int) -> None:
    flagged = reviewed(anna, 1, score=5, text="Terrible, the worst.")
    reviewed(anna, 2, score=2)
    handed_over()
    assert counted() == {"reviews": 1, "low_reviews": 1, "rating_sum": 2, "reviews_apart": 1}
    with transaction():
        at = THEN + timedelta(hours=1)
        judging.judge(review_id=flagged, judgement=Judgement.GENUINE, reason="Irony.", by=OFFICER, at=at)
    handed_over(THEN + timedelta(hours=2))
    assert counted() == {"reviews": 2, "low_reviews": 1, "rating_sum": 7}


def test_a_third_party_review_of_an_order_counts_beside_one_of_the_same_name(anna: int) -> None:
    reviewed(anna, 1, reference="7", score=4)
    reviewed(anna, 2, reference="7", score=4, source=Source.THIRD_PARTY, publisher="Review Site")
    assert handed_over() == 2
    assert counted() == {"reviews": 2, "rating_sum": 8}


def test_reviews_of_no_order_stay_here(anna: int) -> None:
    with transaction():
        take(anna, order=None, source=Source.THIRD_PARTY, publisher="Review Site")
    assert handed_over() == 0
    assert db.session.scalars(select(EventBatch.kind)).all() == ["orders"]


def test_the_events_hold_neither_words_nor_persons(anna: int, settings: Settings) -> None:
    reviewed(anna, 1, reviewer=ANA, text="It broke, says Ana Souza.")
    handed_over()
    kept = b"".join(path.read_bytes() for path in settings.var_path.rglob("*") if path.is_file())
    for mark in (b"Ana", b"Souza", b"ana.souza", b"91234", b"buyer-77", b"It broke"):
        assert mark not in kept
    batch = db.session.scalars(select(EventBatch).where(EventBatch.kind == "reviews")).one()
    assert (batch.rows_accepted, batch.rows_rejected) == (1, 0)
    trail = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "review:hand_over")).one()
    assert (trail.subject_id, trail.after) == (str(batch.id), {"reviews": 1})


def test_a_failure_leaves_everything_to_be_handed_over_again(anna: int) -> None:
    reviewed(anna, 1)
    with pytest.raises(ZeroDivisionError), transaction():
        hand_over_and_fail()
    assert db.session.scalars(select(Review.handed_over_at)).one() is None
    assert handed_over() == 1
    assert counted() == {"reviews": 1, "low_reviews": 1, "rating_sum": 1}
