"""What levels must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from governance.core.errors import Finding
from governance.facts.window_spec import RATES

Document = dict[str, Any]
Ladder = list[dict[str, Any]]
ALL: Final = Decimal("Infinity")


def level_rates_are_measured(document: Document) -> Iterator[Finding]:
    """Each rate stands once, and facts measure what it is made of."""
    rates = document.get("levels", {}).get("rates", [])
    counted = Counter(rate["code"] for rate in rates)
    for number, rate in enumerate(rates):
        pointer = f"/levels/rates/{number}"
        if counted[rate["code"]] > 1:
            yield Finding(f"{pointer}/code", f"The rate {rate['code']!r} stands here more than once.")
        for place, metric in enumerate(rate["of"]):
            if metric not in RATES:
                yield Finding(
                    f"{pointer}/of/{place}", f"Nothing measures {metric!r}. Measured are: {', '.join(RATES)}."
                )


def ladders_are_of_one_country(document: Document) -> Iterator[Finding]:
    """A country has one ladder; and there is at least one ladder for somebody."""
    if "levels" not in document:
        return
    section = document["levels"]
    if not section["ladders"] and "default" not in section:
        yield Finding("/levels/ladders", "Nobody could have a level: give a ladder, or a default.")
    seen: set[str] = set()
    for number, ladder in enumerate(section["ladders"]):
        for place, country in enumerate(ladder["countries"]):
            if country in seen:
                yield Finding(f"/levels/ladders/{number}/countries/{place}", f"{country} has a ladder already.")
            seen.add(country)


def level_windows_widen(document: Document) -> Iterator[Finding]:
    """The short window is shorter than the long one, and the floor is not above the way to the short one."""
    if "levels" not in document:
        return
    window = document["levels"]["window"]
    if window["short_days"] >= window["long_days"]:
        yield Finding("/levels/window/short_days", "The short window must be shorter than the long one.")


def levels_descend(document: Document) -> Iterator[Finding]:
    """Each level allows at least what the better one allows, and the last takes everybody: no overlap and no gap."""
    for pointer, ladder in _ladders(document):
        yield from _codes_stand_once(pointer, ladder)
        last = len(ladder) - 1
        for number, level in enumerate(ladder):
            if number < last and not level["limits"]:
                yield Finding(f"{pointer}/{number}/limits", "Without limits nobody would come to the levels below.")
            if number == last and level["limits"]:
                yield Finding(f"{pointer}/{number}/limits", "The last level takes everybody: it has no limits.")
        for number, (better, level) in enumerate(pairwise(ladder), 1):
            yield from _loosened(f"{pointer}/{number}", better, level)


def limits_say_what_they_limit(document: Document) -> Iterator[Finding]:
    """A known rate, a share or a number, what is counted, and with both when the level is lost."""
    rates = {rate["code"] for rate in document.get("levels", {}).get("rates", [])}
    for pointer, ladder in _ladders(document):
        for number, level in enumerate(ladder):
            for place, limit in enumerate(level["limits"]):
                yield from _limit(f"{pointer}/{number}/limits/{place}", limit, rates)


def _limit(pointer: str, limit: dict[str, Any], rates: set[str]) -> Iterator[Finding]:
    share, count = "at_most" in limit, "count_at_most" in limit
    if limit["rate"] not in rates:
        yield Finding(f"{pointer}/rate", f"There is no rate {limit['rate']!r} under /levels/rates.")
    if not share and not count:
        yield Finding(pointer, "Give at_most, count_at_most or both: this limits nothing.")
    if count != ("counts" in limit):
        yield Finding(f"{pointer}/counts", "A number and what it counts go together.")
    if (share and count) != ("lost_when" in limit):
        yield Finding(
            f"{pointer}/lost_when", "With a share and a number say when the level is lost, and only with both of them."
        )


def _codes_stand_once(pointer: str, ladder: Ladder) -> Iterator[Finding]:
    counted = Counter(level["code"] for level in ladder)
    for number, level in enumerate(ladder):
        if counted[level["code"]] > 1:
            yield Finding(f"{pointer}/{number}/code", f"{level['code']!r} stands here more than once.")


def _loosened(pointer: str, better: dict[str, Any], level: dict[str, Any]) -> Iterator[Finding]:
    """Whoever keeps the limits of the better level keeps these."""
    above = {limit["rate"]: limit for limit in better["limits"]}
    for place, limit in enumerate(level["limits"]):
        known = above.get(limit["rate"])
        if known is None or not _within(known, limit):
            yield Finding(
                f"{pointer}/limits/{place}",
                f"A seller could keep what {better['code']} allows of {limit['rate']} and not what {level['code']} "
                "allows: the better level must be the stricter one.",
            )


def _within(better: dict[str, Any], limit: dict[str, Any]) -> bool:
    """Whether everything that `better` allows is allowed by `limit`.

    What a limit allows is made of corners: all up to a share and up to a number. When both have to be exceeded there
    are two corners, each open to one side. A corner lies within others exactly when it lies within one of them.
    """
    if better.get("counts") == "buyers" and limit.get("counts") == "orders":
        return False  # there are more orders than buyers
    return all(
        any(share <= other_share and count <= other_count for other_share, other_count in _corners(limit))
        for share, count in _corners(better)
    )


def _corners(limit: dict[str, Any]) -> list[tuple[Decimal, Decimal]]:
    share, count = (Decimal(limit[name]) if name in limit else ALL for name in ("at_most", "count_at_most"))
    return [(share, ALL), (ALL, count)] if limit.get("lost_when") == "both" else [(share, count)]


def _ladders(document: Document) -> Iterator[tuple[str, Ladder]]:
    section = document.get("levels", {})
    for number, ladder in enumerate(section.get("ladders", [])):
        yield f"/levels/ladders/{number}/levels", ladder["levels"]
    if "default" in section:
        yield "/levels/default", section["default"]


LEVEL_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    level_rates_are_measured,
    ladders_are_of_one_country,
    level_windows_widen,
    levels_descend,
    limits_say_what_they_limit,
)
