"""What a person says of a review: its class, and whether it is genuine."""

from __future__ import annotations

from sqlalchemy import select

from governance.complaints.reviews.examining import examine
from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.judging import classify, judge
from governance.complaints.reviews.models import ReviewEntry
from governance.complaints.reviews.states import Judgement
from governance.core.access import Role
from governance.core.database import db
from tests.builders import BY, make_account
from tests.governance.complaints.reviews.reviewed import LATER, OFFICER, examine_all, messages, signs, take


def test_a_corrected_class_keeps_what_the_keywords_found(seller_id: int) -> None:
    review = take(seller_id, text="It broke.")
    classify(review_id=review.id, factor=Factor.SERVICE, by=OFFICER, at=LATER)
    assert (review.factor, review.factor_by_rule, review.factor_by) == ("service", "quality", "account:901")


def test_a_sign_is_set_aside_by_a_person_and_stays_on_record(seller_id: int) -> None:
    account = make_account(Role.SELLER, seller_id=seller_id).id
    review = take(seller_id, order=None)
    examine_all()
    assert (signs(review), review.authenticity) == (["no_order"], "flagged")
    judge(review_id=review.id, judgement=Judgement.GENUINE, reason="The order is on paper.", by=OFFICER, at=LATER)
    assert (signs(review), review.authenticity) == (["no_order"], "ok")
    said = db.session.scalars(select(ReviewEntry.text).where(ReviewEntry.kind == "judged")).one()
    assert said == "The order is on paper."
    assert [message.account_id for message in messages("review.judged")] == [account]


def test_what_a_person_found_holds_against_signs_found_later(seller_id: int) -> None:
    review = take(seller_id, order=None)
    judge(review_id=review.id, judgement=Judgement.GENUINE, reason="Seen.", by=OFFICER, at=LATER)
    assert examine(by=BY, at=LATER) >= 1
    assert (signs(review), review.authenticity) == (["no_order"], "ok")


def test_a_person_flags_what_no_rule_found(seller_id: int) -> None:
    review = take(seller_id)
    examine_all()
    judge(review_id=review.id, judgement=Judgement.NOT_GENUINE, reason="Paid for.", by=OFFICER, at=LATER)
    assert (signs(review), review.authenticity, review.judged_by) == ([], "flagged", "account:901")
