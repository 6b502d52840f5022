"""A shop and a complainant see their part of a case; the database holds that line when the application does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from governance.complaints import cases, evidence, lookup
from governance.complaints.models import Case, CaseEntry, CasePerson
from governance.complaints.states import Kind, Party
from governance.core.access import Permission
from governance.core.database import NOBODY, PLATFORM, Scope, complainant_scope, db, scoped, seller_scope
from governance.core.errors import NotFound
from governance.sellers.models import Seller
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    filed_case,
    happened,
    install_rules,
    link,
    make_document,
    person,
    shop,
)

# Holds every permission and speaks for no shop: every filter of the application lets it pass.
UNFILTERED = replace(OFFICER, permissions=frozenset(Permission))
SECRET, NAME, WORDS = "ana.secret@mail.example", "Ana Segredo", "I work in their warehouse"
PRIVATE = ("case_person", "case_words", "case_group", "complainant_pattern", "case_import", "case_deputy")
OF_CASES = ("case_entry", "case_evidence", "case_record", "case_offer")


@dataclass(frozen=True)
class Market:
    """Two shops; of the first one a case it was told of, one that it was not, and a report."""

    mine: int
    other: int
    told: int
    untold: int
    report: int
    theirs: int
    hidden_document: int


@pytest.fixture(scope="module")
def market(shared_app: Flask) -> Market:
    """Cases with everything that may lie in one, written by the operations."""
    with shared_app.app_context(), scoped(PLATFORM):
        install_rules()
        mine, other = make_seller(), make_seller()
        somebody: dict[str, Any] = {"person": person(name=NAME, email=SECRET)}
        report: dict[str, Any] = {"kind": Kind.REPORT, "issue": "counterfeit", "request": None, "text": WORDS}
        told = accepted_case(seller=mine.reference, text=f"I am {NAME}, {SECRET}.", **somebody)
        untold = filed_case(seller=mine.reference, **somebody)
        reported = accepted_case(seller=mine.reference, **report, **somebody)
        theirs = accepted_case(seller=other.reference, **somebody)
        for case in (told, untold, reported, theirs):
            document = make_document(case, name=f"{NAME}.jpg")
            evidence.add(case_id=case.id, documents=[document.id], note="See here.", by=link(case), at=AT)
            cases.note(case_id=case.id, text=f"{NAME} calls often.", by=OFFICER, at=AT)
        hidden = make_document(told)
        evidence.add(case_id=told.id, documents=[hidden.id], note="Found by us.", by=OFFICER, at=AT)
        market = Market(mine.id, other.id, told.id, untold.id, reported.id, theirs.id, hidden.id)
        db.session.commit()
    return market


@pytest.fixture
def as_seller(shared_app: Flask, market: Market) -> Iterator[Market]:
    """The scope of the first shop; nothing is committed."""
    with shared_app.app_context(), scoped(seller_scope(market.mine)):
        yield market
        db.session.rollback()


@pytest.fixture
def as_complainant(shared_app: Flask, market: Market) -> Iterator[Market]:
    """The scope of whoever holds the link to the report; nothing is committed."""
    with shared_app.app_context(), scoped(complainant_scope(market.report)):
        yield market
        db.session.rollback()


def rows(table: str, column: str = "case_id") -> set[int]:
    return set(db.session.scalars(text(f"SELECT {column} FROM {table}")))


def everything_seen() -> str:
    """Every cell of every table that the scope shows."""
    tables = db.session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    readable = [name for name in tables if name not in {"account", "sign_in_attempt", "alembic_version"}]
    seen: list[str] = []
    for table in readable:
        try:
            with db.session.begin_nested():
                seen += db.session.scalars(text(f'SELECT CAST(t AS text) FROM "{table}" AS t')).all()
        except DBAPIError:  # not even readable
            continue
    return "\n".join(seen)


def test_a_seller_sees_its_cases_since_it_was_told_and_no_others(as_seller: Market) -> None:
    assert rows("complaint_case", "id") == {as_seller.told, as_seller.report}
    assert rows("case_entry") == {as_seller.told, as_seller.report}
    assert rows("case_evidence") == {as_seller.told}


@pytest.mark.parametrize("table", PRIVATE)
def test_persons_and_what_is_the_platforms_own_are_not_there_for_sellers(as_seller: Market, table: str) -> None:
    assert db.session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_nothing_that_a_seller_can_read_tells_who_filed_or_what_a_report_says(as_seller: Market) -> None:
    seen = everything_seen()
    for mark in (SECRET, NAME, WORDS, "calls often", "Found by us"):
        assert mark not in seen.replace(f"{NAME}.jpg", ""), mark
    assert "*" * len(NAME) in seen


def test_entries_and_evidence_are_those_for_its_eyes(as_seller: Market) -> None:
    kinds = {case.id: [entry.kind for entry in entries] for case, entries in timelines().items()}
    assert kinds == {as_seller.told: ["filed", "accepted", "evidence"], as_seller.report: ["accepted"]}
    assert as_seller.hidden_document not in rows("document", "id")


def timelines() -> dict[Case, list[CaseEntry]]:
    found = db.session.query(Case).order_by(Case.id).all()
    query = db.session.query(CaseEntry).order_by(CaseEntry.id)
    return {case: [entry for entry in query if entry.case_id == case.id] for case in found}


@pytest.mark.parametrize("which", ["untold", "theirs"])
def test_without_the_filters_of_the_application_others_cases_still_are_not_found(as_seller: Market, which: str) -> None:
    case_id = getattr(as_seller, which)
    for attempt in (
        lambda: lookup.case_of(case_id, by=UNFILTERED),
        lambda: cases.answer(case_id=case_id, text="Mine.", by=UNFILTERED, at=LATER),
        lambda: cases.withdraw(case_id=case_id, reason=None, by=UNFILTERED, at=LATER),
        lambda: cases.note(case_id=case_id, text="Mine.", by=UNFILTERED, at=LATER),
    ):
        with pytest.raises(NotFound), db.session.begin_nested():
            attempt()


def test_a_seller_answers_and_adds_evidence_under_row_level_security(as_seller: Market) -> None:
    by = shop(as_seller.mine)
    case = cases.answer(case_id=as_seller.told, text="Call 13800138000.", by=by, at=LATER)
    photo = make_document(case, seller_id=as_seller.mine)
    evidence.add(case_id=case.id, documents=[photo.id], note="Our test bench.", by=by, at=LATER)
    assert (case.state, happened(case)[-2:]) == ("deciding", ["answer", "evidence"])
    clocks = db.session.execute(text("SELECT name, state FROM clock ORDER BY name")).all()
    assert [tuple(clock) for clock in clocks if clock.state == "running"] == [("case_decision", "running")] * 2 + [
        ("case_seller_answer", "running")
    ]


ENTRY = (
    "INSERT INTO case_entry (case_id, seller_id, at, party, by, kind, for_complainant, for_seller)"
    " VALUES ({}, :mine, now(), '{}', 'account:1', 'answer', true, true)"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE complaint_case SET seller_id = :other WHERE id = :told",
        "UPDATE complaint_case SET seller_told_at = NULL WHERE id = :told",
        ENTRY.format(":told", "platform"),
        ENTRY.format(":theirs", "seller"),
        ENTRY.format(":untold", "seller"),
        "INSERT INTO case_words (entry_id, case_id, of_complainant, text) VALUES (1, :theirs, false, 'x')",
        "INSERT INTO case_person (case_id) VALUES (:told + 1000)",
    ],
)
def test_a_seller_writes_nothing_that_is_not_its_part(as_seller: Market, statement: str) -> None:
    given = {name: getattr(as_seller, name) for name in ("mine", "other", "told", "untold", "theirs")}
    with pytest.raises(DBAPIError, match="row-level security"), db.session.begin_nested():
        db.session.execute(text(statement), {name: value for name, value in given.items() if f":{name}" in statement})


@pytest.mark.parametrize(
    "statement", ["DELETE FROM case_entry", "UPDATE case_entry SET text = 'x'", "DELETE FROM complaint_case"]
)
def test_a_seller_changes_nothing_that_was_said(as_seller: Market, statement: str) -> None:
    assert db.session.connection().execute(text(statement)).rowcount == 0


def test_a_link_shows_its_case_and_no_other(as_complainant: Market) -> None:
    case = as_complainant.report
    assert rows("complaint_case", "id") == rows("case_person") == rows("case_entry") == {case}
    assert {entry.kind for entry in db.session.query(CaseEntry)} == {"filed", "accepted", "evidence"}
    assert db.session.query(Seller).count() == 1
    seen = everything_seen()
    assert "calls often" not in seen
    assert WORDS in seen


def test_a_link_writes_nothing_in_its_own_scope(as_complainant: Market) -> None:
    with pytest.raises((DBAPIError, NotFound)), db.session.begin_nested():
        cases.withdraw(case_id=as_complainant.report, reason=None, by=UNFILTERED, at=LATER)
    for statement in (
        "UPDATE complaint_case SET state = 'closed'",
        "DELETE FROM case_entry",
        "DELETE FROM case_person",
    ):
        assert db.session.connection().execute(text(statement)).rowcount == 0
    with pytest.raises(NotFound):
        lookup.case_of(as_complainant.told, by=UNFILTERED)


@pytest.mark.parametrize(("scope", "number"), [(PLATFORM, 4), (NOBODY, 0)])
def test_the_platform_sees_all_and_nobody_nothing(shared_app: Flask, market: Market, scope: Scope, number: int) -> None:
    with shared_app.app_context(), scoped(scope):
        assert db.session.query(Case).count() == db.session.query(CasePerson).count() == number
        for table in OF_CASES:
            assert bool(rows(table)) is (bool(number) and table in {"case_entry", "case_evidence"})
        db.session.rollback()


def test_a_question_to_the_complainant_of_a_report_is_hidden_from_the_shop(shared_app: Flask, market: Market) -> None:
    with shared_app.app_context(), scoped(PLATFORM):
        question = "Which warehouse?"
        cases.ask(case_id=market.report, question=question, party=Party.COMPLAINANT, by=OFFICER, at=LATER)
        db.session.commit()
    with shared_app.app_context(), scoped(seller_scope(market.mine)):
        assert question not in everything_seen()
        db.session.rollback()
