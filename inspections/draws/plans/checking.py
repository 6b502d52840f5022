"""What a plan must hold before it is stored: readable rules, a timetable, and names that mean something here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from governance.catalogue.models import Category, Product
from governance.core.database import db
from governance.core.errors import DomainError, Finding, Invalid
from governance.sellers.models import Seller
from inspections.draws.plans.rules import PlanRules, Scope
from inspections.draws.plans.timetable import check_schedule

CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_CODE: Final = 60
# At these addresses beside the plans stands something else.
TAKEN: Final = frozenset({"new"})
LONGEST_NAME: Final = 200
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_MOST: Final = Decimal(10) ** 12


@dataclass(frozen=True, kw_only=True)
class PlanContent:
    """What somebody writes as a plan: `schedule` a crontab line, `budget` of one draw, `rules` as in `rules.py`."""

    name: str
    schedule: str
    budget: Decimal
    currency: str
    cost_per_test: Decimal
    rules: Mapping[str, Any]


def check_code(code: str) -> None:
    """Raise `Invalid` unless this can be the code of a plan."""
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        message = "A code is made of small letters and digits, with hyphens between: toys-weekly."
        raise Invalid(message, pointer="code")
    if code in TAKEN:
        raise Invalid(f"The code {code!r} is taken by a page of the dashboard.", pointer="code")


def check_plan(content: PlanContent) -> PlanRules:
    """The rules of a plan that can be stored; raises `Invalid` with everything that is wrong with it."""
    findings = list(_amounts(content))
    if not 0 < len(content.name.strip()) <= LONGEST_NAME:
        findings.append(Finding("name", f"A name of at most {LONGEST_NAME} characters is needed."))
    rules: PlanRules | None = None
    try:
        check_schedule(content.schedule)
    except DomainError as error:
        findings.extend(error.findings)
    try:
        rules = PlanRules.from_document(content.rules)
        findings.extend(_unknown(rules.scope))
    except DomainError as error:
        findings.extend(error.findings)
    if findings or rules is None:
        raise Invalid("The plan cannot be used as it is.", findings=findings)
    return rules


def _amounts(content: PlanContent) -> Iterator[Finding]:
    for name, amount, least in (("budget", content.budget, 0), ("cost_per_test", content.cost_per_test, 1)):
        exponent = amount.as_tuple().exponent
        if not (isinstance(exponent, int) and exponent >= -2 and Decimal(least) / 100 <= amount < _MOST):
            yield Finding(name, "An amount with at most two decimals is expected here.")
    if not _CURRENCY.fullmatch(content.currency):
        yield Finding("currency", "A currency is written as three capital letters, such as CNY.")


def _unknown(scope: Scope) -> Iterator[Finding]:
    """Categories, sellers and products that the platform does not know: a misspelt one would quietly draw nothing."""
    named: tuple[tuple[str, Sequence[str], InstrumentedAttribute[str]], ...] = (
        ("categories", scope.categories, Category.code),
        ("sellers", scope.sellers, Seller.reference),
        ("products", scope.products, Product.code),
    )
    for name, values, column in named:
        known = set(db.session.scalars(select(column).where(column.in_(values)))) if values else set()
        for place, value in enumerate(values):
            if value not in known:
                yield Finding(f"rules/scope/{name}/{place}", f"There is no {value!r} among the {name}.")
