"""What a check says of an application: a result, a sentence for the officer, and what it was judged by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from governance.onboarding.check_results import Result

RULES: Final = "rules"  # the provider of what is judged by the application alone
# The more of it, the less the application may go on.
_GRAVITY: Final = (Result.PASS, Result.WARN, Result.MANUAL, Result.UNAVAILABLE, Result.FAIL)


@dataclass(frozen=True)
class Point:
    """One thing that a check found."""

    result: Result
    sentence: str


@dataclass(frozen=True)
class CheckResult:
    """The result of one check. `evidence` holds no personal number in full."""

    code: str
    result: Result
    sentence: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    provider: str = RULES
    version: str = "1"


def gravity(point: Point) -> int:
    """How much a point weighs: 0 for a pass, the most for a failure."""
    return _GRAVITY.index(point.result)


def verdict(
    code: str,
    points: Iterable[Point],
    *,
    otherwise: str,
    evidence: Mapping[str, Any] | None = None,
    provider: str = RULES,
    version: str = "1",
) -> CheckResult:
    """The gravest of `points` with every sentence, the gravest first; without any, a pass that says `otherwise`."""
    ranked = sorted(points, key=gravity, reverse=True)
    result = ranked[0].result if ranked else Result.PASS
    sentence = " ".join(dict.fromkeys(point.sentence for point in ranked)) or otherwise
    return CheckResult(code, result, sentence, evidence or {}, provider, version)


def fails(sentence: str) -> Point:
    """What the applicant has to put right."""
    return Point(Result.FAIL, sentence)


def asks(sentence: str) -> Point:
    """What a person has to look at."""
    return Point(Result.MANUAL, sentence)


def warns(sentence: str) -> Point:
    """What speaks against it without deciding it."""
    return Point(Result.WARN, sentence)


def waits(sentence: str) -> Point:
    """What could not be found out now."""
    return Point(Result.UNAVAILABLE, sentence)
