"""One answer of a shop to every case of a group that waits for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from governance.complaints import cases, groups
from governance.complaints.common_answer import answer_alike, waiting_alike
from governance.complaints.models import Case, CaseEvidence
from governance.complaints.states import EntryKind
from governance.core.database import db
from governance.core.errors import Conflict, PermissionDenied
from tests.builders import AT, make_seller
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    accepted_case,
    entries_of,
    filed_case,
    make_document,
    shop,
)

pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def alike() -> list[Case]:
    """Four cases of one lot that wait for the shop, and one that nobody has accepted."""
    seller = make_seller(country="CN")
    found = [accepted_case(seller=seller.reference, lot="L7") for _ in range(4)]
    found.append(filed_case(seller=seller.reference, lot="L7"))
    groups.put_in_group(case_ids=[case.id for case in found], cause="lot:L7", by=OFFICER, at=AT)
    return found


def states(found: list[Case]) -> list[str]:
    return [db.session.get_one(Case, case.id).state for case in found]


def test_a_shop_answers_once_for_all_that_wait(alike: list[Case]) -> None:
    by = shop(alike[0].seller_id)
    assert waiting_alike(case_id=alike[1].id, by=by) == [alike[0].id, alike[2].id, alike[3].id]
    document = make_document(alike[1], seller_id=by.seller_id)
    told = answer_alike(case_id=alike[1].id, text="We test the lot.", documents=[document.id], by=by, at=LATER)
    assert told == 4
    assert states(alike) == ["deciding"] * 4 + ["received"]
    for case in alike[:4]:
        (said,) = [entry for entry in entries_of(case) if entry.kind == EntryKind.ANSWER]
        assert (said.text, said.at) == ("We test the lot.", LATER)
    assert list(db.session.scalars(select(CaseEvidence.case_id))) == [alike[1].id]


def test_what_was_answered_already_is_not_answered_again(alike: list[Case]) -> None:
    by = shop(alike[0].seller_id)
    cases.answer(case_id=alike[2].id, text="This one was another lamp.", by=by, at=LATER)
    assert waiting_alike(case_id=alike[0].id, by=by) == [alike[1].id, alike[3].id]
    assert answer_alike(case_id=alike[0].id, text="We test the lot.", by=by, at=LATER) == 3


def test_a_case_without_a_group_is_answered_alone(alike: list[Case]) -> None:
    single = accepted_case()
    by = shop(single.seller_id)
    assert waiting_alike(case_id=single.id, by=by) == []
    assert answer_alike(case_id=single.id, text="It is on its way.", by=by, at=LATER) == 1


def test_somebody_elses_change_and_other_peoples_hands_stop_it(alike: list[Case]) -> None:
    by = shop(alike[0].seller_id)
    with pytest.raises(Conflict), db.session.begin_nested():
        answer_alike(case_id=alike[3].id, text="We test the lot.", by=by, at=LATER, version=1)
    assert states(alike)[:4] == ["with_seller"] * 4
    with pytest.raises(PermissionDenied):
        answer_alike(case_id=alike[0].id, text="For them.", by=OFFICER, at=LATER)
