"""How a fix is named from outside: by its number, as people and addresses write it."""

from __future__ import annotations

from sqlalchemy import select

from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.numbers import number_in
from governance.core.ownership import Owned
from governance.rectification.models import RequiredFix


def number_of(reference: str) -> int:
    """The number that `reference` writes; raises `NotFound` when it cannot be the number of a fix."""
    return number_in(reference, noun="required fix")


def owned(reference: str) -> Owned:
    """The fix that documents are to be added to, and whose it is; raises `NotFound`."""
    number = number_of(reference)
    seller_id = db.session.scalar(select(RequiredFix.seller_id).where(RequiredFix.id == number))
    if seller_id is None:
        raise NotFound(f"There is no required fix {number}.")
    return Owned(id=str(number), seller_id=seller_id)
