"""The timeline of a case: one entry for everything that happens, marked for whose eyes it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from governance.complaints.masking import mask_words
from governance.complaints.models import Case, CaseEntry, CasePerson, CaseWords
from governance.complaints.parties import name_of
from governance.complaints.states import EntryKind, Party
from governance.core.access import Actor
from governance.core.database import db


def enter(
    case: Case,
    kind: EntryKind,
    party: Party,
    *,
    by: Actor,
    at: datetime,
    text: str | None = None,
    data: dict[str, Any] | None = None,
    for_complainant: bool,
    for_seller: bool,
) -> CaseEntry:
    """Write down what happened. `text` is masked for all; what it says in full is kept where that differs.

    `data` holds codes, numbers and amounts, never words. What a seller enters is always for its own eyes.
    """
    masked = None if text is None else mask_words(text, _marks(case.id))
    entry = CaseEntry(
        case_id=case.id,
        seller_id=case.seller_id,
        at=at,
        party=party.value,
        by=name_of(by),
        kind=kind.value,
        text=masked,
        data=data,
        for_complainant=for_complainant,
        for_seller=for_seller,
    )
    db.session.add(entry)
    db.session.flush()
    if text is not None and text != masked:
        of_complainant = party is Party.COMPLAINANT
        db.session.add(CaseWords(entry_id=entry.id, case_id=case.id, of_complainant=of_complainant, text=text))
        db.session.flush()
    return entry


def _marks(case_id: int) -> tuple[str, ...]:
    """What would tell who filed the case; a seller's scope knows nothing of it, and so writes nothing of it."""
    person = db.session.get(CasePerson, case_id)
    if person is None:
        return ()
    given = (person.name, person.email, person.phone, person.address, person.buyer_reference)
    return tuple(mark for mark in given if mark)
