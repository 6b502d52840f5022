"""Reviews on the pages: officers see the whole queue, a shop its own; both act by dialogs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from governance.complaints.filing import Person
from governance.complaints.reviews.models import Review
from governance.complaints.reviews.references import reference_of
from governance.complaints.reviews.states import Source
from governance.core.access import Role
from governance.core.audit import AuditEntry
from governance.core.calendar import now
from governance.core.database import PLATFORM, db, scoped, transaction
from governance.sellers import register
from tests.builders import make_account, make_seller, sign_in
from tests.dashboard.asking import page, part, press
from tests.governance.complaints.reviews.reviewed import ANA, examine_all, take

SAID = "The cup broke, call me on +55 11 91234-5678. Ana Souza"
OFFICER, SECOND, OWNER, BUSY = (f"{who}@reviews.example" for who in ("officer", "second", "owner", "busy"))


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Flask:
    """Two shops with reviews to look at: low ones, praise, one from elsewhere, one that is flagged; a third to act on."""
    with shared_app.app_context(), scoped(PLATFORM), transaction():
        make_account(Role.COMPLIANCE_OFFICER, email=OFFICER)
        make_account(Role.REVIEWER, email=SECOND)
        names = {"own-shop": "Own Shop", "other-shop": "Other Shop", "busy-shop": "Busy Shop"}
        mine, other, busy = (make_seller(reference, name=name).id for reference, name in names.items())
        make_account(Role.SELLER, email=OWNER, seller_id=mine)
        make_account(Role.SELLER, email=BUSY, seller_id=busy)
        at = now()
        day: dict[str, Any] = {"at": at, "written_at": at - timedelta(days=1)}
        take(mine, **day, reference="low", reviewer=ANA, text=SAID, product_name="Cup")
        take(mine, **day, reference="praise", score=5, text="All is well.")
        take(mine, **day, reference="flagged", score=2, order=None, text="The courier was late.")
        take(other, **day, reference="others", text="Too expensive.")
        site: dict[str, Any] = {"source": Source.THIRD_PARTY, "publisher": "Review Site"}
        take(other, **day, reference="elsewhere", score=4, text="From elsewhere.", **site)
        examine_all(at)
    return shared_app


def fresh(market: Flask, **given: Any) -> dict[str, int]:
    """A new review of the busy shop, as a page shows it."""
    with market.app_context(), scoped(PLATFORM), transaction():
        review = take(register.find("busy-shop").id, at=now(), **given)
        examine_all(now())
        return {"review": review.id}


def person(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def number_of(app: Flask, reference: str) -> int:
    with app.app_context(), scoped(PLATFORM):
        return db.session.scalars(select(Review.id).where(Review.external_reference == reference)).one()


def state_of(app: Flask, review: int) -> tuple[str, str | None, str]:
    with app.app_context(), scoped(PLATFORM):
        found = db.session.get_one(Review, review)
        return found.state, found.action, found.authenticity


def listed(client: FlaskClient, search: str) -> str:
    return part(client, "reviews-list", {"reviews-location.search": search})


SHOWN = {
    "": {"low", "flagged", "others"},
    "?show=waiting": {"low", "flagged", "others", "praise", "elsewhere"},
    "?show=flagged": {"flagged"},
    "?show=action": set[str](),
    "?show=third_party": {"elsewhere"},
    "?show=all": {"low", "flagged", "others", "praise", "elsewhere"},
    "?show=nonsense": {"low", "flagged", "others"},
    "?show=all&seller=own-shop": {"low", "flagged", "praise"},
}
OWN = {"low", "flagged", "praise"}


@pytest.mark.parametrize("search", SHOWN)
def test_each_list_has_what_belongs_to_it_and_a_shop_its_own_of_it(market: Flask, search: str) -> None:
    names = {name: reference_of(number_of(market, name)) for name in SHOWN["?show=all"]}
    for email, may_see in ((OFFICER, set(names)), (OWNER, OWN)):
        drawn = listed(person(market, email), search)
        found = {name for name, reference in names.items() if f'"{reference}"' in drawn}
        assert found == SHOWN[search] & may_see, email


def test_the_queue_says_how_much_waits_and_what_is_handled(market: Flask) -> None:
    drawn = listed(person(market, OFFICER), "?seller=own-shop")
    assert "2 low reviews wait for an answer, 0 beyond the day" in drawn
    assert "Handled: 0 of 2 reviews. Counted apart: 0 of 1." in drawn
    assert "Counted apart 1" in drawn
    assert "Other Shop" in listed(person(market, OFFICER), "")
    own = listed(person(market, OWNER), "")
    assert "2 low reviews wait for an answer" in own
    assert "Other Shop" not in own


def test_the_person_and_the_numbers_in_the_words_stay_from_the_shop(market: Flask) -> None:
    owner, officer = person(market, OWNER), person(market, OFFICER)
    shown = {"review": number_of(market, "low")}
    body = part(owner, "review-body", {"review-shown.data": shown})
    for drawn in (body, listed(owner, "")):
        assert "The cup broke" in drawn
        for mark in ("Ana", "Souza", "91234", "ana.souza", "buyer-77", "A** S****"):
            assert mark not in drawn
    full = part(officer, "review-body", {"review-shown.data": shown})
    assert "+55 11 91234-5678" in full
    assert "A** S**** (can be told by e-mail)" in full
    assert "ana.souza" not in full


def test_a_shop_answers_and_says_what_was_done(market: Flask) -> None:
    owner, shown = person(market, BUSY), fresh(market)
    review = shown["review"]
    dialog = press(owner, "review", "answer", shown)
    assert "The money was paid back" in dialog
    assert "The reviewer was thanked" not in dialog
    assert "Say this in words" in press(owner, "review", "answer", shown, do={"version": "1", "text": " "})
    answer = {"version": "1", "text": "A new cup is on its way.", "action": "none"}
    assert "stands beside the review" in press(owner, "review", "answer", shown, do=answer)
    assert state_of(market, review)[:2] == ("answered", None)
    assert "Choose one" in press(owner, "review", "close", shown, do={"version": "2", "action": "nonsense"})
    assert "is handled" in press(owner, "review", "close", shown, do={"version": "2", "action": "replaced"})
    assert state_of(market, review)[:2] == ("handled", "replaced")
    body = part(person(market, OFFICER), "review-body", {"review-shown.data": shown})
    assert "A new cup is on its way." in body
    assert "The goods were replaced" in body


def test_a_shop_answers_and_closes_in_one_step(market: Flask) -> None:
    owner, shown = person(market, BUSY), fresh(market, score=5, text=None)
    answer = {"version": "1", "text": "Thank you!", "action": "thanked"}
    assert "is handled" in press(owner, "review", "answer", shown, do=answer)
    assert state_of(market, shown["review"])[:2] == ("handled", "thanked")


def test_an_officer_judges_classes_and_opens_again(market: Flask) -> None:
    officer, shown = person(market, OFFICER), fresh(market, order=None)
    review = shown["review"]
    assert "It names no order." in press(officer, "review", "judge", shown)
    found = {"version": "2", "judgement": "genuine", "reason": "The order is on paper."}
    assert "stands beside" in press(officer, "review", "judge", shown, do=found)
    assert state_of(market, review)[2] == "ok"
    corrected = {"version": "3", "factor": "service"}
    assert "was corrected" in press(officer, "review", "classify", shown, do=corrected)
    answer = {"version": "4", "text": "Sorry.", "action": "delivery_improved"}
    assert "is handled" in press(officer, "review", "answer", shown, do=answer)
    reopened = {"version": "5", "reason": "Still late."}
    assert "open again" in press(officer, "review", "reopen", shown, do=reopened)
    body = part(person(market, BUSY), "review-body", {"review-shown.data": shown})
    for said in ("The order is on paper.", "Still late.", "It names no order.", "Service", "with the others"):
        assert said in body


def test_whoever_looks_at_the_person_is_written_down(market: Flask) -> None:
    cleo = Person(name="Cleo Reis", email="cleo@mail.example")
    officer, shown = person(market, OFFICER), fresh(market, reviewer=cleo)
    assert "cleo@mail" not in press(officer, "review", "contact", shown)
    assert "cleo@mail.example" in press(officer, "review", "contact", shown, do={})
    with market.app_context(), scoped(PLATFORM):
        looked = select(func.count()).where(AuditEntry.action == "review:personal")
        assert db.session.scalar(looked) == 1
    assert "erased from 1 review." in press(officer, "review", "erase", shown, do={})
    body = part(officer, "review-body", {"review-shown.data": shown})
    assert "had them erased" in body
    assert "Reis" not in body


@pytest.mark.parametrize("act", ["judge", "classify", "reopen", "contact", "erase"])
def test_what_officers_do_is_closed_to_shops(market: Flask, act: str) -> None:
    owner, shown = person(market, OWNER), {"review": number_of(market, "low")}
    assert press(owner, "review", act, shown, status=403) == ""
    assert press(owner, "review", act, shown, do={"version": "1"}, status=403) == ""


def test_of_another_shop_nothing_is_found_and_nothing_done(market: Flask) -> None:
    owner, review = person(market, OWNER), number_of(market, "others")
    nothing = "There is nothing at this address"
    assert nothing in page(owner, f"/dashboard/reviews/{reference_of(review)}")
    for nowhere in ("R-0", "nonsense", "R-" + "9" * 30):
        assert nothing in page(person(market, OFFICER), f"/dashboard/reviews/{nowhere}")
    answer = {"version": "1", "text": "Mine.", "action": "none"}
    assert "There is no review" in press(owner, "review", "answer", {"review": review}, do=answer)
    assert state_of(market, review)[0] == "waiting"


def test_what_makes_reviews_low_stands_below_the_list_of_one_shop(market: Flask) -> None:
    officer = person(market, OFFICER)
    assert "low" not in part(officer, "reviews-drivers", {"reviews-location.search": ""})
    for client, search in ((officer, "?seller=own-shop"), (person(market, OWNER), "?seller=other-shop")):
        drawn = part(client, "reviews-drivers", {"reviews-location.search": search})
        assert "1 of 2 reviews are low; what they are about most is: Quality (1)" in drawn
        assert "Other Shop" not in drawn
    nobody = part(officer, "reviews-drivers", {"reviews-location.search": "?seller=nobody"})
    assert "There is nothing at this address" in nobody


def test_the_second_person_reads_and_does_not_work(market: Flask) -> None:
    second = person(market, SECOND)
    body = part(second, "review-body", {"review-shown.data": {"review": number_of(market, "low")}})
    assert "The cup broke" in body
    assert '"act": "answer"' not in body
    assert '"act": "contact"' in body
