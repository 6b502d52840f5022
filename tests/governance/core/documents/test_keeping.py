"""Taking documents in, finding, opening and verifying them."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from governance.core.access import ANONYMOUS, Actor, Permission, Role, permissions_of
from governance.core.audit import AuditEntry
from governance.core.database import PLATFORM, applicant_scope, db, scoped, seller_scope
from governance.core.documents import keeping
from governance.core.documents.events import DocumentVerified
from governance.core.documents.models import Document
from governance.core.errors import DomainError, Invalid, InvalidTransition, NotFound, PermissionDenied, Unavailable
from governance.core.events import Subscription
from governance.core.settings import Settings
from tests import sample_files
from tests.builders import AT, BY, commit
from tests.governance.core.documents.handed_in import NUMBER, hand_in, kept_files

OFFICER = Actor("account", "1", "officer@platform.example", permissions_of([Role.COMPLIANCE_OFFICER]))
REVIEWER = Actor("account", "2", "reviewer@platform.example", permissions_of([Role.REVIEWER]))
ADMINISTRATOR = Actor("account", "3", "admin@platform.example", permissions_of([Role.ADMINISTRATOR]))
APPLICANT = Actor("account", "4", "ana@mail.example", permissions_of([Role.APPLICANT]), application_id=1)
SELLER = Actor("account", "5", "bo@mail.example", permissions_of([Role.SELLER]), seller_id=7)

pytestmark = pytest.mark.usefixtures("platform")


def trail(document: Document) -> list[tuple[str, str]]:
    """What happened to a document, and who did it."""
    about = (AuditEntry.subject_kind == "document", AuditEntry.subject_id == str(document.id))
    query = select(AuditEntry.action, AuditEntry.actor_label).where(*about).order_by(AuditEntry.id)
    return [(row.action, row.actor_label) for row in db.session.execute(query)]


def test_a_document_is_kept_with_what_is_said_of_it_and_what_its_content_says() -> None:
    document = hand_in(
        sample_files.picture("JPEG"),
        name="C:\\scans\\licence.exe",
        application_id=1,
        number=" １１０１０１１９９００３０７００００ ",
        valid_from=date(2026, 1, 1),
        valid_until=date(2030, 1, 1),
        by=APPLICANT,
    )
    commit()
    assert (document.media_type, document.name, document.number) == ("image/jpeg", "licence.exe.jpg", NUMBER)
    assert document.sha256 == hashlib.sha256(sample_files.picture("JPEG")).hexdigest()
    assert (document.application_id, document.seller_id, document.subject_kind, document.subject_id) == (
        *(1, None),
        *("application", "1"),
    )
    assert (document.scan, document.uploaded_by, document.uploaded_at) == ("not_scanned", APPLICANT.label, AT)
    assert keeping.documents_of(("application", "1")) == [document]
    assert keeping.documents_of(("application", "2")) == []


def test_the_content_comes_back_as_it_was_and_it_is_on_record() -> None:
    document = hand_in()
    found, content = keeping.content_of(document_id=document.id, by=REVIEWER, at=AT)
    with content:
        assert (found, content.read()) == (document, sample_files.picture())
    db.session.flush()
    assert trail(document) == [("document:add", BY.label), ("document:read", REVIEWER.label)]


def test_neither_name_nor_number_reaches_the_audit_trail() -> None:
    document = hand_in(name=f"{NUMBER}.png", number=NUMBER)
    keeping.number_of(document_id=document.id, by=OFFICER, at=AT)
    keeping.verify(document_id=document.id, by=OFFICER, at=AT)
    db.session.flush()
    rows = db.session.scalars(text("SELECT audit_entry::text FROM audit_entry")).all()
    assert len(rows) == 3
    assert NUMBER not in str(rows)


def test_two_documents_with_one_content_share_one_file(settings: Settings) -> None:
    first, second = hand_in(), hand_in(subject=("application", "2"))
    assert first.id != second.id
    assert kept_files(settings) == [first.sha256]


@pytest.mark.parametrize(
    ("content", "said", "pointer"),
    [
        (b"", {}, "content"),
        (sample_files.EXECUTABLES["windows"], {}, "content"),
        (sample_files.pdf_with_script(), {}, "content"),
        (sample_files.picture_with_size(50_000, 50_000), {}, "content"),
        (b"%PDF-1.7" + bytes(3 * 2**20), {}, "content"),
        (None, {"kind": "Business licence"}, "kind"),
        (None, {"valid_from": date(2026, 1, 2), "valid_until": date(2026, 1, 1)}, "valid_until"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    app: Flask, settings: Settings, content: bytes | None, said: dict[str, Any], pointer: str
) -> None:
    app.extensions["settings"] = replace(settings, max_document_mb=2)
    with pytest.raises(Invalid) as refused:
        hand_in(content, **said)
    assert refused.value.findings[0].pointer == pointer
    assert kept_files(settings) == []
    assert db.session.scalar(select(func.count(Document.id))) == 0


def test_while_the_scanner_is_down_nothing_is_kept(app: Flask, settings: Settings) -> None:
    app.extensions["settings"] = replace(settings, clamd_url="tcp://127.0.0.1:9")
    with pytest.raises(Unavailable):
        hand_in()
    assert kept_files(settings) == []


def test_the_file_is_there_before_the_row_and_stays_when_the_row_does_not(settings: Settings) -> None:
    document = hand_in()
    assert kept_files(settings) == [document.sha256]
    db.session.rollback()
    assert db.session.scalar(select(func.count(Document.id))) == 0
    assert len(kept_files(settings)) == 1


@pytest.mark.parametrize(
    ("by", "application_id", "seller_id", "allowed"),
    [
        (OFFICER, None, None, True),
        (OFFICER, 1, None, True),
        (OFFICER, None, 7, True),
        (APPLICANT, 1, None, True),
        (APPLICANT, 2, None, False),
        (APPLICANT, None, None, False),
        (APPLICANT, None, 7, False),
        (APPLICANT, 1, 7, False),
        (SELLER, None, 7, True),
        (SELLER, None, 8, False),
        (SELLER, 1, 7, False),
        (REVIEWER, 1, None, False),  # verifies, and adds nothing
        (ADMINISTRATOR, 1, None, False),
        (ANONYMOUS, 1, None, False),
    ],
)
def test_who_may_add_for_whom(by: Actor, application_id: int | None, seller_id: int | None, *, allowed: bool) -> None:
    if allowed:
        assert hand_in(application_id=application_id, seller_id=seller_id, by=by).id
        return
    with pytest.raises(PermissionDenied):
        hand_in(application_id=application_id, seller_id=seller_id, by=by)


@pytest.mark.parametrize(
    ("by", "error"),
    [
        (OFFICER, None),
        (REVIEWER, None),
        (APPLICANT, None),
        (replace(APPLICANT, application_id=2), NotFound),
        (SELLER, NotFound),
        (ADMINISTRATOR, PermissionDenied),
        (ANONYMOUS, PermissionDenied),
    ],
)
def test_who_may_open_a_document_of_an_applicant(by: Actor, error: type[DomainError] | None) -> None:
    document = hand_in(application_id=1)
    if error is None:
        keeping.content_of(document_id=document.id, by=by, at=AT)[1].close()
        return
    with pytest.raises(error):
        keeping.content_of(document_id=document.id, by=by, at=AT)


def test_the_number_in_full_is_for_those_who_may_see_it_and_on_record() -> None:
    document = hand_in(application_id=1, number=NUMBER)
    assert keeping.number_of(document_id=document.id, by=REVIEWER, at=AT) == NUMBER
    db.session.flush()
    assert trail(document)[1:] == [("document:number", REVIEWER.label)]
    with pytest.raises(PermissionDenied):
        keeping.number_of(document_id=document.id, by=APPLICANT, at=AT)


def test_a_document_is_verified_once_and_others_hear_of_it(app: Flask) -> None:
    heard: list[DocumentVerified] = []
    app.extensions["subscriptions"] = (Subscription(DocumentVerified, lambda event, _by, _at: heard.append(event)),)
    document = hand_in(application_id=1, by=APPLICANT)
    keeping.verify(document_id=document.id, by=REVIEWER, at=AT)
    assert (document.verified_by, document.verified_at) == (REVIEWER.label, AT)
    assert [(event.document_id, event.kind, event.application_id) for event in heard] == [
        (document.id, "business_licence", 1)
    ]
    with pytest.raises(InvalidTransition, match="verified already, by reviewer@"):
        keeping.verify(document_id=document.id, by=OFFICER, at=AT + timedelta(days=1))
    with pytest.raises(PermissionDenied):
        keeping.verify(document_id=document.id, by=APPLICANT, at=AT)


def test_what_an_applicant_handed_in_goes_with_the_shop(app: Flask) -> None:
    documents = [
        hand_in(application_id=application, subject=("application", str(application))) for application in (1, 2)
    ]
    assert keeping.hand_over(application_id=1, seller_id=7, by=OFFICER, at=AT) == 1
    commit()
    ids = [document.id for document in documents]
    for scope, seen in (
        (seller_scope(7), ids[:1]),
        (applicant_scope(1), ids[:1]),
        (applicant_scope(2), ids[1:]),
        (PLATFORM, ids),
    ):
        with scoped(scope):
            db.session.rollback()
            assert list(db.session.scalars(select(Document.id).order_by(Document.id))) == seen
    with pytest.raises(PermissionDenied):
        keeping.hand_over(application_id=2, seller_id=7, by=SELLER, at=AT)


def test_a_document_that_is_not_there_is_not_found() -> None:
    for document_id in (0, 99, 2**62):
        with pytest.raises(NotFound):
            keeping.document_of(document_id=document_id, by=BY)


def test_every_right_to_documents_is_held_by_somebody() -> None:
    rights = {permission for permission in Permission if permission.value.startswith("document:")}
    assert rights <= OFFICER.permissions


def test_the_content_is_read_from_where_the_caller_left_it() -> None:
    content = io.BytesIO(b"before" + sample_files.pdf())
    content.seek(6)
    document = keeping.keep(content=content, name="", kind="licence", subject=("application", "1"), by=BY, at=AT)
    assert (document.size, document.name) == (len(sample_files.pdf()), "document.pdf")
