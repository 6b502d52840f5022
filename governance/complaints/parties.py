"""Whose part somebody takes in a case, and how tables name them without a name. Pure."""

from __future__ import annotations

from governance.complaints.states import Party
from governance.core.access import Actor
from governance.core.errors import PermissionDenied


def party_of(by: Actor) -> Party:
    """Whose part `by` takes: a stranger who files is the complainant, every account without a shop the platform."""
    if by.case_id is not None or by.kind == "anonymous":
        return Party.COMPLAINANT
    if by.seller_id is not None:
        return Party.SELLER
    return Party.SYSTEM if by.kind == "system" else Party.PLATFORM


def name_of(by: Actor) -> str:
    """`account:17`, `complainant` or `system:<job>`: neither a name nor an address."""
    return Party.COMPLAINANT.value if party_of(by) is Party.COMPLAINANT else f"{by.kind}:{by.id}"


def is_own(by: Actor, email: str | None) -> bool:
    """Whether the person with this address is `by`: nobody works on a case that they filed themselves."""
    return by.kind == "account" and same_address(by.label, email)


def same_address(address: str, other: str | None) -> bool:
    """Whether two e-mail addresses are one, however they are written."""
    return other is not None and address.strip().casefold() == other.strip().casefold()


def check_of_platform(by: Actor) -> None:
    """Raise `PermissionDenied` for a seller and a complainant: this is the platform's work."""
    if party_of(by) not in {Party.PLATFORM, Party.SYSTEM}:
        raise PermissionDenied("This is done by a person of the platform.")
