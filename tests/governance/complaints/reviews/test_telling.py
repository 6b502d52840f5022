"""The reviewer is told what was done; the shop what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import current_app
from sqlalchemy import select

from governance.complaints.filing import Person
from governance.complaints.reviews import answering
from governance.complaints.reviews.models import ReviewEntry
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import Action
from governance.complaints.reviews.telling import remind, tell_reviewers
from governance.core.access import Role
from governance.core.database import db
from governance.core.outbox.wording import words_of
from tests.builders import AT, BY, make_account, make_seller
from tests.governance.complaints.reviews.reviewed import ANA, LATER, OFFICER, entries, handled, messages, shop, take

SOON = AT + timedelta(days=4)


@pytest.fixture
def with_mail(seller_id: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """A shop of a platform that sends e-mails."""
    extensions = current_app.extensions
    monkeypatch.setitem(extensions, "settings", replace(extensions["settings"], smtp_url="smtp://127.0.0.1:1"))
    return seller_id


def told(review_id: int) -> dict[str, object] | None:
    query = select(ReviewEntry.data).where(ReviewEntry.review_id == review_id, ReviewEntry.kind == "told")
    return db.session.scalars(query.order_by(ReviewEntry.id.desc())).first()


def test_who_left_an_address_is_told_answer_and_action_once(with_mail: int) -> None:
    review = handled(with_mail, score=2, reviewer=ANA)
    assert tell_reviewers(by=BY, at=LATER) == 1
    assert tell_reviewers(by=BY, at=LATER) == 0
    [message] = messages("review.handled")
    assert (message.channel, message.address, message.language) == ("email", "ana.souza@mail.example", "en")
    words = words_of(message)
    assert words.title == "Your review with 2 of 5 stars was answered"
    assert "We are sorry and have paid your money back." in words.body
    assert "What was done: the money was paid back." in words.body
    assert (review.told_at, told(review.id)) == (LATER, {"sent": True})
    assert entries(review) == ["answered", "closed", "told"]


def test_the_reviewer_reads_the_own_language(with_mail: int) -> None:
    handled(with_mail, reviewer=replace(ANA, language="zh_CN"), action=Action.REPLACED)
    tell_reviewers(by=BY, at=LATER)
    [message] = messages("review.handled")
    assert (message.language, message.data["action"]) == ("zh_CN", "已换货")


@pytest.mark.parametrize("reviewer", [Person(), Person(buyer_reference="buyer-1", phone="+55 11 91234-5678")])
def test_who_left_none_cannot_be_told_and_that_is_on_record(with_mail: int, reviewer: Person) -> None:
    review = handled(with_mail, reviewer=reviewer)
    assert tell_reviewers(by=BY, at=LATER) == 1
    assert (messages("review.handled"), told(review.id), review.told_at) == ([], {"sent": False}, LATER)


def test_without_a_mail_server_nobody_is_said_to_be_told(seller_id: int) -> None:
    review = handled(seller_id, reviewer=ANA)
    tell_reviewers(by=BY, at=LATER)
    assert told(review.id) == {"sent": False}


def test_an_answer_without_action_tells_nobody(with_mail: int) -> None:
    review = take(with_mail, reviewer=ANA)
    answering.answer(review_id=review.id, text="Sorry.", by=shop(with_mail), at=LATER)
    assert tell_reviewers(by=BY, at=LATER) == 0


def test_what_was_opened_again_and_closed_again_is_told_again(with_mail: int) -> None:
    review = handled(with_mail, reviewer=ANA)
    tell_reviewers(by=BY, at=LATER)
    answering.reopen(review_id=review.id, reason="No money came.", by=OFFICER, at=LATER)
    text = "Now it is paid."
    answering.answer(review_id=review.id, text=text, action=Action.REFUNDED, by=shop(with_mail), at=LATER)
    tell_reviewers(by=BY, at=LATER)
    assert [text in str(message.data["answer"]) for message in messages("review.handled")].count(True) == 1


def test_a_shop_is_told_once_of_low_reviews_beyond_their_day(seller_id: int) -> None:
    other = make_seller().id
    account = make_account(Role.SELLER, seller_id=seller_id).id
    make_account(Role.SELLER, seller_id=other)
    for score in (1, 2, 3, 5):
        take(seller_id, score=score)
    answered = take(seller_id, score=1)
    answering.answer(review_id=answered.id, text="Sorry.", by=shop(seller_id), at=LATER)
    take(other, score=5)
    assert remind(by=BY, at=AT + timedelta(days=2)) == 0
    assert remind(by=BY, at=SOON) == 2
    assert remind(by=BY, at=SOON + timedelta(days=30)) == 0
    [message] = messages("review.overdue")
    assert (message.account_id, message.data["number"]) == (account, 2)
    assert words_of(message).title == "Reviews without an answer after three working days: 2"


def test_every_message_about_a_review_leads_to_it(seller_id: int) -> None:
    make_account(Role.SELLER, seller_id=seller_id)
    review = handled(seller_id)
    answering.reopen(review_id=review.id, reason="No money came.", by=OFFICER, at=LATER)
    [message] = messages("review.reopened")
    assert words_of(message).path == f"/dashboard/reviews/{reference_of(review.id)}"
    assert message.subject_kind == "review"
