"""Whose a thing is: an applicant's, a seller's or the platform's own. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from governance.core.access import Actor


@dataclass(frozen=True, kw_only=True)
class Owned:
    """A thing by its internal id, and whose it is; without either, the platform's own."""

    id: str
    application_id: int | None = None
    seller_id: int | None = None

    @classmethod
    def application(cls, application_id: int) -> Owned:
        """An application."""
        return cls(id=str(application_id), application_id=application_id)

    @classmethod
    def seller(cls, seller_id: int) -> Owned:
        """A shop."""
        return cls(id=str(seller_id), seller_id=seller_id)


def speaks_for(
    by: Actor, *, application_id: int | None = None, seller_id: int | None = None, case_id: int | None = None
) -> bool:
    """Whether `by` may deal with what is whose.

    An applicant, a seller and a complainant may with their own alone, the platform with all.
    """
    if by.case_id is not None:
        return by.case_id == case_id
    if by.application_id is None and by.seller_id is None:
        return True
    return (by.application_id is not None and by.application_id == application_id) or (
        by.seller_id is not None and by.seller_id == seller_id
    )
