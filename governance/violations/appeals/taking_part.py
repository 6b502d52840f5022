"""Who may work on an appeal: a person of the platform without a part in what is contested or in its first instance. Pure."""

from __future__ import annotations

from typing import Final, Protocol

from governance.core.access import Actor, Permission, may
from governance.violations.second_person import can_decide, check_second_person, key_of

REFUSAL: Final = "Whoever had a part in what is contested, or decided it before, decides no appeal about it."


class WithInvolved(Protocol):
    """An appeal, as far as it says who had a part."""

    @property
    def involved(self) -> list[str]:
        """Who reported, decided or filed (`account:17`), and who decided the first instance."""


def check_decider(appeal: WithInvolved, by: Actor) -> None:
    """Raise `PermissionDenied` unless `by` is a person of the platform who may decide this appeal."""
    check_second_person(by, appeal.involved, refusal=REFUSAL)


def is_decider(appeal: WithInvolved, by: Actor) -> bool:
    """Whether `by` could decide this appeal, in whatever state it is."""
    return may(by, Permission.APPEAL_DECIDE) and can_decide(by, appeal.involved)


def had_a_part(appeal: WithInvolved, by: Actor) -> bool:
    """Whether `by` is one of those involved."""
    return key_of(by) in appeal.involved
