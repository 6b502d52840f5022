"""The page of a case: who must act by when, what to do now, and everything that happened; by its link alone."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.complaints import cases, decision, evidence, ip_notices, mediation, questions, remedies
from governance.complaints.models import Case, CaseRecord
from governance.complaints.states import Outcome, Party
from governance.core.database import PLATFORM, scoped, transaction
from tests.builders import AT, form_token
from tests.dashboard.public.applying import PAGE, text
from tests.dashboard.public.complaining import NOTICE, PHOTO, act, filed, look, parts, version_in
from tests.dashboard.public.desk import Desk
from tests.sample_files import EXECUTABLES

# --------------------------------------------------------------------------------------------------- what is shown


def test_the_first_screen_says_who_must_act_by_when_and_what_one_can_do(buyer: FlaskClient, path: str) -> None:
    page = look(buyer, path)
    first, then, *_rest = parts(page)
    assert first.startswith("We have until ")
    assert "working day left" in first or "today" in first
    assert then == "What you can do now"
    assert "Nothing is needed from you now. You can:" in page
    assert "You wrote to us" in page
    assert "It went dark after two days." in page
    assert "Faulty goods" in page
    assert "Bright Lamps" in page


def test_a_question_is_answered_with_files_and_it_goes_on(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(questions.ask, question="Which <b>lot</b> is it?", party=Party.COMPLAINANT)
    page = look(buyer, path)
    assert parts(page)[0].startswith("It is your turn until ")
    assert "Which &lt;b&gt;lot&lt;/b&gt; is it?" in page
    assert 'name="files"' in page
    answer = act(
        buyer, path, "answer", {"text": "Lot 9. Call me: 13900001111"}, files=[(io.BytesIO(PHOTO[1]), "label.png")]
    )
    assert answer.location == f"{path}?done=answer"
    page = look(buyer, answer.location)
    assert "We have your answer and go on." in page
    assert "Call me: 13900001111" in page  # its own words in full
    assert "label.png" in page
    assert parts(page)[0].startswith("We have until ")


def test_from_the_offer_to_the_rating(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.accept)
    assert parts(look(buyer, path))[0].startswith("The shop has until ")
    desk.does(
        mediation.offer,
        desk.shop,
        remedy="partial_refund",
        amount=Decimal(30),
        currency="CNY",
        text="Keep it and have 30.",
    )
    page = look(buyer, path)
    assert parts(page)[0].startswith("It is your turn until ")
    assert "The shop offers: Part of the price back (30 CNY)" in page
    assert "I accept the offer" in page
    assert act(buyer, path, "accept-offer").status_code == 303
    page = look(buyer, path)
    assert parts(page)[:4] == [parts(page)[0], "What you can do now", "What was agreed", "What the shop has to do"]
    assert "You and the shop have agreed" in page
    assert "It has not shown yet that it did." in page
    desk.does(remedies.show, desk.shop, text="Paid on Tuesday.")
    page = look(buyer, path)
    assert "The shop says it is done:" in page
    assert "Paid on Tuesday." in page
    assert "Yes, it was done" in page
    assert act(buyer, path, "confirm").status_code == 303
    page = look(buyer, path)
    assert parts(page)[0] == "It has ended"
    assert parts(page)[4] == "How did it end for you?"
    assert act(buyer, path, "rate", {"rating": "4", "comment": "Quick."}).status_code == 303
    page = look(buyer, path)
    assert "Your rating" in page
    assert "Quick." in page
    assert desk.case().rating == 4


def test_a_decision_is_read_with_its_reason_and_looked_at_again_once(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.accept)
    desk.does(questions.answer, desk.shop, text="It was dropped.")
    desk.does(decision.decide, outcome=Outcome.DISMISSED, reason="The <i>photo</i> shows a fall.")
    page = look(buyer, path)
    assert "We could not find that you are right" in page
    assert "The &lt;i&gt;photo&lt;/i&gt; shows a fall." in page
    assert "Where else you can go" in page
    assert 'rel="noreferrer noopener"' in page
    assert "Have it looked at again" in page
    assert "Something is missing" in text(act(buyer, path, "reopen", {"reason": " "}))
    assert act(buyer, path, "reopen", {"reason": "I sent two photos."}).status_code == 303
    page = look(buyer, path)
    assert "I sent two photos." in page
    assert parts(page)[0].startswith("We have until ")
    desk.does(decision.decide, desk.another, outcome=Outcome.UPHELD, reason="Both photos seen.", remedy="refund")
    page = look(buyer, path)
    assert "You are right" in page
    assert "Have it looked at again" not in page


def test_what_was_not_accepted_says_why(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.refuse, ground="too_old", reason="You bought it in 2019.")
    page = look(buyer, path)
    assert "We have not taken it on" in page
    assert "It happened more than three years ago" in page
    assert "You bought it in 2019." in page


def test_an_offer_is_not_accepted_or_another_one_is_proposed(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.accept)
    desk.does(mediation.offer, desk.shop, remedy="repair", text="Send it in.")
    assert "Do not accept the offer" in look(buyer, path)
    assert act(buyer, path, "refuse-offer", {"reason": "I need it."}).status_code == 303
    assert "You did not accept the offer" in look(buyer, path)
    odd = text(act(buyer, path, "offer", {"remedy": "compensation", "text": "For my evening.", "amount": "20"}))
    assert "Say in which currency the sum is." in odd
    assert "For my evening." in odd
    mine = {"remedy": "compensation", "text": "For my evening.", "amount": "20", "currency": "CNY"}
    assert act(buyer, path, "offer", mine).status_code == 303
    page = look(buyer, path)
    assert "Your proposal: Compensation (20 CNY)" in page
    assert parts(page)[0].startswith("The shop has until ")
    assert act(buyer, path, "take-back").status_code == 303
    assert "You took your proposal back" in look(buyer, path)


def test_what_was_not_done_is_told_and_the_time_of_the_shop_runs_on(buyer: FlaskClient, path: str, desk: Desk) -> None:
    desk.does(cases.accept)
    desk.does(mediation.offer, desk.shop, remedy="refund", text="All of it back.")
    act(buyer, path, "accept-offer")
    desk.does(remedies.show, desk.shop, text="Done.")
    assert act(buyer, path, "return", {"reason": "Nothing came."}).status_code == 303
    page = look(buyer, path)
    assert "Nothing came." in page
    assert parts(page)[0].startswith("The shop has until ")


def test_a_holder_of_rights_shows_that_it_went_to_court(door: Flask, buyer: FlaskClient) -> None:
    form = {"shop": "lamps", "product_name": "Lamp", "text": "Mark 1.", "name": "Ana", "email": "a@x.example"}
    path = filed(buyer, {**form, "address": "1 Hill"}, path=NOTICE)
    desk = Desk(door, path)
    desk.does(cases.accept)
    desk.does(ip_notices.counter_notice, desk.shop, text="The mark is ours.")
    page = look(buyer, path)
    assert parts(page)[0].startswith("It is your turn until ")
    assert "Where, when, and under which number" in page
    assert act(buyer, path, "action-taken", {"text": "Court of Hangzhou, 2026-7."}).status_code == 303
    assert "Court of Hangzhou" in look(buyer, path)


def test_something_is_added_and_it_is_taken_back_for_good(buyer: FlaskClient, path: str, desk: Desk) -> None:
    assert "Add at least one file." in text(act(buyer, path, "evidence", {"note": "The label"}))
    added = act(buyer, path, "evidence", {"note": "The label"}, files=[(io.BytesIO(PHOTO[1]), "label.png")])
    assert added.status_code == 303
    assert "label.png" in look(buyer, path)
    broken = act(buyer, path, "evidence", {"note": "A bill"}, files=[(io.BytesIO(EXECUTABLES["windows"]), "bill.pdf")])
    assert "“bill.pdf” cannot be taken." in text(broken)
    assert "A bill" in broken.get_data(as_text=True)
    assert "It cannot be undone." in look(buyer, f"{path}/withdraw")
    assert act(buyer, path, "withdraw").status_code == 303
    assert parts(look(buyer, path))[0] == "You have withdrawn it"


# --------------------------------------------------------------------------------------------- when things cross


def test_somebody_who_answers_what_was_answered_meanwhile_keeps_the_words(
    buyer: FlaskClient, path: str, desk: Desk
) -> None:
    desk.does(questions.ask, question="Which lot?", party=Party.COMPLAINANT)
    opened = buyer.get(f"{path}/answer", headers=PAGE)
    form = {"csrf_token": form_token(opened), "version": version_in(opened), "text": "The long answer."}
    desk.does(evidence.add, documents=[desk.hands_in()], note=None)
    changed = buyer.post(f"{path}/answer", data=form, headers=PAGE)
    assert "Something has changed in this case meanwhile." in text(changed, 409)
    assert "The long answer." in changed.get_data(as_text=True)
    assert act(buyer, path, "answer", {"text": "Short."}).status_code == 303
    gone = buyer.post(f"{path}/answer", data=form, headers=PAGE)
    assert "the case has moved on" in text(gone, 409)
    assert "The long answer." in gone.get_data(as_text=True)
    assert "the case has moved on" in look(buyer, f"{path}/answer", 409)


def test_without_end_one_is_asked_to_wait(
    buyer: FlaskClient, path: str, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.public.complaint_tracking.MOST_ACTS", "1 per hour")
    desk.does(cases.accept)
    mine = {"remedy": "refund", "text": "All of it."}
    assert act(buyer, path, "offer", mine).status_code == 303
    assert act(buyer, path, "take-back").status_code == 429


# ------------------------------------------------------------------------------------------------ in its own time


def test_an_outcome_is_rated_once_it_has_ended_and_a_remedy_confirmed_once_it_was_shown(
    buyer: FlaskClient, path: str, desk: Desk
) -> None:
    desk.does(cases.accept)
    desk.does(questions.answer, desk.shop, text="Sorry.")
    desk.does(decision.decide, outcome=Outcome.UPHELD, reason="It is so.", remedy="refund")
    page = look(buyer, path)
    assert "Nothing is needed from you now." in page
    assert "It was done" in page
    assert "Rate how it ended" not in page
    assert act(buyer, path, "confirm").status_code == 303
    assert "Rate how it ended" in look(buyer, path)


def test_what_the_platform_knew_of_the_order_is_shown_beside_it(buyer: FlaskClient, path: str, desk: Desk) -> None:
    known = {"known": True, "order": "O-1", "status": "delivered", "delivered_at": "2026-03-01T10:00:00+00:00"}
    with desk.app.app_context(), scoped(PLATFORM), transaction() as session:
        case = session.get_one(Case, desk.case_id)
        for eyes in (True, False):
            record = CaseRecord(case_id=case.id, seller_id=case.seller_id, digest="0" * 64, known_at=AT, taken_at=AT)
            record.kind, record.content = ("order", known) if eyes else ("service", {"case_id": "for us alone"})
            record.for_complainant, record.for_seller = eyes, True
            session.add(record)
    page = look(buyer, path)
    assert "What we know of it ourselves" in page
    assert "delivered" in page
    assert "for us alone" not in page
