"""What the checks of an application are called, in the order officers read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dashboard.shell.language import lazy_gettext as _
from dashboard.shell.state_words import CHECKS, StateSign

NAMES: Final[Mapping[str, Any]] = {
    "registration_number": _("Registration number"),
    "organisation_code": _("Organisation code inside the number"),
    "register": _("What the register says"),
    "business_kind": _("Kind of business"),
    "founding": _("Day of founding"),
    "licence_number": _("Number on the licence"),
    "licence_scope": _("The licence covers what is sold"),
    "account_name": _("Name on licence and bank account"),
    "representative": _("Legal representative"),
    "papers_complete": _("Documents complete"),
    "papers_readable": _("Documents readable"),
    "papers_in_date": _("Documents in date"),
    "duplicates": _("The same business twice"),
    "related_shops": _("Related shops"),
    "earlier_closure": _("Earlier closure"),
    "brand_chain": _("Right to the brands"),
    "after_sales": _("Service after the sale"),
    "contact": _("Contact answers"),
}
# What needs eyes first.
ORDER: Final = ("fail", "manual", "warn", "unavailable", "pass")


def name_of(code: str) -> str:
    """What a check is called; of one for a part (`permit_scope:food`) the part is named, too."""
    check, _colon, part = code.partition(":")
    name = str(NAMES.get(check, check.replace("_", " ").capitalize()))
    return f"{name} ({part})" if part else name


def place_of(code: str) -> int:
    """Where a check stands in the list."""
    known = list(NAMES)
    check = code.partition(":")[0]
    return known.index(check) if check in known else len(known)


def summary(results: Iterable[str]) -> list[dict[str, str]]:
    """How many checks came out how, what needs eyes first; those in order are counted only when all are."""
    counted = list(results)
    bad = [(result, counted.count(result)) for result in ORDER if result != "pass" and result in counted]
    if not bad and counted:
        bad = [("pass", len(counted))]
    return [{"look": sign(result).look, "word": f"{number} {str(sign(result).word).lower()}"} for result, number in bad]


def sign(result: str) -> StateSign:
    """Shape and word of a result."""
    return CHECKS[result]
