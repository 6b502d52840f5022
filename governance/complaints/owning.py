"""A case as something that documents are handed in for over the API, and whose they then are."""

from __future__ import annotations

from sqlalchemy import select

from governance.complaints.models import Case
from governance.complaints.references import id_of
from governance.core.database import current_scope, db
from governance.core.errors import NotFound
from governance.core.ownership import Owned


def owned_case(reference: str) -> Owned:
    """The case, within what the asker may know of; raises `NotFound`.

    What a shop hands in is its own; what the platform hands in is the platform's, and a shop sees it only as evidence
    that is for its eyes.
    """
    case_id = id_of(reference)
    seller_id = db.session.scalar(select(Case.seller_id).where(Case.id == case_id))
    if seller_id is None:
        raise NotFound(f"There is no case {reference}.")
    of_shop = current_scope().seller_id is not None
    return Owned(id=str(case_id), seller_id=seller_id if of_shop else None)
