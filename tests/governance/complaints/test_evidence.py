"""Evidence: who adds it, who sees it, and that a photo tells others nothing but its picture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from governance.complaints import evidence
from governance.complaints.models import Case, CaseEvidence
from governance.complaints.states import Kind
from governance.core.access import Actor
from governance.core.database import db
from governance.core.documents import keeping
from governance.core.errors import Invalid, NotFound
from tests.builders import AT
from tests.governance.complaints.filed import (
    COLLEAGUE,
    LATER,
    OFFICER,
    REVIEWER,
    accepted_case,
    account_of,
    entries_of,
    link,
    make_document,
    officers,
    person,
    shop,
    told,
)

pytestmark = pytest.mark.usefixtures("desk")
REPORT: dict[str, Any] = {"kind": Kind.REPORT, "issue": "counterfeit", "request": None}


def add(case: Case, by: Actor, **flags: bool) -> CaseEvidence:
    document = make_document(case, seller_id=by.seller_id)
    evidence.add(case_id=case.id, documents=[document.id], note="See here.", by=by, at=LATER, **flags)
    return db.session.scalars(select(CaseEvidence).where(CaseEvidence.document_id == document.id)).one()


def seen(shown: CaseEvidence) -> tuple[str, bool, bool]:
    return shown.party, shown.for_complainant, shown.for_seller


def test_each_side_shows_its_evidence_to_the_other_one() -> None:
    case = accepted_case()
    assert seen(add(case, link(case))) == ("complainant", True, True)
    assert seen(add(case, shop(case.seller_id))) == ("seller", True, True)


def test_of_a_report_nothing_goes_from_side_to_side() -> None:
    report = accepted_case(**REPORT)
    assert seen(add(report, link(report))) == ("complainant", True, False)
    assert seen(add(report, shop(report.seller_id))) == ("seller", False, True)


def test_the_platform_says_for_whose_eyes_its_own_is() -> None:
    case = accepted_case()
    assert seen(add(case, OFFICER)) == ("platform", False, False)
    assert seen(add(case, OFFICER, for_seller=True)) == ("platform", False, True)
    assert seen(add(case, OFFICER, for_complainant=True)) == ("platform", True, False)


def test_evidence_is_one_entry_and_those_whom_it_concerns_hear_of_it() -> None:
    officer = officers(1)[0]
    case = accepted_case()
    account = account_of(case)
    shown = add(case, link(case))
    entry = entries_of(case)[-1]
    assert (shown.entry_id, entry.kind, entry.text, entry.data) == (entry.id, "evidence", "See here.", {"documents": 1})
    assert told(case, officer)[-1] == "case.evidence_added"
    assert told(case, account) == ["case.evidence_added"]


def test_a_document_of_something_else_of_others_erased_or_added_already_is_no_evidence() -> None:
    case, other = accepted_case(), accepted_case()
    added = add(case, link(case)).document_id
    elsewhere = make_document(other).id
    foreign = make_document(case).id
    erased = make_document(case, seller_id=case.seller_id, erased_at=AT, name=None, uploaded_by=None).id
    with pytest.raises(Invalid) as refused:
        evidence.add(case_id=case.id, documents=[added, elsewhere], note=None, by=link(case), at=LATER)
    assert [finding.pointer for finding in refused.value.findings] == ["documents/0", "documents/1"]
    by = shop(case.seller_id)
    with pytest.raises(Invalid) as refused:
        evidence.add(case_id=case.id, documents=[foreign, erased], note=None, by=by, at=LATER)
    assert [finding.pointer for finding in refused.value.findings] == ["documents/0", "documents/1"]
    with pytest.raises(Invalid, match="at least one"):
        evidence.add(case_id=case.id, documents=[], note="Nothing.", by=link(case), at=LATER)


def test_what_the_platform_or_a_complainant_hands_in_is_no_document_of_the_shop() -> None:
    case = accepted_case()
    wrongly = make_document(case, seller_id=case.seller_id)
    evidence.add(case_id=case.id, documents=[wrongly.id], note=None, by=OFFICER, at=LATER)
    assert wrongly.seller_id is None


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture with the device that took it."""
    marks = Image.Exif()
    marks[0x0110] = "Telephone-9000"
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.jpg", exif=marks)
    return tmp_path / "photo.jpg"


@pytest.mark.parametrize("whose", ["complainant", "seller"])
def test_others_get_the_picture_without_its_marks_and_the_platform_all_of_it(whose: str, photo: Path) -> None:
    case = accepted_case()
    buyer, seller = link(case), shop(case.seller_id)
    by, reader = (buyer, seller) if whose == "complainant" else (seller, buyer)
    document = keep(case, photo, by)
    evidence.add(case_id=case.id, documents=[document], note=None, by=by, at=LATER)
    marked = {}
    for asking in (by, reader, OFFICER):
        shown, content = evidence.content_of(case_id=case.id, document_id=document, by=asking, at=LATER)
        with content:
            read = content.read()
        assert Image.open(BytesIO(read)).size == (8, 8)
        assert shown.id == document
        marked[asking.label] = b"Telephone-9000" in read
    assert marked == {by.label: True, reader.label: False, OFFICER.label: True}


def test_nobody_opens_what_is_not_for_their_eyes(photo: Path) -> None:
    report, other = accepted_case(**REPORT), accepted_case()
    document = keep(report, photo, link(report))
    with pytest.raises(NotFound):  # handed in and not yet shown
        evidence.content_of(case_id=report.id, document_id=document, by=OFFICER, at=LATER)
    evidence.add(case_id=report.id, documents=[document], note=None, by=link(report), at=LATER)
    for case, by in ((report, shop(report.seller_id)), (report, link(other)), (other, link(other)), (other, OFFICER)):
        with pytest.raises(NotFound):
            evidence.content_of(case_id=case.id, document_id=document, by=by, at=LATER)


def test_somebody_of_the_platform_opens_of_the_own_case_what_any_complainant_does(photo: Path) -> None:
    case = accepted_case(person=person(email=REVIEWER.label))
    inner, outer = keep(case, photo, COLLEAGUE), keep(case, photo, COLLEAGUE)
    for document, shown in ((inner, False), (outer, True)):
        evidence.add(case_id=case.id, documents=[document], note=None, by=COLLEAGUE, at=LATER, for_complainant=shown)
    with pytest.raises(NotFound):
        evidence.content_of(case_id=case.id, document_id=inner, by=REVIEWER, at=LATER)
    _, content = evidence.content_of(case_id=case.id, document_id=outer, by=REVIEWER, at=LATER)
    content.close()


def keep(case: Case, path: Path, by: Actor) -> int:
    """Hand a file in as its door does."""
    subject = ("case", str(case.id))
    with path.open("rb") as content:
        kept = keeping.keep(
            content=content, name=path.name, kind="photo", subject=subject, seller_id=by.seller_id, by=by, at=AT
        )
    return kept.id
