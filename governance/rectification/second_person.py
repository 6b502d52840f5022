"""Evidence is judged by a person of the platform who had no part in it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from governance.core.access import Actor
from governance.violations import second_person
from governance.violations.second_person import can_decide as can_judge
from governance.violations.second_person import key_of

__all__ = ["can_judge", "check_second_person", "key_of"]


def check_second_person(by: Actor, involved: Collection[str]) -> None:
    """Raise `PermissionDenied` unless `by` is a person of the platform and none of the `involved` (see `key_of`)."""
    refusal = "Who required, planned or showed something does not judge it: ask a second person."
    second_person.check_second_person(by, involved, refusal=refusal)
