"""What one side owes the other: a remedy, and its sum where it has one. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from governance.core.errors import Finding, Invalid
from governance.rulebook.complaint_rules import ComplaintRules

# The code for "nothing is owed": it can be agreed on and decided as any other, and leaves nothing to be done.
NOTHING: Final = "none"
LARGEST: Final = Decimal(10) ** 12
_CURRENCY: Final = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A remedy by its code of the rule book."""

    remedy: str
    amount: Decimal | None = None
    currency: str | None = None

    @property
    def owed(self) -> bool:
        """Whether something has to be done."""
        return self.remedy != NOTHING

    @property
    def data(self) -> dict[str, Any]:
        """As entries and the audit trail carry it."""
        amount = None if self.amount is None else f"{self.amount:.2f}"
        return {"remedy": self.remedy, "amount": amount, "currency": self.currency}


def check_terms(terms: Terms, *, issue: str, rules: ComplaintRules) -> Terms:
    """The terms, when they are of the issue and whole; raises `Invalid` with a finding for each fault.

    A sum is named where the remedy is one; with a refund it may be; elsewhere there is none.
    """
    findings = [*_of_remedy(terms, issue, rules), *_of_amount(terms, rules)]
    if findings:
        raise Invalid("This remedy cannot be given so.", findings=findings)
    return terms


def _of_remedy(terms: Terms, issue: str, rules: ComplaintRules) -> list[Finding]:
    known = rules.issues.get(issue)
    possible = {NOTHING, *(known.remedies if known else rules.remedies)}
    if terms.remedy in possible and terms.remedy in rules.remedies:
        return []
    return [Finding("remedy", f"This issue has no remedy {terms.remedy!r}: it has {', '.join(sorted(possible))}.")]


def _of_amount(terms: Terms, rules: ComplaintRules) -> list[Finding]:
    amount = terms.amount
    if amount is None:
        missing = terms.remedy in rules.amounts
        return [Finding("amount", "Say how much, and in which currency.")] if missing else []
    if terms.remedy not in rules.amounts | rules.refunds:
        return [Finding("amount", "This remedy has no sum.")]
    findings = []
    if not (amount.is_finite() and 0 < amount < LARGEST and amount == round(amount, 2)):
        findings.append(Finding("amount", "A sum is above 0 and has at most two decimals."))
    if not _CURRENCY.fullmatch(terms.currency or ""):
        findings.append(Finding("currency", "Give the currency by its three letters, such as CNY."))
    return findings
