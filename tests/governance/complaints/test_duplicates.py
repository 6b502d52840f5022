"""Cases about one thing are recognised; what one person files twice becomes one case, and no word or file is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.complaints import cases, duplicates, evidence
from governance.complaints.likeness import Likeness
from governance.complaints.models import Case, CaseEvidence
from governance.complaints.states import Kind, State
from governance.core.access import ANONYMOUS
from governance.core.clocks.keeping import clocks_of
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.errors import Invalid, InvalidTransition, PermissionDenied
from tests.builders import AT, BY, make_seller
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    audited,
    entries_of,
    filed_case,
    happened,
    link,
    make_document,
    person,
    shop,
)

pytestmark = pytest.mark.usefixtures("desk")
ANA = person(buyer_reference="buyer-ana")


@pytest.fixture
def seller(desk: Flask) -> str:
    """A shop that everybody complains about."""
    return make_seller().reference


def filed(seller: str, **changes: Any) -> Case:
    """A case of Ana's about her one order."""
    usual: dict[str, Any] = {"seller": seller, "order_reference": "o1", "person": ANA}
    return filed_case(**usual | changes)


def test_what_is_filed_twice_by_one_person_is_a_repetition(seller: str) -> None:
    first = filed(seller)
    again, another = filed(seller, at=LATER), filed(seller, order_reference="o2")
    other_person, other_shop = filed(seller, person=person()), filed(make_seller().reference)
    every = [first.id, again.id, another.id, other_person.id, other_shop.id]
    assert duplicates.repeats_of(every, at=LATER) == {again.id: first.id}


def test_a_case_that_ended_or_lies_long_ago_is_repeated_by_none(seller: str) -> None:
    ended = filed(seller)
    cases.withdraw(case_id=ended.id, reason=None, by=link(ended), at=AT)
    filed(seller, order_reference="o3", opened_at=AT - timedelta(days=200))
    new = [filed(seller), filed(seller, order_reference="o3")]
    assert duplicates.repeats_of([case.id for case in new], at=LATER) == {}


def test_the_job_joins_all_repetitions_to_the_first(seller: str) -> None:
    first = filed(seller)
    again = [filed(seller, at=LATER) for _ in range(3)]
    assert duplicates.merge_repeats([case.id for case in [first, *again]], by=BY, at=LATER) == 3
    assert {case.merged_into for case in again} == {first.id}
    assert first.state == State.RECEIVED


def test_words_and_files_of_a_repetition_go_to_the_first_case(seller: str) -> None:
    first = accepted_case(seller=seller, order_reference="o1", person=ANA)
    again = filed(seller, text="It still does not work. Call me at +86 138 1234 5678.")
    photo = make_document(again)
    evidence.add(case_id=again.id, documents=[photo.id], note=None, by=link(again), at=AT)
    duplicates.merge(case_id=again.id, into_id=first.id, by=OFFICER, at=LATER)

    assert (again.state, again.merged_into, again.closed_at) == (State.MERGED, first.id, LATER)
    assert not [clock for clock in clocks_of(("case", str(again.id))) if clock.ended_at is None]
    assert happened(again)[-1] == "merged"
    assert audited(again)[-1] == "case:merge"
    entry = entries_of(first)[-1]
    assert (entry.kind, entry.party, entry.for_seller) == ("merged", "complainant", True)
    assert str(entry.text).startswith("It still does not work.")
    assert "1234 5678" not in str(entry.text)
    moved = db.session.scalars(select(CaseEvidence).where(CaseEvidence.document_id == photo.id)).one()
    assert (moved.case_id, moved.entry_id) == (first.id, entry.id)
    assert db.session.get_one(Document, photo.id).subject_id == str(first.id)


def test_the_complainant_is_told_where_it_goes_on(seller: str) -> None:
    first, again = filed(seller), filed(seller)
    duplicates.merge(case_id=again.id, into_id=first.id, by=OFFICER, at=LATER)
    entry = entries_of(again)[-1]
    assert (entry.for_complainant, entry.data) == (True, {"to": f"C-{first.id}"})


def test_the_words_of_a_reporter_do_not_reach_the_seller(seller: str) -> None:
    report = {"kind": Kind.REPORT, "issue": "prohibited", "request": None}
    first, again = filed(seller, **report), filed(seller, **report)
    duplicates.merge(case_id=again.id, into_id=first.id, by=OFFICER, at=LATER)
    assert not entries_of(first)[-1].for_seller


def test_different_people_keep_cases_of_their_own(seller: str) -> None:
    first, other, nobody = filed(seller), filed(seller, person=person()), filed(seller, person=person(**NOBODY))
    for case in (other, nobody):
        with pytest.raises(Invalid, match="group instead"):
            duplicates.merge(case_id=case.id, into_id=first.id, by=OFFICER, at=LATER)


NOBODY = dict.fromkeys(("name", "email", "phone", "address", "buyer_reference"))


def test_what_ended_or_is_something_else_is_not_joined(seller: str) -> None:
    first, again = filed(seller), filed(seller)
    with pytest.raises(Invalid, match="itself"):
        duplicates.merge(case_id=first.id, into_id=first.id, by=OFFICER, at=LATER)
    with pytest.raises(Invalid, match="one kind"):
        duplicates.merge(case_id=again.id, into_id=filed(make_seller().reference).id, by=OFFICER, at=LATER)
    cases.withdraw(case_id=first.id, reason=None, by=link(first), at=AT)
    for one, into in ((again, first), (first, again)):
        with pytest.raises(InvalidTransition):
            duplicates.merge(case_id=one.id, into_id=into.id, by=OFFICER, at=LATER)


def test_officers_see_cases_about_the_same_thing(seller: str) -> None:
    first = filed(seller)
    others = [filed(seller, person=person(), order_reference=None) for _ in range(2)]
    filed(seller, person=person(), product="kettle", order_reference=None)
    again = filed(seller)
    found = duplicates.like_cases(case_id=first.id, by=OFFICER, at=LATER)
    assert [(one.id, one.likeness) for one in found] == [
        (again.id, Likeness.REPEAT),
        (others[1].id, Likeness.SAME_MATTER),
        (others[0].id, Likeness.SAME_MATTER),
    ]


def test_it_is_officers_work(seller: str) -> None:
    first, again = filed(seller), filed(seller)
    for by in (ANONYMOUS, link(first), shop(first.seller_id)):
        with pytest.raises(PermissionDenied):
            duplicates.merge(case_id=again.id, into_id=first.id, by=by, at=LATER)
        with pytest.raises(PermissionDenied):
            duplicates.like_cases(case_id=first.id, by=by, at=LATER)
