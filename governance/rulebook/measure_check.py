"""What nodes and measures must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]

# Where each kind of measure can fall, and what it has to say besides.
SCOPES: Final = {
    "warning": ("shop",),
    "training": ("shop",),
    "demotion": ("shop", "category", "item"),
    "order_cap": ("shop", "category"),
    "deposit_increase": ("shop",),
    "listing_stopped": ("item",),
    "product_stopped": ("item",),
    "category_stopped": ("category",),
    "shop_stopped": ("shop",),
    "closure": ("shop",),
}
PARAMETERS: Final = {
    "training": {"course"},
    "demotion": {"percent"},
    "order_cap": {"percent"},
    "deposit_increase": {"amount", "currency"},
}
ALL_PARAMETERS: Final = ("percent", "amount", "currency", "course")
NEED_A_PERSON: Final = ("shop_stopped", "closure")
# Whether they say for how many days: passing a training and a person end these, a term all others that cost sales.
WITHOUT_DAYS: Final = ("training", "closure")
WITH_DAYS: Final = ("demotion", "order_cap", "deposit_increase", "category_stopped", "shop_stopped")
MEASURE_CLOCKS: Final = {
    "measure_window": "seller",
    "measure_publication": "platform",
    "platform_confirmation": "platform",
    "appeal_decision": "platform",
    "appeal_second": "platform",
    "appeal_answer": "seller",
}


def nodes_ascend(document: Document) -> Iterator[Finding]:
    """Within a class each node stands above the one written before it."""
    highest: dict[str, int] = {}
    for number, step in enumerate(document["nodes"]["steps"]):
        before = highest.get(step["class"], 0)
        if step["at"] <= before:
            yield Finding(
                f"/nodes/steps/{number}/at",
                f"A node of the class {step['class']} stands at {before} already: the next must stand above it.",
            )
        highest[step["class"]] = max(before, step["at"])


def nodes_lie_above_the_warning(document: Document) -> Iterator[Finding]:
    """Else a shop without points would be warned."""
    warn = document["nodes"]["warn_before"]
    lowest = min((step["at"] for step in document["nodes"]["steps"]), default=None)
    if lowest is not None and warn >= lowest:
        yield Finding(
            "/nodes/warn_before", f"The first node stands at {lowest}: {warn} points before it nobody has any."
        )


def measures_fit_their_scope(document: Document) -> Iterator[Finding]:
    """A product is stopped, not the shop, by a product stop; each kind says what it needs and no more."""
    for pointer, measure in _measures(document):
        kind = measure["kind"]
        if measure["scope"] not in SCOPES[kind]:
            fitting = " or ".join(SCOPES[kind])
            yield Finding(f"{pointer}/scope", f"{kind} falls on the {fitting}, not on the {measure['scope']}.")
        needed = PARAMETERS.get(kind, set())
        for name in ALL_PARAMETERS:
            if name in needed and name not in measure:
                yield Finding(f"{pointer}/{name}", f"{kind} needs this.")
            if name in measure and name not in needed:
                yield Finding(f"{pointer}/{name}", f"This says nothing about {kind}.")


def measures_stand_once_in_a_step(document: Document) -> Iterator[Finding]:
    """Crossing a node starts each kind on each scope once."""
    for number, step in enumerate(document["nodes"]["steps"]):
        counted = Counter((measure["kind"], measure["scope"]) for measure in step["measures"])
        for place, measure in enumerate(step["measures"]):
            if counted[measure["kind"], measure["scope"]] > 1:
                pointer = f"/nodes/steps/{number}/measures/{place}"
                yield Finding(pointer, f"{measure['kind']} on the {measure['scope']} stands in this step twice.")


def a_person_decides_about_a_whole_shop(document: Document) -> Iterator[Finding]:
    """No rule alone stops or closes a shop."""
    for pointer, measure in _measures(document):
        if measure["kind"] in NEED_A_PERSON and not measure["needs_person"]:
            yield Finding(f"{pointer}/needs_person", f"{measure['kind']} waits for a person: no rule alone does that.")


def terms_are_given_and_proportionate(document: Document) -> Iterator[Finding]:
    """What costs sales says for how long, within the most that may be imposed."""
    limits = document["measures"]["proportionality"]
    if limits["most_days"] > limits["within_days"]:
        yield Finding(
            "/measures/proportionality/most_days", "More days than there are in the time they are counted in."
        )
    for pointer, measure in _measures(document):
        kind, days = measure["kind"], measure.get("days")
        if kind in WITH_DAYS and days is None:
            yield Finding(f"{pointer}/days", f"{kind} costs sales: say for how many days.")
        elif kind in WITHOUT_DAYS and days is not None:
            yield Finding(f"{pointer}/days", f"{kind} does not end with a term.")
        elif kind in WITH_DAYS and days is not None and days > limits["most_days"]:
            yield Finding(
                f"{pointer}/days", f"{days} days are more than the {limits['most_days']} that may be imposed."
            )


def clocks_of_measures_are_there(document: Document) -> Iterator[Finding]:
    """Every clock that measures and appeals start stands here and binds who has to act."""
    clocks = {clock["code"]: number for number, clock in enumerate(document["clocks"])}
    for code, who in MEASURE_CLOCKS.items():
        if code not in clocks:
            yield Finding("/clocks", f"The clock {code!r} is missing: say what is due and after how long.")
        elif document["clocks"][clocks[code]]["binds"] != who:
            yield Finding(f"/clocks/{clocks[code]}/binds", f"The clock {code!r} binds the {who}.")


def _measures(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, step in enumerate(document["nodes"]["steps"]):
        for place, measure in enumerate(step["measures"]):
            yield f"/nodes/steps/{number}/measures/{place}", measure


MEASURE_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    nodes_ascend,
    nodes_lie_above_the_warning,
    measures_fit_their_scope,
    measures_stand_once_in_a_step,
    a_person_decides_about_a_whole_shop,
    terms_are_given_and_proportionate,
    clocks_of_measures_are_there,
)
