"""Answering and closing: handled is what was answered and closed with an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from governance.complaints.reviews import answering, judging
from governance.complaints.reviews.factors import Factor
from governance.complaints.reviews.models import Review, ReviewEntry
from governance.complaints.reviews.states import Action, Judgement, State
from governance.core.access import Actor, Role, complainant, permissions_of, system_actor
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Conflict, DomainError, Invalid, InvalidTransition, NotFound, PermissionDenied
from tests.builders import make_account, make_seller
from tests.governance.complaints.reviews.reviewed import LATER, OFFICER, entries, handled, messages, shop, take

Step = Callable[[Review, Actor], Review]
STEPS: dict[str, Step] = {
    "answer": lambda review, by: answering.answer(review_id=review.id, text="We are sorry.", by=by, at=LATER),
    "close": lambda review, by: answering.close(review_id=review.id, action=Action.REFUNDED, by=by, at=LATER),
    "reopen": lambda review, by: answering.reopen(review_id=review.id, reason="No money came.", by=by, at=LATER),
    "classify": lambda review, by: judging.classify(review_id=review.id, factor=Factor.PRICE, by=by, at=LATER),
    "judge": lambda review, by: judging.judge(
        review_id=review.id, judgement=Judgement.NOT_GENUINE, reason="A copy.", by=by, at=LATER
    ),
}
# Who may do what, in which states, and where the review stands then; everything else is refused.
MAY: dict[str, tuple[set[str], set[str], str | None]] = {
    "answer": ({"officer", "shop", "job"}, {"waiting", "answered"}, "answered"),
    "close": ({"officer", "shop", "job"}, {"answered"}, "handled"),
    "reopen": ({"officer", "job"}, {"handled"}, "answered"),
    "classify": ({"officer", "job"}, {"waiting", "answered", "handled"}, None),
    "judge": ({"officer", "job"}, {"waiting", "answered", "handled"}, None),
}
PEOPLE = ["officer", "second", "shop", "other shop", "administrator", "integration", "complainant", "job"]


def person(who: str, seller_id: int) -> Actor:
    if who == "shop":
        return shop(seller_id)
    if who == "other shop":
        return shop(make_seller().id)
    if who == "complainant":
        return complainant(1)
    if who == "job":
        return system_actor("reviews")
    role = {"officer": Role.COMPLIANCE_OFFICER, "second": Role.REVIEWER}.get(who) or Role(who)
    return Actor("account", "950", "somebody@platform.example", permissions_of([role]))


def in_state(seller_id: int, state: str) -> Review:
    review = take(seller_id)
    for step in {"waiting": (), "answered": ("answer",), "handled": ("answer", "close")}[state]:
        STEPS[step](review, shop(seller_id))
    return review


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("step", STEPS)
def test_steps_by_people_and_states(seller_id: int, step: str, who: str) -> None:
    people, states, becomes = MAY[step]
    by = person(who, seller_id)
    for state in (state.value for state in State):
        review = in_state(seller_id, state)
        version = review.version
        if state in states and who in people:
            STEPS[step](review, by)
            assert review.state == (becomes or state)
            assert review.version == version + 1
            continue
        with pytest.raises(DomainError) as refused:
            STEPS[step](review, by)
        expected = InvalidTransition if who in people else (NotFound if who == "other shop" else PermissionDenied)
        if who == "other shop" and step not in {"answer", "close"}:
            expected = PermissionDenied
        assert isinstance(refused.value, expected)
        db.session.refresh(review)
        assert review.state == state


def test_a_review_is_handled_in_one_step_when_the_answer_says_what_was_done(seller_id: int) -> None:
    review = handled(seller_id, action=Action.REPLACED)
    assert (review.state, review.action, review.closed_by) == ("handled", "replaced", "account:911")
    assert entries(review) == ["answered", "closed"]


def test_thanks_close_praise_and_nothing_else(seller_id: int) -> None:
    assert handled(seller_id, score=5, action=Action.THANKED).state == "handled"
    with pytest.raises(Invalid, match="Thanks alone"):
        handled(seller_id, score=2, action=Action.THANKED)
    answered = in_state(seller_id, "answered")
    with pytest.raises(Invalid, match="Thanks alone"):
        answering.close(review_id=answered.id, action=Action.THANKED, by=shop(seller_id), at=LATER)


def test_an_answer_is_read_by_everybody_so_numbers_of_persons_are_masked(seller_id: int) -> None:
    review = take(seller_id)
    text = "Write to service@shop.example or call 021 5555 6666."
    answering.answer(review_id=review.id, text=text, by=shop(seller_id), at=LATER)
    said = db.session.scalars(select(ReviewEntry.text).where(ReviewEntry.review_id == review.id)).one()
    assert said
    assert "service@shop.example" not in said
    assert "5555" not in said


@pytest.mark.parametrize("text", ["", "   ", "\n", "a\x00b", "x" * 10_001])
def test_an_answer_says_something(seller_id: int, text: str) -> None:
    review = take(seller_id)
    with pytest.raises(Invalid):
        answering.answer(review_id=review.id, text=text, by=shop(seller_id), at=LATER)


def test_the_first_answer_keeps_its_moment(seller_id: int) -> None:
    review = in_state(seller_id, "answered")
    first = review.answered_at
    STEPS["answer"](review, shop(seller_id))
    assert review.answered_at == first
    assert entries(review) == ["answered", "answered"]


def test_what_was_opened_again_is_not_handled_and_the_shop_reads_why(seller_id: int) -> None:
    account = make_account(Role.SELLER, seller_id=seller_id).id
    review = STEPS["reopen"](handled(seller_id), OFFICER)
    assert (review.state, review.action, review.closed_at, review.told_at) == ("answered", None, None, None)
    assert [message.account_id for message in messages("review.reopened")] == [account]
    assert STEPS["close"](review, shop(seller_id)).state == "handled"


def test_who_looked_at_an_older_version_is_told_so(seller_id: int) -> None:
    review = take(seller_id)
    STEPS["answer"](review, shop(seller_id))
    with pytest.raises(Conflict):
        answering.close(review_id=review.id, action=Action.REFUNDED, by=shop(seller_id), at=LATER, version=1)


def test_the_trail_holds_codes_and_no_words(seller_id: int) -> None:
    review = handled(seller_id)
    STEPS["reopen"](review, OFFICER)
    STEPS["judge"](review, OFFICER)
    STEPS["classify"](review, OFFICER)
    query = select(AuditEntry).where(AuditEntry.subject_kind == "review", AuditEntry.subject_id == str(review.id))
    trail: list[Any] = [(one.action, one.before, one.after, one.reason) for one in db.session.scalars(query)]
    assert [action for action, *_rest in trail] == [
        *("review:answer", "review:close", "review:reopen", "review:flag", "review:classify")
    ]
    assert "sorry" not in str(trail)
    assert "copy" not in str(trail)
    assert "money" not in str(trail)
