"""What a test item asks of a result: bounds, choices, readings, detection limits and the rule that decides. Pure.

Numbers are `Decimal` from the document to the verdict, so that 0.1 + 0.2 is 0.3. An absent bound is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Words = Mapping[str, str]
"""A sentence in every language, {en, zh}."""


class Combine(StrEnum):
    """How several readings of one item become what is compared with the limit."""

    EACH = "each"
    MEAN = "mean"
    MEDIAN = "median"
    MAX = "max"
    MIN = "min"
    FORMULA = "formula"


class Guard(StrEnum):
    """Whether the uncertainty of a result decides with it.

    NONE: the value alone is compared. UNCERTAINTY: a guard band as wide as the expanded uncertainty on both sides of
    the limit; within it a result is neither conforming nor nonconforming.
    """

    NONE = "none"
    UNCERTAINTY = "uncertainty"


class RoundingRule(StrEnum):
    """How a result is rounded before it is compared: half to even as GB/T 8170 writes it, or half away from zero."""

    HALF_EVEN = "half_even"
    HALF_UP = "half_up"


@dataclass(frozen=True, kw_only=True)
class Bound:
    """One end of what is allowed; `strict`: the value itself is not allowed."""

    value: Decimal
    strict: bool = False


@dataclass(frozen=True, kw_only=True)
class WarningBand:
    """Results that conform yet lie above `upper` or below `lower` are close to the limit."""

    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Readings:
    """How many readings are asked for, and what is made of them; `formula` names them r1, r2 and so on."""

    count: int = 1
    combine: Combine = Combine.EACH
    formula: str | None = None


@dataclass(frozen=True, kw_only=True)
class Uncertainty:
    """Expanded uncertainty in the unit of the limit, with its coverage factor `k` (2: about 95 %)."""

    expanded: Decimal
    k: Decimal


@dataclass(frozen=True, kw_only=True)
class Rounding:
    """To how many decimals a result is rounded before it is compared."""

    decimals: int
    rule: RoundingRule = RoundingRule.HALF_EVEN


@dataclass(frozen=True, kw_only=True)
class NumberLimit:
    """A measured number with one bound or two. `unit` is empty for plain numbers.

    `lod` and `loq`: from which value on a substance is detected, and from which it is told how much. Without `rounding`
    results are compared as they stand.
    """

    lower: Bound | None = None
    upper: Bound | None = None
    unit: str = ""
    accepted_units: tuple[str, ...] = ()
    warning: WarningBand | None = None
    lod: Decimal | None = None
    loq: Decimal | None = None
    readings: Readings = Readings()
    rounding: Rounding | None = None
    uncertainty: Uncertainty | None = None
    guard: Guard = Guard.NONE


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers that a test can have."""

    code: str
    name: Words


@dataclass(frozen=True, kw_only=True)
class ChoiceLimit:
    """One answer of several, some of which conform; with several readings each has to."""

    choices: tuple[Choice, ...]
    accepted: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class YesNoLimit:
    """Yes or no; `accepted` is the answer that conforms."""

    accepted: bool
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class TextLimit:
    """A description that a person judges by the words of `rule`; no machine says that it conforms."""

    rule: Words


Limit = NumberLimit | ChoiceLimit | YesNoLimit | TextLimit


def folded(name: str) -> str:
    """A name as answers are told apart: without its case and its blanks."""
    return " ".join(name.split()).casefold()
