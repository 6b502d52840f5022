"""Evidence is judged by a person of the platform who had no part in it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from governance.core.access import Actor
from governance.core.errors import PermissionDenied


def key_of(by: Actor) -> str:
    """Who somebody is, whatever name or address they carry today: `account:17`, `system:permit-steps`."""
    return f"{by.kind}:{by.id}"


def check_second_person(by: Actor, involved: Collection[str]) -> None:
    """Raise `PermissionDenied` unless `by` is a person of the platform and none of the `involved` (see `key_of`)."""
    if by.kind != "account" or by.seller_id is not None or by.application_id is not None:
        raise PermissionDenied("Evidence is looked at by a person of the platform.")
    if key_of(by) in involved:
        raise PermissionDenied("Who required, planned or showed something does not judge it: ask a second person.")


def can_judge(by: Actor, involved: Collection[str]) -> bool:
    """Whether `check_second_person` would let it pass."""
    try:
        check_second_person(by, involved)
    except PermissionDenied:
        return False
    return True
