"""Who takes part in a case with an operation: the permission of each side, the case held for it, what both sides read."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from governance.complaints.entries import enter
from governance.complaints.lookup import check_not_own, to_change
from governance.complaints.models import Case, CaseEntry
from governance.complaints.parties import party_of
from governance.complaints.states import EntryKind, Party
from governance.core.access import Actor, Permission, check_permission
from governance.core.errors import PermissionDenied

NEEDS: Final = {
    Party.COMPLAINANT: Permission.CASE_TRACK,
    Party.SELLER: Permission.CASE_ANSWER,
    Party.PLATFORM: Permission.CASE_WORK,
}


def check_takes_part(by: Actor, *parties: Party) -> Party:
    """Whose part `by` takes; raises `PermissionDenied` unless it is one of `parties` and `by` may take it."""
    party = party_of(by)
    if party not in parties:
        named = " or ".join(f"the {each}" for each in parties)
        raise PermissionDenied(f"This is done by {named}.")
    check_permission(by, NEEDS[party])
    return party


def held(case_id: int, *, by: Actor, version: int | None = None) -> Case:
    """The case, held for whoever takes part; raises as `lookup.to_change`, and when somebody of the platform filed it."""
    case = to_change(case_id, by=by, version=version)
    if party_of(by) is Party.PLATFORM:
        check_not_own(case_id, by)
    return case


def enter_for_both(
    case: Case,
    kind: EntryKind,
    party: Party,
    *,
    by: Actor,
    at: datetime,
    text: str | None = None,
    data: dict[str, Any] | None = None,
) -> CaseEntry:
    """As `entries.enter`, for the eyes of both sides."""
    return enter(case, kind, party, by=by, at=at, text=text, data=data, for_complainant=True, for_seller=True)
