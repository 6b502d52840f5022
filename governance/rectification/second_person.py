"""Evidence is judged by a person of the platform who had no part in it. Pure."""

from __future__ import annotations

from collections.abc import Collection

from governance.core.access import Actor
from governance.violations import second_person

REFUSAL = "Who required, planned or showed something does not judge it: ask a second person."


def check_second_person(by: Actor, involved: Collection[str]) -> None:
    """Raise `PermissionDenied` unless `by` is a person of the platform and none of the `involved` (`key_of`)."""
    second_person.check_second_person(by, involved, refusal=REFUSAL)
