"""A buyer is forgotten: nothing that names them is left anywhere, and what was decided stands."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.complaints import cases, decision, evidence, groups, mediation, news, outcome, patterns, remedies
from governance.complaints.erasure import Erased, erase_ended, erase_person
from governance.complaints.filing import Person, complainant_key
from governance.complaints.group_outcomes import GroupOutcome
from governance.complaints.intake.imports import ImportSummary, import_cases
from governance.complaints.lookup import case_of_token
from governance.complaints.models import Case, CaseEntry, CaseGroup, CasePerson, ComplainantPattern
from governance.complaints.readings import contact_of, read_case
from governance.complaints.records import freeze_due
from governance.complaints.states import Outcome, Party, State
from governance.core import audit_chain
from governance.core.access import ANONYMOUS, Role
from governance.core.audit import AuditEntry
from governance.core.database import db, transaction
from governance.core.documents.keeping import keep
from governance.core.documents.models import Document
from governance.core.errors import Invalid, InvalidTransition, NotFound, PermissionDenied
from governance.core.outbox.models import Message
from governance.core.settings import Settings
from governance.onboarding.identity_export import export_identities
from tests import sample_files
from tests.builders import AT, BY, commit, make_account, make_seller
from tests.conftest import settings_for
from tests.governance.complaints.filed import (
    LATER,
    OFFICER,
    REVIEWER,
    a_filing,
    accepted_case,
    entries_of,
    filed_case,
    install_rules,
    link,
    shop,
)
from tests.governance.complaints.left_behind import in_files, in_tables, in_text
from tests.governance.core.documents.handed_in import kept_files
from tests.governance.facts.imported import register_sellers, take
from tests.servers import Database

ANA = Person(
    name="Anabel Quixadá",
    email="anabel.quixada@mail.example",
    phone="+55 11 98765-4321",
    address="Rua das Jabuticabeiras 77, Itapecerica",
    buyer_reference="buyer-qx-5511",
    language="en",
)
MARKS = (
    *("anabel", "quixadá", "anabel.quixada@mail.example", "+55 11 98765-4321", "5511987654321", "11987654321"),
    *("98765-4321", "987654321", "jabuticabeiras", "itapecerica", "buyer-qx-5511"),
)
SAID = (
    "I am Anabel Quixadá, buyer-qx-5511. Write to anabel.quixada@mail.example, call +55 11 98765-4321 or 11987654321, "
    "or come to Rua das Jabuticabeiras 77, Itapecerica."
)
QUOTED = "Ms Quixadá (anabel.quixada@mail.example, 98765-4321, id buyer-qx-5511) of Jabuticabeiras 77 was called twice."
PHOTO = sample_files.picture("JPEG", (40, 30), colour=201)
BUYER, NAME = b"buyer-qx-5511", "Quixadá".encode()
THREE_YEARS = timedelta(days=3 * 365 + 2)  # one of them is longer, and the last day counts


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    """With a mail server that is never asked, so that messages to complainants are written; everything is logged."""
    own = settings_for(database, tmp_path / "var")
    return replace(own, smtp_url="smtp://127.0.0.1:9", log_level="DEBUG")


@pytest.fixture
def mailing(platform: None) -> None:
    """The platform's scope and the rule book, in an application that writes mails, on a database of its own."""
    install_rules()
    make_account(email="officer@platform.example")


def hand_in(case: Case, content: bytes, name: str) -> Document:
    """A file of the complainant's in a case."""
    document = keep(
        content=io.BytesIO(content), name=name, kind="photo", subject=("case", str(case.id)), by=link(case), at=AT
    )
    evidence.add(case_id=case.id, documents=[document.id], note=f"See me: {SAID}", by=link(case), at=AT)
    return document


def whole_case(**changes: Any) -> Case:
    """A case in which everybody has said everything about the person, to its rated end."""
    case = accepted_case(person=ANA, text=SAID, **changes)
    hand_in(case, PHOTO, "anabel-quixada.jpg")
    seller = shop(case.seller_id)
    cases.note(case_id=case.id, text=QUOTED, by=OFFICER, at=AT)
    cases.answer(case_id=case.id, text=QUOTED, by=seller, at=AT)
    cases.ask(case_id=case.id, question=f"Dear {ANA.name}, {QUOTED}", party=Party.COMPLAINANT, by=OFFICER, at=AT)
    cases.answer(case_id=case.id, text=SAID, by=link(case), at=AT)
    mediation.offer(case_id=case.id, remedy="refund", text=QUOTED, by=seller, at=AT)
    mediation.refuse_offer(case_id=case.id, reason=SAID, by=link(case), at=AT)
    decision.decide(case_id=case.id, outcome=Outcome.UPHELD, reason=QUOTED, remedy="refund", by=OFFICER, at=LATER)
    remedies.show(case_id=case.id, text=QUOTED, by=seller, at=LATER)
    remedies.confirm(case_id=case.id, by=link(case), at=LATER)
    outcome.rate(case_id=case.id, rating=4, comment=SAID, by=link(case), at=LATER)
    news.tell_complainants(by=BY, at=LATER)
    return case


def deliver(settings: Settings) -> ImportSummary:
    """A delivery that tells of the person three times: rightly, with an unknown issue, and in a line that was cut off."""
    told = {"kind": "complaint", "external_reference": "D-1", "seller": "anna", "issue": "quality", "text": SAID}
    told |= {name: str(getattr(ANA, name)) for name in ("name", "email", "phone", "address", "buyer_reference")}
    ended = {"state": "closed", "outcome": "dismissed", "decided_at": "2026-01-05", "closed_at": "2026-01-05"}
    rows = [told | ended | {"opened_at": "2026-01-02"}, told | {"external_reference": "D-2", "issue": ANA.name}]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path = settings.var_path.parent / "cases.ndjson"
    path.write_text("\n".join([*lines, lines[0][:-20]]) + "\n", encoding="utf-8")
    with transaction():
        return import_cases(path=path, source="help-desk", settings=settings, by=BY, at=AT)


@dataclass(frozen=True)
class Counted:
    """What must be the same before and after."""

    cases: list[tuple[Any, ...]]
    timeline: list[tuple[Any, ...]]
    documents: list[tuple[Any, ...]]


def counted() -> Counted:
    columns = (
        Case.id,
        Case.state,
        Case.issue,
        Case.outcome,
        Case.decided_at,
        Case.decided_by,
        Case.remedy,
        Case.rating,
    )
    entries = (CaseEntry.id, CaseEntry.case_id, CaseEntry.at, CaseEntry.kind, CaseEntry.party, CaseEntry.by)
    documents = (Document.id, Document.sha256, Document.size, Document.kind)
    return Counted(
        *(
            [tuple(row) for row in db.session.execute(select(*some).order_by(some[0]))]
            for some in (columns, entries, documents)
        )
    )


def sealed() -> int:
    """Seal the trail, verify it, and tell how many entries it has."""
    commit()
    audit_chain.seal(by=BY, at=LATER)
    commit()
    return audit_chain.verify().entries


def test_nothing_of_an_erased_buyer_is_left_and_what_was_decided_stands(
    settings: Settings, database: Database, mailing: None, capfd: pytest.CaptureFixture[str]
) -> None:
    register_sellers()
    take(settings, "orders", {"buyer_id": ANA.buyer_reference}, at=AT - timedelta(days=1))
    case, other = whole_case(seller="anna", order_reference="o1"), accepted_case(text="Mine broke, too.")
    freeze_due(by=BY, at=LATER)
    delivered = deliver(settings)
    assert (delivered.rows_opened, delivered.rows_rejected) == (1, 2)
    withdrawn = filed_case(person=replace(ANA, buyer_reference=None, email=ANA.email.upper()), text=SAID)  # type: ignore[union-attr]
    cases.withdraw(case_id=withdrawn.id, reason=SAID, by=link(withdrawn), at=AT)
    export_identities(as_of=date(2026, 2, 28), settings=settings, by=BY, at=AT)
    before, entries = counted(), sealed()
    assert {mark.split(": ")[0] for mark in in_tables(database, MARKS)} >= {
        *("case_entry", "case_person", "case_words", "document", "message"),
    }
    assert {mark.split(": ")[0].split("/")[0] for mark in in_files(settings.var_path, [PHOTO, BUYER, NAME])} == {
        "events",
        "files",
        "case-imports",
    }

    erased = erase_person(case_id=case.id, by=OFFICER, at=LATER)
    imported = db.session.scalars(select(Case.id).where(Case.source == "help-desk")).one()
    assert (set(erased.cases), erased.documents) == ({case.id, imported, withdrawn.id}, 1)
    assert min(erased.texts, erased.messages) > 0
    assert sealed() > entries
    assert in_tables(database, MARKS) == []
    assert in_files(settings.var_path, [PHOTO, *(mark.encode() for mark in MARKS)]) == []
    assert kept_files(settings) == []
    logged = capfd.readouterr()
    assert in_text(logged.out + logged.err, MARKS) == []

    assert counted() == before
    assert (case.outcome, case.rating, case.state) == ("upheld", 4, State.CLOSED)
    texts = {entry.kind: entry.text for entry in entries_of(case) if entry.party != Party.COMPLAINANT}
    assert texts["note"] == "Ms […] ([…], […], id […]) of […] 77 was called twice."
    assert {entry.text for entry in entries_of(case) if entry.party == Party.COMPLAINANT} == {None}
    assert "Mine broke, too." in {entry.text for entry in entries_of(other)}
    assert db.session.get_one(CasePerson, other.id).erased_at is None


def test_messages_to_the_person_go_and_those_to_the_shop_stay(mailing: None) -> None:
    case = accepted_case(person=ANA)
    make_account(Role.SELLER, seller_id=case.seller_id)
    news.tell_complainants(by=BY, at=LATER)
    cases.ask(case_id=case.id, question="Which lamp?", party=Party.SELLER, by=OFFICER, at=LATER)
    cases.withdraw(case_id=case.id, reason=None, by=link(case), at=LATER)
    to_nobody = select(func.count()).where(Message.address.is_not(None))
    others = select(func.count()).where(Message.account_id.is_not(None))
    number = db.session.scalar(others)
    assert db.session.scalar(to_nobody)
    erase_person(case_id=case.id, by=OFFICER, at=LATER)
    assert db.session.scalar(to_nobody) == 0
    assert db.session.scalar(others) == number


@pytest.mark.usefixtures("desk")
class TestOnePerson:
    def test_the_link_opens_nothing_and_nobody_is_there_to_be_asked(self) -> None:
        filing = cases.file_case(filing=a_filing_of_ana(), by=BY, at=AT)
        cases.withdraw(case_id=filing.case.id, reason=None, by=link(filing.case), at=AT)
        assert case_of_token(str(filing.token)) == filing.case.id
        erase_person(case_id=filing.case.id, by=OFFICER, at=LATER)
        with pytest.raises(NotFound):
            case_of_token(str(filing.token))
        with pytest.raises(NotFound):
            contact_of(case_id=filing.case.id, by=OFFICER, at=LATER)
        shown = read_case(case_id=filing.case.id, by=OFFICER, at=LATER)
        assert shown.person is not None
        assert (shown.person.name, shown.person.erased_at) == (None, LATER)
        with pytest.raises(NotFound, match="nobody left"):
            erase_person(case_id=filing.case.id, by=OFFICER, at=LATER)

    def test_it_is_written_down_without_a_word_about_the_person(self) -> None:
        case = withdrawn_case()
        erase_person(case_id=case.id, by=OFFICER, at=LATER)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "case:erase")).one()
        assert (entry.subject_id, entry.reason, entry.after) == (str(case.id), None, {"texts": 1})

    def test_an_open_case_ends_before_its_person_is_erased(self) -> None:
        ended, still_open = withdrawn_case(), filed_case(person=ANA)
        with pytest.raises(InvalidTransition, match=f"Still open: C-{still_open.id}"):
            erase_person(case_id=ended.id, by=OFFICER, at=LATER)
        cases.withdraw(case_id=still_open.id, reason=None, by=link(still_open), at=AT)
        assert erase_person(case_id=ended.id, by=OFFICER, at=LATER).cases == (ended.id, still_open.id)

    def test_one_person_is_known_by_its_key_its_id_and_its_address(self, desk: Flask) -> None:
        by_id, by_mail = withdrawn_case(email=None, phone=None), withdrawn_case(buyer_reference=None, phone=None)
        both = withdrawn_case()
        stranger = withdrawn_case(
            buyer_reference="other", email="other@mail.example"
        )  # a household shares its telephone
        only_phone = [withdrawn_case(buyer_reference=None, email=None) for _ in range(2)]
        salt = desk.extensions["settings"].pseudonym_key
        key = complainant_key(Person(buyer_reference=ANA.buyer_reference), salt)
        assert erase_person(key=key, by=OFFICER, at=LATER).cases == (by_id.id, by_mail.id, both.id)
        assert erase_person(case_id=only_phone[0].id, by=OFFICER, at=LATER).cases == tuple(one.id for one in only_phone)
        assert db.session.get_one(CasePerson, stranger.id).email == "other@mail.example"

    def test_common_findings_and_patterns_name_nobody_either(self) -> None:
        found = [accepted_case(person=ANA, seller=seller.reference, lot="L7") for seller in [make_seller()] * 2]
        for case in found:
            cases.answer(case_id=case.id, text="Checked.", by=shop(case.seller_id), at=AT)
        ids = [case.id for case in found]
        group = groups.put_in_group(case_ids=ids, cause="lot:L7", by=OFFICER, at=AT)
        outcomes = [GroupOutcome(case_id=case_id) for case_id in ids]
        groups.find(
            group_id=group.id, finding=Outcome.DISMISSED, reason=QUOTED, outcomes=outcomes, by=OFFICER, at=LATER
        )
        pattern = ComplainantPattern(
            complainant_key=db.session.get_one(CasePerson, ids[0]).complainant_key,
            reasons={"patterns": ["same_words"]},
            state="proposed",
            found_at=AT,
        )
        db.session.add(pattern)
        db.session.flush()
        patterns.judge(pattern_id=pattern.id, confirmed=False, reason=QUOTED, by=REVIEWER, at=LATER)
        erase_person(case_id=ids[0], by=OFFICER, at=LATER)
        db.session.expire_all()
        reason = str(db.session.get_one(CaseGroup, group.id).reason)
        assert in_text(reason, MARKS) == []
        assert "was called twice" in reason
        assert (pattern.complainant_key, pattern.reason, pattern.state) == (None, None, "rejected")

    def test_those_who_may_read_of_persons_may_have_them_erased(self) -> None:
        case = withdrawn_case()
        for by in (ANONYMOUS, shop(case.seller_id), link(case)):
            with pytest.raises(PermissionDenied):
                erase_person(case_id=case.id, by=by, at=LATER)
        for case_id, key in ((None, None), (case.id, "k")):
            with pytest.raises(Invalid):
                erase_person(case_id=case_id, key=key, by=OFFICER, at=LATER)


@pytest.mark.usefixtures("desk")
class TestAfterThreeYears:
    def test_who_filed_is_forgotten_three_years_after_the_end_and_not_a_day_before(self) -> None:
        case = withdrawn_case()
        assert erase_ended(by=BY, at=AT + THREE_YEARS - timedelta(days=1)) == Erased(cases=())
        assert erase_ended(by=BY, at=AT + THREE_YEARS).cases == (case.id,)
        assert db.session.get_one(CasePerson, case.id).erased_at == AT + THREE_YEARS
        assert erase_ended(by=BY, at=AT + THREE_YEARS + timedelta(days=1)).cases == ()

    def test_an_open_case_of_the_same_person_stays_as_it_is(self) -> None:
        ended, still_open = withdrawn_case(), filed_case(person=ANA, text=SAID)
        assert erase_ended(by=BY, at=AT + THREE_YEARS).cases == (ended.id,)
        assert db.session.get_one(CasePerson, still_open.id).email == ANA.email
        assert entries_of(still_open)[0].text is not None

    def test_what_must_be_kept_longer_is(self) -> None:
        case = withdrawn_case()
        db.session.get_one(CasePerson, case.id).keep_until = (AT + THREE_YEARS).date() + timedelta(days=10)
        db.session.flush()
        assert erase_ended(by=BY, at=AT + THREE_YEARS + timedelta(days=10)).cases == ()
        assert erase_ended(by=BY, at=AT + THREE_YEARS + timedelta(days=11)).cases == (case.id,)

    def test_many_are_erased_piece_by_piece(self) -> None:
        found = [withdrawn_case() for _ in range(3)]
        assert erase_ended(by=BY, at=AT + THREE_YEARS, most=2).cases == (found[0].id, found[1].id)
        assert erase_ended(by=BY, at=AT + THREE_YEARS, most=2).cases == (found[2].id,)

    def test_only_who_runs_jobs_erases_what_is_due(self) -> None:
        with pytest.raises(PermissionDenied):
            erase_ended(by=OFFICER, at=LATER)


def a_filing_of_ana() -> Any:
    """What Ana files about a shop of its own."""
    return a_filing(person=ANA, seller=make_seller().reference)


def withdrawn_case(**changes: Any) -> Case:
    """A case of Ana's that she has withdrawn."""
    case = filed_case(person=replace(ANA, **changes))
    cases.withdraw(case_id=case.id, reason=None, by=link(case), at=AT)
    return case
