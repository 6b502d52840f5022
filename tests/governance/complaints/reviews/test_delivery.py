"""Deliveries as JSON lines: what is taken, and why the rest is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from governance.complaints.reviews import delivery
from governance.complaints.reviews.delivery import deliver
from governance.complaints.reviews.models import Review
from governance.core.database import db
from governance.core.errors import Invalid
from governance.sellers.models import Seller
from tests.builders import AT, BY

GOOD: dict[str, Any] = {"reference": "r-1", "score": 2, "written_at": "2026-02-20T08:30:00Z"}


def sent(seller_id: int, *rows: object) -> delivery.Delivered:
    """Deliver rows; a dict gets what it lacks."""
    seller = db.session.get_one(Seller, seller_id).reference
    lines = [
        row if isinstance(row, bytes) else json.dumps({"seller": seller} | GOOD | row).encode()  # type: ignore[operator]
        for row in rows
    ]
    return deliver(lines=lines, by=BY, at=AT)


def test_good_lines_count_and_the_others_are_named(seller_id: int) -> None:
    found = sent(seller_id, {}, b"", b"no json", {"reference": "r-2", "score": 7}, {"reference": "r-3"}, {})
    assert (found.read, found.taken, found.known, found.rejected) == (5, 2, 1, 2)
    assert [(reject.line, reject.pointer) for reject in found.rejects] == [(3, ""), (4, "score")]


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": "5"}, "score"),
        ({"score": 4.5}, "score"),
        ({"score": None}, "score"),
        ({"reference": "  "}, "reference"),
        ({"reference": "x" * 301}, "reference"),
        ({"reference": "a\x00b"}, "reference"),
        ({"product": "a\nb"}, "product"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"text": 7}, "text"),
        ({"written_at": "2026-02-20T08:30:00"}, "written_at"),
        ({"written_at": "2026-03-02T08:30:00Z"}, "written_at"),
        ({"written_at": "1999-03-02T08:30:00Z"}, "written_at"),
        ({"written_at": "yesterday"}, "written_at"),
        ({"source": "elsewhere"}, "source"),
        ({"source": "third_party"}, "publisher"),
        ({"source": "third_party", "publisher": "Platform"}, "publisher"),
        ({"publisher": "Review Site"}, "source"),
        ({"seller": "nobody"}, "seller"),
        ({"stars": 5}, "stars"),
        ({"reviewer": {"email": "no address"}}, "reviewer/email"),
        ({"reviewer": {"language": "tlh"}}, "reviewer/language"),
        ({"reviewer": {"address": "Rua 1"}}, "reviewer/address"),
        ({"reviewer": "Ana"}, "reviewer"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(seller_id: int, wrong: dict[str, Any], pointer: str) -> None:
    found = sent(seller_id, wrong)
    assert (found.taken, found.rejected) == (0, 1)
    assert found.rejects[0].pointer.split("/")[:2] == pointer.split("/")


@pytest.mark.parametrize(
    "line",
    [b"[]", b"1", b"null", b'{"reference": "r', b"\xff\xfe", b'{"a": "' + b"x" * 70_000 + b'"}', b"[" * 5_000],
    ids=["a list", "a number", "null", "cut off", "no UTF-8", "too long", "nested for ever"],
)
def test_what_is_no_object_is_one_reject(seller_id: int, line: bytes) -> None:
    found = sent(seller_id, line, {})
    assert (found.read, found.taken, found.rejected) == (2, 1, 1)


def test_half_a_character_is_refused_and_not_stored(seller_id: int) -> None:
    line = json.dumps({"seller": db.session.get_one(Seller, seller_id).reference} | GOOD)[:-1]
    found = sent(seller_id, f'{line}, "text": "\\ud800"}}'.encode(), f'{line}, "product": "\\udfff"}}'.encode())
    assert (found.taken, [reject.pointer for reject in found.rejects]) == (0, ["text", "product"])


def test_a_third_party_is_named_and_needs_no_order(seller_id: int) -> None:
    given = {"source": "third_party", "publisher": "Review Site", "text": " Fine. ", "product": " p-1 "}
    assert sent(seller_id, given).taken == 1
    review = db.session.scalars(select(Review).where(Review.seller_id == seller_id)).one()
    assert (review.publisher, review.product, review.order_reference) == ("Review Site", "p-1", None)


def test_a_reject_repeats_nothing_of_what_was_sent(seller_id: int) -> None:
    found = sent(seller_id, {"score": 9, "reviewer": {"name": "Ana Souza", "email": "ana.souza(at)mail"}})
    assert found.rejected == 1
    assert "ana" not in str(found.rejects).lower()


def test_too_many_at_once_are_refused_whole(seller_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST_LINES", 2)
    with pytest.raises(Invalid, match="at most 2"):
        sent(seller_id, {}, {}, {})
