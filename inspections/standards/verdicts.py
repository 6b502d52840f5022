"""What a test came to: the outcome, the value that was compared, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from inspections.standards.lab_readings import Span
from inspections.standards.limits import Words


class Outcome(StrEnum):
    """What a test item came to. Only the first two speak for the goods, and only NONCONFORMING against them."""

    CONFORMS = "conforms"
    CONFORMS_WITH_WARNING = "conforms_with_warning"
    NONCONFORMING = "nonconforming"
    INCONCLUSIVE = "inconclusive"
    UNREADABLE = "unreadable"


# Of several readings that each have to conform, the first of these that one of them has is the outcome of all.
WORST_FIRST: Final = (
    Outcome.UNREADABLE,
    Outcome.NONCONFORMING,
    Outcome.INCONCLUSIVE,
    Outcome.CONFORMS_WITH_WARNING,
    Outcome.CONFORMS,
)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The verdict on one test item.

    `value` is what was compared, as laboratories write it, in the unit of the limit; None when nothing was compared.
    `span` is the same as numbers. `reason` says why; `detail` what was done with the readings before that.
    """

    outcome: Outcome
    value: str | None
    reason: Words
    span: Span | None = None
    detail: tuple[Words, ...] = ()


def undecided(outcome: Outcome, en: str, zh: str) -> Judgement:
    """A verdict without a value."""
    return Judgement(outcome=outcome, value=None, reason={"en": en, "zh": zh})
