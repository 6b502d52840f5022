"""Which cases are of one and the same person."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select

from governance.complaints.models import CasePerson
from governance.complaints.references import reference_of
from governance.core.database import db
from governance.core.errors import NotFound


def cases_of_person(*, case_id: int | None = None, key: str | None = None) -> list[int]:
    """Every case of whoever filed one, or has this complainant key: the same key, id at the platform or e-mail.

    A telephone number is shared by households: it joins only cases that have nothing else. Raises `NotFound` when
    there is no such person any more.
    """
    first = CasePerson.case_id == case_id if key is None else CasePerson.complainant_key == key
    found = _rows([first, CasePerson.erased_at.is_(None)])
    if not found:
        whom = f"{reference_of(case_id)} names" if case_id is not None else "this key names"
        raise NotFound(f"There is nobody left whom {whom}.")
    known: dict[int, CasePerson] = {}
    while len(found) > len(known):
        known = {row.case_id: row for row in found}
        found = _rows([_like(known.values())])
    return sorted(known)


def _rows(conditions: list[ColumnElement[bool]]) -> list[CasePerson]:
    return list(db.session.scalars(select(CasePerson).where(*conditions)))


def _like(known: Iterable[CasePerson]) -> ColumnElement[bool]:
    rows = list(known)
    emails = {row.email.strip().lower() for row in rows if row.email}
    phones = {row.phone for row in rows if row.phone and not row.email and not row.buyer_reference}
    nothing_else = CasePerson.email.is_(None) & CasePerson.buyer_reference.is_(None)
    return or_(
        CasePerson.case_id.in_([row.case_id for row in rows]),
        CasePerson.complainant_key.in_({row.complainant_key for row in rows if row.complainant_key}),
        CasePerson.buyer_reference.in_({row.buyer_reference for row in rows if row.buyer_reference}),
        func.lower(func.trim(CasePerson.email)).in_(emails),
        CasePerson.phone.in_(phones) & nothing_else,
    )
