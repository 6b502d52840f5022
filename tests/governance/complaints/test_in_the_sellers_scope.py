"""What a shop does in a case passes in its own scope, in which the database shows it nothing of anybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints import deadlines, ip_notices, mediation, questions, remedies
from governance.complaints.models import Case, CaseEntry, CaseOffer, CasePerson
from governance.complaints.readings import case_counts, find_cases, read_case
from governance.complaints.states import Party
from governance.core.database import complainant_scope, db, seller_scope
from tests.builders import AT, make_account
from tests.governance.complaints.filed import accepted_case, link, make_document, shop
from tests.governance.complaints.walked import deciding_case, in_state, notice, offered, remedy_case, seen_as

AUTHORITY: dict[str, Any] = {"authority": "samr_12315", "source": "samr_12315"}


def answer(case: Case, documents: list[int]) -> Case:
    text = "It was whole. Call 13800138000."
    return questions.answer(case_id=case.id, text=text, documents=documents, by=shop(case.seller_id), at=AT)


def offer(case: Case, _documents: list[int]) -> Case:
    return offered(case)


def accept(case: Case, _documents: list[int]) -> Case:
    return mediation.accept_offer(case_id=case.id, by=shop(case.seller_id), at=AT)


def refuse(case: Case, _documents: list[int]) -> Case:
    return mediation.refuse_offer(case_id=case.id, reason="Too much.", by=shop(case.seller_id), at=AT)


def take_back(case: Case, _documents: list[int]) -> Case:
    return mediation.take_back(case_id=case.id, by=shop(case.seller_id), at=AT)


def show(case: Case, documents: list[int]) -> Case:
    return remedies.show(case_id=case.id, text="Paid back.", documents=documents, by=shop(case.seller_id), at=AT)


def counter(case: Case, documents: list[int]) -> Case:
    text = "We hold a licence."
    return ip_notices.counter_notice(case_id=case.id, text=text, documents=documents, by=shop(case.seller_id), at=AT)


def asked_for(**terms: Any) -> Callable[[], Case]:
    return lambda: offered(accepted_case(**AUTHORITY), Party.COMPLAINANT, **terms)


NOTHING: dict[str, Any] = {"remedy": "none", "amount": None, "currency": None}


@pytest.mark.parametrize(
    ("made", "step", "state"),
    [
        pytest.param(lambda: accepted_case(**AUTHORITY), answer, "deciding", id="answers"),
        pytest.param(lambda: accepted_case(**AUTHORITY), offer, "mediation", id="offers"),
        pytest.param(asked_for(), offer, "mediation", id="makes a counter-offer"),
        pytest.param(asked_for(), accept, "remedy", id="agrees"),
        pytest.param(asked_for(**NOTHING), accept, "closed", id="agrees that nothing is owed"),
        pytest.param(asked_for(), refuse, "with_seller", id="refuses"),
        pytest.param(lambda: offered(deciding_case()), take_back, "deciding", id="takes back"),
        pytest.param(remedy_case, show, "remedy", id="shows"),
        pytest.param(notice, counter, "counter_notice", id="counters"),
    ],
)
def test_a_shop_takes_its_steps_in_its_own_scope(
    desk: Flask, made: Callable[[], Case], step: Callable[[Case, list[int]], Case], state: str
) -> None:
    make_account()
    case = made()
    document = make_document(case, seller_id=case.seller_id).id
    with seen_as(seller_scope(case.seller_id)):
        step(case, [document])
        read = read_case(case_id=case.id, by=shop(case.seller_id), at=AT)
        assert read.state.value == state
    assert case.state == state


def test_what_an_authority_waits_for_follows_when_the_shop_agrees(desk: Flask) -> None:
    case = asked_for(**NOTHING)()
    with seen_as(seller_scope(case.seller_id)):
        accept(case, [])
    assert list(deadlines.open_clocks(case)) == ["authority_notice"]


def test_another_shop_sees_nothing_of_it(desk: Flask) -> None:
    case, other = offered(accepted_case()), accepted_case()
    case_id, other_id, other_shop = case.id, other.id, other.seller_id
    with seen_as(seller_scope(other_shop)):
        for table in (CaseEntry, CaseOffer):
            found = select(func.count()).select_from(table).where(table.case_id == case_id)
            assert db.session.scalar(found) == 0
        assert db.session.scalar(select(func.count()).select_from(CasePerson)) == 0
        assert [row.id for row in find_cases(by=shop(other_shop), at=AT).items] == [other_id]
        assert case_counts(by=shop(other_shop), at=AT).open == 1


@pytest.mark.parametrize("state", ["received", "asked", "mediation", "deciding", "remedy", "closed", "not_accepted"])
def test_a_complainant_reads_its_case_in_its_own_scope(desk: Flask, state: str) -> None:
    case, other = in_state(state), accepted_case()
    with seen_as(complainant_scope(case.id)):
        read = read_case(case_id=case.id, by=link(case), at=AT)
        assert db.session.scalars(select(Case.id)).all() == [case.id]
    assert (read.state.value, read.reference) == (state, f"C-{case.id}")
    assert read.seller_name
    assert other.id != case.id
