"""Reading the dossier of an application: its fields, its documents, and who shares something with it.

Looking at others needs the platform's scope: this runs in jobs and for officers, never in an applicant's request.
"""

from __future__ import annotations

from sqlalchemy import select

from governance.core.commands import settings
from governance.core.database import db
from governance.core.documents.models import Document
from governance.core.documents.store import FileStore, file_store
from governance.core.errors import Unavailable
from governance.onboarding.checks.dossier import Dossier, Kin, Paper
from governance.onboarding.models import Application, ApplicationPerson
from governance.onboarding.normal_forms import Keys, keys_of
from governance.onboarding.terms import Terms


def dossier_of(
    application: Application, terms: Terms, *, papers: tuple[Paper, ...] = (), kin: tuple[Kin, ...] = ()
) -> Dossier:
    """Everything the checks look at, on the day of `terms`; `papers` from `papers_of`, `kin` from `kin_search`."""
    person = db.session.get_one(ApplicationPerson, application.id)
    return Dossier(
        today=terms.day,
        rules=terms.admission,
        country=application.country,
        kind=application.kind,
        legal_name=application.legal_name,
        registration_number=application.registration_number,
        exemption=application.exemption,
        founded_on=application.founded_on,
        business_scope=application.business_scope,
        categories=tuple(application.categories or ()),
        brands=tuple(application.brands or ()),
        commitments=application.commitments or {},
        representative_name=person.representative_name,
        representative_id_number=person.representative_id_number,
        contact_email=person.contact_email,
        contact_email_confirmed=person.contact_email_confirmed_at is not None,
        contact_phone=person.contact_phone,
        bank_account_name=person.bank_account_name,
        papers=papers,
        kin=kin,
    )


def keys_now(application: Application) -> Keys:
    """The keys of an application as it stands."""
    person = db.session.get_one(ApplicationPerson, application.id)
    return keys_of(
        country=application.country,
        salt=settings().pseudonym_key,
        number=application.registration_number,
        address=application.registered_address,
        representative_id_number=person.representative_id_number,
        representative_name=person.representative_name,
        phone=person.contact_phone,
        account=person.bank_account_number,
    )


def papers_of(application: Application) -> tuple[Paper, ...]:
    """Its documents that were not erased, oldest first. Each is opened, which takes time."""
    query = select(Document).where(Document.application_id == application.id, Document.erased_at.is_(None))
    documents = list(db.session.scalars(query.order_by(Document.id)))
    try:
        store = file_store(settings())
    except Unavailable:
        return tuple(_paper(document, None) for document in documents)
    return tuple(_paper(document, _opens(document, store)) for document in documents)


def _paper(document: Document, opens: bool | None) -> Paper:  # noqa: FBT001 (three answers: yes, no, unknown)
    return Paper(
        id=document.id,
        kind=document.kind,
        number=document.number,
        valid_from=document.valid_from,
        valid_until=document.valid_until,
        scan=document.scan,
        opens=opens,
    )


def _opens(document: Document, store: FileStore) -> bool | None:
    """True when the content is there as it was handed in, which was opened then; None when the store does not say."""
    try:
        with store.open(document.sha256):
            return True
    except Unavailable:
        return None
