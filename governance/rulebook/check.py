"""What a rule book must hold besides being well-formed. Pure: each check is a function from document to findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Final

from governance.core.errors import Finding
from governance.facts.window_spec import RATES
from governance.rulebook.admission_check import ADMISSION_CHECKS
from governance.rulebook.complaint_check import COMPLAINT_CHECKS
from governance.rulebook.fix_check import FIX_CHECKS
from governance.rulebook.level_check import LEVEL_CHECKS
from governance.rulebook.measure_check import MEASURE_CHECKS
from governance.rulebook.redress_check import REDRESS_CHECKS
from governance.rulebook.violation_check import VIOLATION_CHECKS

Document = dict[str, Any]
Check = Callable[[Document], Iterator[Finding]]

MEASURED: Final = tuple(RATES)
RIGHTS_OF_BUYERS: Final = {
    "returned": (
        "A return without a reason inside the legal period is a right of the buyer, never a fault of the seller: it "
        "may be a target of the platform, but not part of a score. Score returned_for_quality instead."
    ),
}
STEP: Final = Decimal("0.001")  # scores are kept in thousandths


def findings(document: Document) -> list[Finding]:
    """Everything wrong with a well-formed document, in the order of the checks below; empty when it may be used."""
    return [finding for check in CHECKS for finding in check(document)]


def rates_are_measured_once(document: Document) -> Iterator[Finding]:
    """Every rate is one that facts measure, stands here once, and is not a right of buyers."""
    rates = document["score"]["rates"]
    counted = Counter(rate["code"] for rate in rates)
    for number, rate in enumerate(rates):
        code, pointer = rate["code"], f"/score/rates/{number}/code"
        if code in RIGHTS_OF_BUYERS:
            yield Finding(pointer, RIGHTS_OF_BUYERS[code])
        elif code not in MEASURED:
            yield Finding(pointer, f"Nothing measures {code!r}. Measured are: {', '.join(MEASURED)}.")
        elif counted[code] > 1:
            yield Finding(pointer, f"The rate {code!r} stands here more than once.")


def targets_lie_below_worst(document: Document) -> Iterator[Finding]:
    """Target < worst, for the rate itself and for every category."""
    for number, rate in enumerate(document["score"]["rates"]):
        spans = {"": rate} | {f"/by_category/{code}": span for code, span in rate["by_category"].items()}
        for below, span in spans.items():
            if Decimal(span["target"]) >= Decimal(span["worst"]):
                yield Finding(
                    f"/score/rates/{number}{below}/target",
                    f"The target {span['target']} must lie below the worst {span['worst']}: between the two the "
                    "deduction grows from nothing to the whole weight.",
                )


def confidence_is_on_the_sellers_side(document: Document) -> Iterator[Finding]:
    """A bound at one half or less would find proof in a toss of a coin; at 1 nothing could ever be proven."""
    for number, rate in enumerate(document["score"]["rates"]):
        if not Decimal("0.5") < Decimal(rate["confidence"]) < 1:
            yield Finding(f"/score/rates/{number}/confidence", "The confidence must lie between 0.5 and 1.")


def windows_hold_what_was_gained(document: Document) -> Iterator[Finding]:
    """Short < long, and a shop leaves the short window only clearly below where it entered it."""
    for number, rate in enumerate(document["score"]["rates"]):
        window, pointer = rate["window"], f"/score/rates/{number}/window"
        if window["short_days"] >= window["long_days"]:
            yield Finding(f"{pointer}/short_days", "The short window must be shorter than the long one.")
        if window["back_to_long_below"] > window["to_short_at"]:
            yield Finding(
                f"{pointer}/back_to_long_below",
                "The way back to the long window must not begin above the way to the short one: a shop would change "
                "its window at every assessment.",
            )


def score_never_falls_below_zero(document: Document) -> Iterator[Finding]:
    """All weights and all that points may take stay within the base, so that no deduction is ever cut off."""
    score = document["score"]
    weights = sum(rate["weight"] for rate in score["rates"])
    points = score["points"]["deduct_at_most"]
    if weights + points > score["base"]:
        yield Finding(
            "/score/rates",
            f"The weights of the rates ({weights:,}) and what points may deduct at most ({points:,}) add up to "
            f"{weights + points:,}, more than the base of {score['base']:,}.",
        )


def one_event_proves_nothing(document: Document) -> Iterator[Finding]:
    """At least two independent events, whatever the rule book says."""
    if document["score"]["minimum_independent"] < 2:
        yield Finding(
            "/score/minimum_independent",
            "At least two independent events are needed: one buyer or one lot proves nothing about a shop.",
        )


def bands_cover_every_score_once(document: Document) -> Iterator[Finding]:
    """The bands run from 0 to the base, both ends closed, without gap or overlap; the highest is called good."""
    bands = list(enumerate(document["score"]["standings"]))
    bands.sort(key=lambda numbered: Decimal(numbered[1]["from"]))
    expected = Decimal(0)
    for number, band in bands:
        pointer = f"/score/standings/{number}"
        first, last = Decimal(band["from"]), Decimal(band["to"])
        if first != expected:
            word = "belongs to no standing" if first > expected else "belongs to two standings"
            scores = _between(min(first, expected), max(first, expected) - STEP)
            yield Finding(
                f"{pointer}/from", f"A score of {scores} {word}: {band['code']} must begin at {_plain(expected)}."
            )
        if last < first:
            yield Finding(f"{pointer}/to", f"The standing {band['code']} ends before it begins.")
        expected = last + STEP
    base = Decimal(document["score"]["base"])
    number, highest = bands[-1]
    if expected - STEP != base:
        yield Finding(f"/score/standings/{number}/to", f"The highest standing must end at {base}, a whole score.")
    if highest["code"] != "good":
        yield Finding(f"/score/standings/{number}/code", "The highest standing must be called good.")


def _between(first: Decimal, last: Decimal) -> str:
    return _plain(first) if first == last else f"{_plain(first)} to {_plain(last)}"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def standings_stand_once(document: Document) -> Iterator[Finding]:
    """Each standing is named once."""
    standings = document["score"]["standings"]
    counted = Counter(band["code"] for band in standings)
    for number, band in enumerate(standings):
        if counted[band["code"]] > 1:
            yield Finding(f"/score/standings/{number}/code", f"{band['code']!r} stands here more than once.")


CHECKS: Final[tuple[Check, ...]] = (
    rates_are_measured_once,
    targets_lie_below_worst,
    confidence_is_on_the_sellers_side,
    windows_hold_what_was_gained,
    score_never_falls_below_zero,
    one_event_proves_nothing,
    bands_cover_every_score_once,
    standings_stand_once,
    *VIOLATION_CHECKS,
    *MEASURE_CHECKS,
    *REDRESS_CHECKS,
    *LEVEL_CHECKS,
    *ADMISSION_CHECKS,
    *COMPLAINT_CHECKS,
    *FIX_CHECKS,
)
