"""Every step of a case over HTTP: by whom, and what it answers."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from governance.complaints import mediation, outcome, remedies
from governance.core.calendar import now
from tests.governance.complaints.at_doors import Doors, opened_doors

DECISION = {"outcome": "upheld", "reason": "The film shows it.", "remedy": "refund"}
OFFER = {"remedy": "partial_refund", "amount": "6.25", "currency": "CNY", "text": "Half of it."}


@pytest.fixture(scope="module")
def doors(shared_app: Flask) -> Doors:
    return opened_doors(shared_app, now())


def test_from_an_offer_to_a_rated_outcome(doors: Doors) -> None:
    case = doors.accepted()
    offered = doors.post("mine", f"/cases/{case}/offers", OFFER).get_json()
    assert (offered["state"], offered["turn"], offered["offer"]["amount"]) == ("mediation", "complainant", "6.25")
    doors.as_complainant(case, mediation.accept_offer)
    settled = doors.get("mine", f"/cases/{case}").get_json()
    assert (settled["state"], settled["outcome"], settled["remedy_amount"]) == ("remedy", "settled", "6.25")
    paper = doors.hand_in("mine", case).get_json()["id"]
    proof = {"text": "Paid back.", "documents": [paper], "version": settled["version"]}
    assert doors.post("mine", f"/cases/{case}/remedy", proof).get_json()["remedy_shown_at"] is not None
    returned = doors.post("officer", f"/cases/{case}/remedy/return", {"reason": "This is another order."})
    assert returned.get_json()["turn"] == "seller"
    assert doors.post("mine", f"/cases/{case}/remedy", {"text": "Here is the right one."}).status_code == 200
    assert doors.post("officer", f"/cases/{case}/remedy/confirm").status_code == 409  # the complainant has a week
    doors.as_complainant(case, remedies.confirm)
    doors.as_complainant(case, outcome.rate, rating=5, comment="Quick.")
    ended = doors.get("officer", f"/cases/{case}").get_json()
    assert (ended["state"], ended["rating"]) == ("closed", 5)
    assert doors.get("mine", f"/cases/{case}").get_json()["rating"] is None


def test_decided_and_reopened_for_another_officer(doors: Doors) -> None:
    case = doors.deciding()
    decision = {"outcome": "dismissed", "reason": "The film shows no fault."}
    decided = doors.post("officer", f"/cases/{case}/decision", decision).get_json()
    assert (decided["state"], decided["outcome"], decided["turn"]) == ("closed", "dismissed", None)
    reopened = doors.post("colleague", f"/cases/{case}/reopen", {"reason": "Another film came."}).get_json()
    assert (reopened["state"], reopened["times_reopened"]) == ("deciding", 1)
    assert doors.post("officer", f"/cases/{case}/decision", DECISION).status_code == 403
    again = doors.post("colleague", f"/cases/{case}/decision", DECISION).get_json()
    assert (again["state"], again["outcome"], again["remedy"]) == ("remedy", "upheld", "refund")


def test_a_proposal_of_the_platform_needs_both_sides(doors: Doors) -> None:
    case = doors.accepted()
    proposed = doors.post("officer", f"/cases/{case}/offers", OFFER).get_json()
    assert (proposed["state"], proposed["turn"], proposed["offer"]["party"]) == ("mediation", None, "platform")
    assert doors.post("mine", f"/cases/{case}/offers/accept").get_json()["turn"] == "complainant"
    doors.as_complainant(case, mediation.refuse_offer, reason="Not enough.")
    assert doors.get("officer", f"/cases/{case}").get_json()["state"] == "deciding"


def test_an_offer_is_taken_back_or_refused(doors: Doors) -> None:
    case = doors.accepted()
    assert doors.post("mine", f"/cases/{case}/offers", OFFER).status_code == 200
    assert doors.post("mine", f"/cases/{case}/offers/take-back").get_json()["offer"] is None
    assert doors.post("officer", f"/cases/{case}/offers", OFFER).status_code == 200
    assert doors.post("mine", f"/cases/{case}/offers/refuse", {"reason": "No."}).get_json()["state"] == "deciding"


def test_a_test_stops_the_decision_until_its_result_is_there(doors: Doors) -> None:
    case = doors.deciding()
    assert doors.post("officer", f"/cases/{case}/tests", {"reason": "To the laboratory."}).get_json()["testing"] is True
    assert doors.post("officer", f"/cases/{case}/decision", DECISION).status_code == 409
    assert doors.post("officer", f"/cases/{case}/tests/end", {"reason": "It is broken."}).get_json()["testing"] is False
    assert doors.post("officer", f"/cases/{case}/decision", DECISION).status_code == 200


def test_a_notice_and_its_counter_notice(doors: Doors) -> None:
    sent = {"kind": "ip_notice", "issue": "ip_infringement", "request": None, "amount": None, "currency": None}
    case = doors.accepted(**sent)
    countered = doors.post("mine", f"/cases/{case}/counter-notice", {"text": "These pictures are ours."}).get_json()
    assert (countered["state"], countered["turn"]) == ("counter_notice", "complainant")
    assert doors.post("officer", f"/cases/{case}/action-taken", {"text": "Court of Hangzhou."}).status_code == 200


def test_who_holds_a_case(doors: Doors) -> None:
    case = doors.file()
    holder = doors.get("officer", f"/cases/{case}").get_json()["handler_id"]
    number = doors.accounts["colleague"]
    given = doors.post("officer", f"/cases/{case}/assign", {"account_id": number}).get_json()
    assert given["handler_id"] == number
    assert holder is not None
    assert doors.post("officer", f"/cases/{case}/take").status_code == 409
    assert doors.post("colleague", f"/cases/{case}/take").status_code == 200
    assert doors.post("officer", f"/cases/{case}/assign", {"account_id": "999999999"}).status_code == 404


def test_a_repetition_is_joined_to_the_first(doors: Doors) -> None:
    first, again = doors.file(order_reference="order-9"), doors.file(order_reference="order-9")
    merged = doors.post("officer", f"/cases/{again}/merge", {"into": first}).get_json()
    assert (merged["state"], merged["merged_into"]) == ("merged", first)
    assert doors.post("officer", f"/cases/{first}/merge", {"into": first}).status_code == 422


def test_an_authority_is_told_when_one_waits(doors: Doors) -> None:
    assert doors.post("officer", f"/cases/{doors.file()}/authority-told", {"text": "By letter."}).status_code == 409


STEPS: dict[str, dict[str, Any]] = {
    "take": {},
    "assign": {"account_id": "1"},
    "accept": {},
    "refuse": {"ground": "no_dispute", "reason": "Nothing to settle."},
    "questions": {"question": "When?", "party": "complainant"},
    "notes": {"text": "Look at the lot."},
    "tests": {"reason": "To the laboratory."},
    "tests/end": {"reason": "It is broken."},
    "decision": DECISION,
    "remedy/confirm": {},
    "remedy/return": {"reason": "Another order."},
    "reopen": {"reason": "New film."},
    "merge": {"into": "C-1"},
    "action-taken": {"text": "Court."},
    "authority-told": {"text": "By letter."},
    "leave-group": {},
    "erase-person": {},
}
OF_SHOPS: dict[str, dict[str, Any]] = {
    "offers/accept": {},
    "offers/refuse": {},
    "counter-notice": {"text": "Ours."},
    "remedy": {"text": "Paid."},
}


@pytest.mark.parametrize("step", STEPS)
def test_what_the_platform_does_is_closed_to_shops_and_machines(doors: Doors, step: str) -> None:
    case = doors.accepted()
    for who in ("mine", "other", "integration"):
        assert doors.post(who, f"/cases/{case}/{step}", STEPS[step]).status_code == 403, who
    assert doors.post("stranger", f"/cases/{case}/{step}", STEPS[step]).status_code == 401


@pytest.mark.parametrize("step", OF_SHOPS)
def test_what_a_shop_does_is_closed_to_the_platform_and_to_other_shops(doors: Doors, step: str) -> None:
    case = doors.accepted()
    for who in ("officer", "reviewer", "administrator", "integration"):
        assert doors.post(who, f"/cases/{case}/{step}", OF_SHOPS[step]).status_code == 403, who
    assert doors.post("other", f"/cases/{case}/{step}", OF_SHOPS[step]).status_code == 404


@pytest.mark.parametrize(
    ("step", "body"),
    [("answers", {"text": "No."}), ("offers", OFFER), ("offers/take-back", {}), ("evidence", {"documents": ["1"]})],
)
def test_what_both_do_is_closed_to_those_who_only_read(doors: Doors, step: str, body: dict[str, Any]) -> None:
    case = doors.accepted()
    assert doors.post("integration", f"/cases/{case}/{step}", body).status_code == 403
    assert doors.post("administrator", f"/cases/{case}/{step}", body).status_code == 403
    assert doors.post("other", f"/cases/{case}/{step}", body).status_code == 404


@pytest.mark.parametrize(
    ("step", "body", "pointer"),
    [
        ("refuse", {"ground": "mood", "reason": "No."}, "ground"),
        ("refuse", {"ground": "no_dispute"}, "#/reason"),
        ("refuse", {"ground": "no_dispute", "reason": "  "}, "reason"),
        ("questions", {"question": "When?", "party": "platform"}, "#/party"),
        ("decision", DECISION | {"outcome": "withdrawn"}, "#/outcome"),
        ("decision", DECISION | {"amount": "-1"}, "#/amount"),
        ("decision", DECISION | {"currency": "yuan"}, "#/currency"),
        ("evidence", {"documents": []}, "#/documents"),
        ("evidence", {"documents": ["x"]}, "#/documents/0"),
        ("evidence", {"documents": ["999999999"]}, "documents/0"),
        ("assign", {"account_id": "me"}, "#/account_id"),
        ("notes", {"text": "x", "party": "seller"}, "#/party"),
    ],
)
def test_what_is_sent_wrongly_is_named(doors: Doors, step: str, body: dict[str, Any], pointer: str) -> None:
    case = doors.deciding() if step == "decision" else doors.file()
    refused = doors.post("officer", f"/cases/{case}/{step}", body)
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.get_json(force=True)["errors"]] == [pointer]


def test_an_older_version_is_not_written_over_a_newer_one(doors: Doors) -> None:
    case = doors.file()
    version = doors.get("officer", f"/cases/{case}").get_json()["version"]
    assert doors.post("officer", f"/cases/{case}/accept", {"version": version}).status_code == 200
    stale = doors.post("mine", f"/cases/{case}/answers", {"text": "It left us whole.", "version": version})
    assert (stale.status_code, stale.mimetype) == (409, "application/problem+json")
    assert doors.get("mine", f"/cases/{case}").get_json()["state"] == "with_seller"


def test_a_step_without_our_token_is_refused(doors: Doors) -> None:
    case = doors.file()
    assert doors.people["officer"].post(f"/api/v1/cases/{case}/accept", json={}).status_code == 400
