"""What the section `complaints` and its clocks must hold besides being well-formed. Pure, as the checks in `check.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Final

from governance.core.errors import Finding

Document = dict[str, Any]

# What the application starts by name, and whom it must bind for the rest to make sense.
CASE_CLOCKS: Final = {
    "case_acceptance": ("platform",),
    "case_seller_answer": ("seller",),
    "case_complainant_answer": ("complainant",),
    "case_decision": ("platform",),
    "case_offer": ("complainant", "seller"),
    "case_remedy": ("seller",),
    "case_refund": ("seller",),
    "case_counter_notice": ("complainant",),
    "authority_acceptance": ("platform", "authority"),
    "authority_mediation": ("platform", "authority"),
    "authority_report_check": ("platform", "authority"),
    "authority_notice": ("platform", "authority"),
}
# Codes that the application uses by name.
NOTHING: Final = "none"
NO_ANSWER: Final = "no_answer"
KINDS: Final = ("complaint", "report", "ip_notice")


def case_clocks_are_there(document: Document) -> Iterator[Finding]:
    """Every clock that a case starts stands here and binds who has to act."""
    clocks = {clock["code"]: number for number, clock in enumerate(document["clocks"])}
    for code, who in CASE_CLOCKS.items():
        if code not in clocks:
            yield Finding("/clocks", f"The clock {code!r} is missing: say what is due and after how long.")
            continue
        number = clocks[code]
        if document["clocks"][number]["binds"] not in who:
            yield Finding(f"/clocks/{number}/binds", f"The clock {code!r} binds the {' or the '.join(who)}.")


def complaints_name_each_thing_once(document: Document) -> Iterator[Finding]:
    """Issues, remedies, grounds, authorities and onward routes."""
    for part in ("issues", "remedies", "grounds", "authorities", "onward_routes"):
        counted = Counter(item["code"] for item in document["complaints"][part])
        for number, item in enumerate(document["complaints"][part]):
            if counted[item["code"]] > 1:
                yield Finding(f"/complaints/{part}/{number}/code", f"{item['code']!r} stands here more than once.")


def remedies_of_issues_are_there(document: Document) -> Iterator[Finding]:
    """Each remedy of an issue stands in the list of remedies."""
    known = {item["code"] for item in document["complaints"]["remedies"]}
    for number, issue in enumerate(document["complaints"]["issues"]):
        for place, code in enumerate(issue["remedies"]):
            if code not in known:
                pointer = f"/complaints/issues/{number}/remedies/{place}"
                yield Finding(pointer, f"{code!r} does not stand in /complaints/remedies.")


def every_kind_can_be_filed(document: Document) -> Iterator[Finding]:
    """Complaints, reports and notices each have at least one issue to choose."""
    filed = {kind for issue in document["complaints"]["issues"] for kind in issue["kinds"]}
    for kind in KINDS:
        if kind not in filed:
            yield Finding("/complaints/issues", f"No issue can be filed as {kind}: nobody could file one.")


def what_is_always_needed_is_there(document: Document) -> Iterator[Finding]:
    """A decision that owes nothing, and a complainant who never answered, need their codes."""
    section = document["complaints"]
    if NOTHING not in {item["code"] for item in section["remedies"]}:
        yield Finding("/complaints/remedies", f"The remedy {NOTHING!r} is missing: a decision may owe nothing.")
    if NO_ANSWER not in {item["code"] for item in section["grounds"]}:
        yield Finding("/complaints/grounds", f"The ground {NO_ANSWER!r} is missing: complainants do not always answer.")


COMPLAINT_CHECKS: Final[tuple[Callable[[Document], Iterator[Finding]], ...]] = (
    case_clocks_are_there,
    complaints_name_each_thing_once,
    remedies_of_issues_are_there,
    every_kind_can_be_filed,
    what_is_always_needed_is_there,
)
