"""Who decides about a seller is a person of the platform who had no part in what is decided. Pure."""

from __future__ import annotations

from collections.abc import Collection

from governance.core.access import Actor
from governance.core.errors import PermissionDenied


def key_of(by: Actor) -> str:
    """Who somebody is, whatever name or address they carry today: `account:17`, `system:rule-book`."""
    return f"{by.kind}:{by.id}"


def is_person_of_platform(by: Actor) -> bool:
    """Whether `by` is a person of the platform: no shop, no applicant, no complainant, no job."""
    return by.kind == "account" and by.seller_id is None and by.application_id is None


def check_second_person(by: Actor, involved: Collection[str], *, refusal: str) -> None:
    """Raise `PermissionDenied` unless `by` is a person of the platform and none of the `involved` (see `key_of`).

    `refusal` is what an involved person is told.
    """
    if not is_person_of_platform(by):
        raise PermissionDenied("This is decided by a person of the platform.")
    if key_of(by) in involved:
        raise PermissionDenied(refusal)


def can_decide(by: Actor, involved: Collection[str]) -> bool:
    """Whether `check_second_person` would let it pass."""
    return is_person_of_platform(by) and key_of(by) not in involved
