"""What violations, decisions and limits must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]

DECIDED_AGAINST_THE_SELLER: Final = ("upheld", "partly")
# The ground on which the application itself stops sales: when a permit lapses.
LAPSED_PERMIT: Final = "expired_permit"


def violation_types_stand_once(document: Document) -> Iterator[Finding]:
    """So do listed grounds."""
    for part in ("violation_types", "listed_grounds"):
        counted = Counter(item["code"] for item in document[part])
        for number, item in enumerate(document[part]):
            if counted[item["code"]] > 1:
                yield Finding(f"/{part}/{number}/code", f"{item['code']!r} stands here more than once.")


def decisions_can_be_carried_out(document: Document) -> Iterator[Finding]:
    """Each decision rule names a violation type, an outcome against the seller, and contradicts no other rule."""
    types = {kind["code"] for kind in document["violation_types"]}
    seen: dict[tuple[str | None, ...], int] = {}
    for number, rule in enumerate(document["decisions"]):
        pointer = f"/decisions/{number}"
        if rule["violation"] not in types:
            yield Finding(f"{pointer}/violation", f"There is no violation type {rule['violation']!r}.")
        if rule["outcome"] not in DECIDED_AGAINST_THE_SELLER:
            yield Finding(
                f"{pointer}/outcome",
                f"Only a complaint decided against the seller ({' or '.join(DECIDED_AGAINST_THE_SELLER)}) can be a "
                f"violation, not one that is {rule['outcome']!r}.",
            )
        told = tuple(rule.get(name) for name in ("issue", "outcome", "severity", "value_at_least", "currency"))
        if told in seen:
            yield Finding(pointer, f"Decision rule {seen[told] + 1} speaks of the same complaints already.")
        seen.setdefault(told, number)


def values_have_their_currency(document: Document) -> Iterator[Finding]:
    """500 of what? And a currency without a value limits nothing."""
    for number, rule in enumerate(document["decisions"]):
        if ("value_at_least" in rule) != ("currency" in rule):
            missing = "currency" if "value_at_least" in rule else "value_at_least"
            yield Finding(f"/decisions/{number}/{missing}", "A value and its currency go together.")


def daily_limits_let_one_violation_through(document: Document) -> Iterator[Finding]:
    """The points of a single violation, a repeated one too, fit under its class's limit of a day."""
    for pointer, kind, points in _all_points(document):
        limit = document["limits"]["points_per_day"][kind["class"]]
        if points > limit:
            yield Finding(
                pointer,
                f"One violation costs {points} points, but a day of the class {kind['class']} at most {limit}: it "
                "could never count in full.",
            )


def repeats_never_cost_less(document: Document) -> Iterator[Finding]:
    """Step by step later, and never fewer points than the step before."""
    for number, kind in enumerate(document["violation_types"]):
        steps = [{"nth": 1, "points": kind["points"]}, *kind.get("repeat", ())]
        for place, (before, step) in enumerate(pairwise(steps)):
            pointer = f"/violation_types/{number}/repeat/{place}"
            if step["nth"] <= before["nth"]:
                yield Finding(f"{pointer}/nth", f"Number {step['nth']} must come after number {before['nth']}.")
            if step["points"] < before["points"]:
                yield Finding(
                    f"{pointer}/points",
                    f"Number {step['nth']} costs {step['points']} points and number {before['nth']} costs "
                    f"{before['points']}: points do not fall with repetition.",
                )


def listed_grounds_name_their_source(document: Document) -> Iterator[Finding]:
    """Nothing takes effect before the seller is heard unless the source that allows it stands in the list."""
    known = {ground["code"] for ground in document["listed_grounds"]}
    used = [
        (f"/violation_types/{number}/listed_ground", kind["listed_ground"])
        for number, kind in enumerate(document["violation_types"])
        if "listed_ground" in kind
    ]
    used += [(f"/appeals/alert_only/{n}", ground) for n, ground in enumerate(document["appeals"]["alert_only"])]
    for pointer, ground in used:
        if ground not in known:
            yield Finding(pointer, f"The ground {ground!r} does not stand in /listed_grounds with its source.")


def a_lapsed_permit_may_stop_sales(document: Document) -> Iterator[Finding]:
    """Sales stop the moment a permit lapses: that needs its source too."""
    if LAPSED_PERMIT not in {ground["code"] for ground in document["listed_grounds"]}:
        yield Finding("/listed_grounds", f"The ground {LAPSED_PERMIT!r} is missing: say what allows to stop sales.")


def what_waits_for_a_fix_has_one(document: Document) -> Iterator[Finding]:
    """A measure without days and points that last until the fix need a fix; and its points are those it had cost."""
    for number, kind in enumerate(document["violation_types"]):
        pointer, fix = f"/violation_types/{number}", kind.get("fix")
        if fix is None and kind["expiry"]["kind"] == "on_fix":
            yield Finding(f"{pointer}/expiry", "Points that end with the fix need one: say under fix what it is.")
        if fix is None and "item_measure" in kind and "days" not in kind["item_measure"]:
            yield Finding(
                f"{pointer}/item_measure", "Without days it lasts until the fix is verified: say under fix what it is."
            )
        if fix is not None and fix["earns"] > kind["points"]:
            yield Finding(
                f"{pointer}/fix/earns",
                f"A fix gives back {fix['earns']} points of a violation that cost {kind['points']}.",
            )


def fixes_have_a_clock_of_the_seller(document: Document) -> Iterator[Finding]:
    """Each names a clock that stands here and binds the seller."""
    binds = {clock["code"]: clock["binds"] for clock in document["clocks"]}
    for number, kind in enumerate(document["violation_types"]):
        code = kind["fix"]["clock"] if "fix" in kind else None
        if code is not None and binds.get(code) != "seller":
            problem = "binds somebody else than the seller" if code in binds else "does not stand in /clocks"
            yield Finding(f"/violation_types/{number}/fix/clock", f"The clock {code!r} {problem}.")


def carry_over_is_one_span(document: Document) -> Iterator[Finding]:
    """From less than below, and the same for every rule of a class: the points of a class are carried over together."""
    first: dict[str, tuple[int, dict[str, Any]]] = {}
    for number, kind in enumerate(document["violation_types"]):
        if "carry_over" not in kind["expiry"]:
            continue
        pointer, carried = f"/violation_types/{number}/expiry", kind["expiry"]["carry_over"]
        if carried["from"] >= carried["below"]:
            yield Finding(f"{pointer}/carry_over/from", "What is carried over begins below where it ends.")
        known = first.setdefault(kind["class"], (number, kind["expiry"]))
        if known[1] != kind["expiry"]:
            yield Finding(
                pointer,
                f"Violation type {known[0] + 1} of the class {kind['class']} is carried over otherwise: the points of "
                "a class are counted together.",
            )


def _all_points(document: Document) -> Iterator[tuple[str, dict[str, Any], int]]:
    """(pointer, violation type, points) of the first violation and of each repeated one."""
    for number, kind in enumerate(document["violation_types"]):
        yield f"/violation_types/{number}/points", kind, kind["points"]
        for place, step in enumerate(kind.get("repeat", ())):
            yield f"/violation_types/{number}/repeat/{place}/points", kind, step["points"]


VIOLATION_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    violation_types_stand_once,
    decisions_can_be_carried_out,
    values_have_their_currency,
    daily_limits_let_one_violation_through,
    repeats_never_cost_less,
    listed_grounds_name_their_source,
    a_lapsed_permit_may_stop_sales,
    what_waits_for_a_fix_has_one,
    fixes_have_a_clock_of_the_seller,
    carry_over_is_one_span,
)
