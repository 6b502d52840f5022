"""Taking reviews in: each once, with words and writers apart."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from governance.complaints.filing import Person
from governance.complaints.reviews import intake
from governance.complaints.reviews.models import Review, ReviewPerson, ReviewWords
from governance.complaints.reviews.states import Source
from governance.core.access import Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import PermissionDenied
from governance.sellers.models import Seller
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.complaints.reviews.reviewed import ANA, messages, new_review, shop, take


def test_a_review_is_taken_in_once_whatever_comes_with_its_name_again(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    first = new_review(seller=seller, score=2)
    again = new_review(seller=seller, reference=first.reference, score=5)
    elsewhere = new_review(seller=seller, reference=first.reference, source=Source.THIRD_PARTY, publisher="Review Site")
    found = intake.take_in(reviews=[first, again, elsewhere], by=BY, at=AT)
    assert (found.taken, found.known) == (2, 1)
    found = intake.take_in(reviews=[again, first], by=BY, at=AT)
    assert (found.taken, found.known) == (0, 2)
    query = select(Review.publisher, Review.score).where(Review.external_reference == first.reference)
    assert {tuple(row) for row in db.session.execute(query)} == {("platform", 2), ("Review Site", 1)}


def test_reviews_of_shops_that_nobody_knows_are_left_out_by_their_places(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    reviews = [new_review(seller="nobody"), new_review(seller=seller), new_review(seller="nobody else")]
    found = intake.take_in(reviews=reviews, by=BY, at=AT)
    assert (found.taken, found.strangers) == (1, (0, 2))


def test_more_than_one_insert_takes(seller_id: int) -> None:
    seller = db.session.get_one(Seller, seller_id).reference
    found = intake.take_in(reviews=[new_review(seller=seller, score=5) for _ in range(1_201)], by=BY, at=AT)
    assert found.taken == 1_201
    assert db.session.scalar(select(func.count()).where(ReviewWords.seller_id == seller_id)) == 1_201


def test_the_writer_and_the_words_in_full_stand_apart(seller_id: int) -> None:
    text = "I am Ana Souza. It broke: call me on +55 11 91234-5678 or ana.souza@mail.example."
    review = take(seller_id, text=text, reviewer=ANA)
    words = db.session.get_one(ReviewWords, review.id).text
    for mark in ("Ana Souza", "91234", "ana.souza"):
        assert mark not in words
    assert "It broke" in words
    person = db.session.get_one(ReviewPerson, review.id)
    assert (person.name, person.email, person.words) == (ANA.name, ANA.email, text)
    assert person.keep_until == date(2029, 3, 1)
    plain = take(seller_id, text="It broke.")
    assert db.session.get_one(ReviewPerson, plain.id).words is None
    assert db.session.get(ReviewWords, take(seller_id, text=None).id) is None


def test_the_same_person_has_one_key_and_no_two_share_it(seller_id: int) -> None:
    keys = [
        db.session.get_one(ReviewPerson, take(seller_id, reviewer=person).id).reviewer_key
        for person in (ANA, Person(buyer_reference="buyer-77"), Person(buyer_reference="buyer-78"), Person())
    ]
    assert keys[0] == keys[1] != keys[2]
    assert keys[3] is None


@pytest.mark.parametrize(("score", "due"), [(1, "2026-03-04"), (2, "2026-03-04"), (3, None), (4, None), (5, None)])
def test_a_low_review_is_to_be_answered_in_three_working_days(seller_id: int, score: int, due: str | None) -> None:
    review = take(seller_id, score=score)  # AT is a Sunday
    assert (review.due_at.date().isoformat() if review.due_at else None) == due
    assert (review.state, review.factor, review.authenticity) == ("waiting", "quality", "ok")


def test_the_days_off_of_the_shops_country_count(seller_id: int) -> None:
    chinese = make_seller(country="CN").id
    at = datetime(2026, 2, 13, 9, tzinfo=UTC)  # the spring festival begins on the 15th
    assert (take(chinese, at=at).due_at or at) > (take(seller_id, at=at).due_at or at)


def test_a_shop_is_told_once_per_delivery_how_many_low_reviews_came(seller_id: int) -> None:
    account = make_account(Role.SELLER, seller_id=seller_id).id
    seller = db.session.get_one(Seller, seller_id).reference
    reviews = [new_review(seller=seller, score=score) for score in (1, 2, 3, 5)]
    intake.take_in(reviews=reviews, by=BY, at=AT)
    [message] = messages("review.low")
    assert (message.account_id, message.data) == (account, {"seller": seller, "number": 2})
    intake.take_in(reviews=reviews, by=BY, at=AT)
    assert len(messages("review.low")) == 1


def test_the_trail_names_numbers_and_nobody(seller_id: int) -> None:
    take(seller_id, reviewer=ANA, text="Call ana.souza@mail.example")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "review:import")).one()
    assert entry.after == {"reviews": 1, "known": 0, "strangers": 0}


def test_only_systems_and_officers_deliver(seller_id: int) -> None:
    assert {role.value for role in Role if "review:import" in permissions_of([role])} == {
        *("administrator", "compliance_officer", "integration")
    }
    with pytest.raises(PermissionDenied):
        intake.take_in(reviews=[], by=shop(seller_id), at=AT)
