"""Issues, remedies and grounds of cases by the names that the rule book in force gives them, and sums of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dashboard.shell import words
from dashboard.shell.language import _
from governance.complaints.rules import CaseRules, rules_at
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.rulebook.admission import Words
from governance.rulebook.complaint_rules import Issue

CENTS: Final = Decimal("0.01")


@dataclass(frozen=True)
class Named:
    """The names in the reader's language; a code that the rule book no longer knows is read out as it is."""

    rules: CaseRules | None

    def issue(self, code: str) -> str:
        """What a case is about."""
        found = self.rule(code)
        return found.name.in_language(words.language()) if found else spelled(code)

    def rule(self, code: str) -> Issue | None:
        """The entry of the taxonomy."""
        return self.rules.issues.get(code) if self.rules else None

    def remedy(self, code: str, amount: Decimal | None = None, currency: str | None = None) -> str:
        """What is owed or offered, with its sum."""
        name = self._of(self.rules.remedies if self.rules else {}, code)
        return f"{name} ({money(amount, currency)})" if amount is not None else name

    def wanted(self, code: str, amount: Decimal | None, currency: str | None) -> str:
        """What is asked for; a sum belongs to it where the price goes back or a sum is named."""
        with_sum = self.rules is not None and code in self.rules.amounts | self.rules.refunds
        return self.remedy(code, amount if with_sum else None, currency)

    def ground(self, code: str) -> str:
        """Why a case was not accepted."""
        return self._of(self.rules.grounds if self.rules else {}, code)

    def authority(self, code: str) -> str:
        """The authority that a case came from or went to."""
        found = self.rules.authorities.get(code) if self.rules else None
        return found.name.in_language(words.language()) if found else spelled(code)

    def remedies_of(self, issue: str) -> list[tuple[str, str]]:
        """What can be offered or decided for an issue, as code and name."""
        rule = self.rule(issue)
        known = rule.remedies if rule else tuple(self.rules.remedies) if self.rules else ()
        return [(code, self.remedy(code)) for code in known]

    def _of(self, names: Mapping[str, Words], code: str) -> str:
        found = names.get(code)
        return found.in_language(words.language()) if found else spelled(code)


def named() -> Named:
    """The names as the rule book in force has them."""
    try:
        return Named(rules_at(now()))
    except NotFound:
        return Named(None)


def cause_words(cause: str) -> str:
    """What the cases of a group have in common, e.g. `Lot 2026-03`."""
    kind, _colon, name = cause.partition(":")
    said = {"lot": _("Lot %(name)s", name=name), "product": _("Product %(name)s", name=name)}
    return said.get(kind, cause)


def money(amount: Decimal, currency: str | None) -> str:
    """A sum with its currency, e.g. `1,204.50 CNY`; whole sums without their cents."""
    whole = amount == amount.to_integral_value()
    number = f"{amount:,.0f}" if whole else f"{amount.quantize(CENTS):,}"
    return f"{number} {currency}" if currency else number


def spelled(code: str) -> str:
    """A code as words."""
    return code.replace("_", " ").capitalize()
