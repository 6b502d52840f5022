"""What happened in one case and what was handed in for it, as far as it is for the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, select

from governance.complaints.models import CaseEntry, CaseEvidence, CaseRecord, CaseWords
from governance.complaints.rows import names_of
from governance.complaints.shown import DocumentShown, EntryShown, RecordShown
from governance.complaints.sight import Sight, data_seen, names_file, reads_in_full
from governance.complaints.states import Party
from governance.core.database import db
from governance.core.documents.models import Document

_SIDES = {Sight.SELLER: "for_seller", Sight.COMPLAINANT: "for_complainant"}
_ACCOUNT = "account:"


def evidence_of(case_id: int, *, sight: Sight) -> list[tuple[int | None, DocumentShown]]:
    """The documents of a case, oldest first, each with the entry it came with."""
    query = select(CaseEvidence, Document).join(Document, Document.id == CaseEvidence.document_id)
    query = query.where(CaseEvidence.case_id == case_id, *_for(CaseEvidence, sight)).order_by(CaseEvidence.id)
    return [(row.entry_id, _document(row, document, sight)) for row, document in db.session.execute(query)]


def entries_of(
    case_id: int, *, sight: Sight, documents: Iterable[tuple[int | None, DocumentShown]]
) -> tuple[EntryShown, ...]:
    """Everything that happened, oldest first, with the `documents` that came with it."""
    query = select(CaseEntry).where(CaseEntry.case_id == case_id, *_for(CaseEntry, sight)).order_by(CaseEntry.id)
    entries = list(db.session.scalars(query))
    words, names = _words(case_id, sight), _names(entries, sight)
    came = list(documents)
    return tuple(
        EntryShown(
            id=entry.id,
            at=entry.at,
            party=Party(entry.party),
            kind=entry.kind,
            text=words.get(entry.id, entry.text),
            data=data_seen(entry.data, sight=sight),
            documents=tuple(document for entry_id, document in came if entry_id == entry.id),
            who=names.get(entry.by),
            shown_to=_shown_to(entry, sight),
        )
        for entry in entries
    )


def records_of(case_id: int, *, sight: Sight) -> tuple[RecordShown, ...]:
    """What the platform knew when the case was opened."""
    query = select(CaseRecord).where(CaseRecord.case_id == case_id, *_for(CaseRecord, sight)).order_by(CaseRecord.id)
    return tuple(
        RecordShown(kind=row.kind, content=row.content, digest=row.digest, known_at=row.known_at, taken_at=row.taken_at)
        for row in db.session.scalars(query)
    )


def _for(table: type[CaseEntry | CaseEvidence | CaseRecord], sight: Sight) -> Sequence[ColumnElement[bool]]:
    side = _SIDES.get(sight)
    return [getattr(table, side)] if side else []


def _words(case_id: int, sight: Sight) -> dict[int, str]:
    """What was said in full, by entry, where the reader may read it so."""
    query = select(CaseWords).where(CaseWords.case_id == case_id)
    rows = db.session.scalars(query) if sight in {Sight.OFFICER, Sight.COMPLAINANT} else ()
    return {row.entry_id: row.text for row in rows if reads_in_full(sight=sight, of_complainant=row.of_complainant)}


def _names(entries: Sequence[CaseEntry], sight: Sight) -> dict[str, str]:
    """The names behind `account:17`, for the platform alone."""
    if sight in _SIDES:
        return {}
    accounts = {int(entry.by.removeprefix(_ACCOUNT)) for entry in entries if entry.by.startswith(_ACCOUNT)}
    return {f"{_ACCOUNT}{account_id}": name for account_id, name in names_of(accounts).items()}


def _document(row: CaseEvidence, document: Document, sight: Sight) -> DocumentShown:
    party = Party(row.party)
    return DocumentShown(
        document_id=document.id,
        party=party,
        kind=document.kind,
        name=document.name if names_file(party, sight=sight) else None,
        media_type=document.media_type,
        size=document.size,
        at=row.at,
        erased=document.erased_at is not None,
        shown_to=_shown_to(row, sight),
    )


def _shown_to(row: CaseEntry | CaseEvidence, sight: Sight) -> tuple[Party, ...]:
    """Which sides see it; the sides themselves are not told."""
    if sight in _SIDES:
        return ()
    sides = ((Party.COMPLAINANT, row.for_complainant), (Party.SELLER, row.for_seller))
    return tuple(party for party, sees in sides if sees)
