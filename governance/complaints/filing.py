"""What is filed, and what must be right about it. Pure."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from governance.complaints.states import WITHOUT_REMEDY, Kind
from governance.complaints.wording import LONGEST_TEXT, UNSEEN
from governance.core.errors import Finding
from governance.rulebook.complaint_rules import ComplaintRules

WEB: Final = "web"
NOTHING: Final = "none"  # the remedy of who wants nothing but to say it
SEVERITIES: Final = ("low", "medium", "high", "critical")
LONGEST_LINE: Final = 300
LARGEST_AMOUNT: Final = Decimal(10) ** 12
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_EMAIL: Final = re.compile(r"""[^@\s<>()\[\]\\,;:"]+@[^@\s<>()\[\]\\,;:"]+""")
_UNSEEN_IN_LINE: Final = re.compile(r"[\x00-\x1f\x7f]")
_LINES: Final = (
    *("source", "external_reference", "seller", "issue", "product", "product_name", "category", "lot"),
    *("order_reference", "request", "severity", "authority"),
)
_PERSON_LINES: Final = ("name", "email", "phone", "address", "buyer_reference", "language")


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who files; kept apart from the case, and erasable."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    buyer_reference: str | None = None
    language: str | None = None

    def marks(self) -> tuple[str, ...]:
        """What of a text would tell who it is."""
        given = (self.name, self.email, self.phone, self.address, self.buyer_reference)
        return tuple(mark for mark in given if mark)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """A complaint, report or notice as it comes; `seller` is the platform's id of the shop."""

    kind: Kind
    source: str
    external_reference: str | None
    seller: str
    issue: str
    text: str | None
    product: str | None = None
    product_name: str | None = None
    category: str | None = None
    lot: str | None = None
    order_reference: str | None = None
    request: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    occurred_on: date | None = None
    opened_at: datetime | None = None
    severity: str | None = None
    authority: str | None = None
    person: Person = field(default_factory=Person)


def check_filing(filing: Filing, rules: ComplaintRules, today: date) -> list[Finding]:
    """Everything wrong with a filing, each with the field it is about; nothing when it can be taken in."""
    of_words = (*_faults_of_lines(filing), *_faults_of_text(filing), *_faults_of_holder(filing))
    return [*of_words, *_faults_of_matter(filing, rules), *_faults_of_figures(filing, today)]


def complainant_key(person: Person, salt: str) -> str | None:
    """The same digest for the same person: by the platform's id of the buyer, else by e-mail, else by telephone."""
    if person.buyer_reference and person.buyer_reference.strip():
        told = f"buyer:{person.buyer_reference.strip()}"
    elif person.email and person.email.strip():
        told = f"email:{person.email.strip().casefold()}"
    elif digits := "".join(str(int(sign)) for sign in person.phone or "" if sign.isdecimal()):
        told = f"phone:{digits.lstrip('0')}"
    else:
        return None
    return hmac.new(salt.encode(), told.encode(), hashlib.sha256).hexdigest()


def _faults_of_lines(filing: Filing) -> Iterator[Finding]:
    """Lines that are empty, too long, or hold what cannot be seen."""
    lines = {name: getattr(filing, name) for name in _LINES}
    lines |= {f"person/{name}": getattr(filing.person, name) for name in _PERSON_LINES}
    for name, line in lines.items():
        fault = None if line is None else _fault_of_line(line)
        if fault:
            yield Finding(name, fault)
    if filing.person.email and not _EMAIL.fullmatch(filing.person.email.strip()):
        yield Finding("person/email", "This is not an e-mail address.")


def _fault_of_line(line: str) -> str | None:
    if not line.strip():
        return "This is empty: leave it out, or say what it is."
    if len(line) > LONGEST_LINE:
        return f"This is longer than {LONGEST_LINE} characters."
    return "This holds signs that cannot be seen." if _UNSEEN_IN_LINE.search(line) else None


def _faults_of_text(filing: Filing) -> Iterator[Finding]:
    text = filing.text or ""
    if filing.source == WEB and not text.strip():
        yield Finding("text", "Say what happened.")
    if len(text) > LONGEST_TEXT:
        yield Finding("text", f"The text is longer than {LONGEST_TEXT:,} characters.")
    if UNSEEN.search(text):
        yield Finding("text", "The text holds signs that cannot be seen.")


def _faults_of_matter(filing: Filing, rules: ComplaintRules) -> Iterator[Finding]:
    """What the rule book does not know, or not of this kind."""
    issue = rules.issues.get(filing.issue)
    if issue is None:
        yield Finding(
            "issue", f"There is no issue {filing.issue!r}. The issues are: {', '.join(sorted(rules.issues))}."
        )
    elif filing.kind not in issue.kinds:
        yield Finding("issue", f"The issue {filing.issue} is not filed as {filing.kind.replace('_', ' ')}.")
    fault = _fault_of_request(filing, rules)
    if fault:
        yield Finding("request", fault)
    if filing.severity is not None and filing.severity not in SEVERITIES:
        yield Finding("severity", f"A severity is one of: {', '.join(SEVERITIES)}.")
    if filing.authority is not None and filing.authority not in rules.authorities:
        yield Finding("authority", f"There is no authority {filing.authority!r}.")


def _fault_of_request(filing: Filing, rules: ComplaintRules) -> str | None:
    if filing.request is None or filing.request == NOTHING:
        return None
    if filing.request not in rules.remedies:
        return f"There is no remedy {filing.request!r}."
    if filing.kind in WITHOUT_REMEDY:
        return "A report or a notice asks for no remedy of its own."
    issue = rules.issues.get(filing.issue)
    if issue is not None and filing.request not in issue.remedies:
        return f"The remedy {filing.request} does not go with the issue {filing.issue}."
    return None


def _faults_of_holder(filing: Filing) -> Iterator[Finding]:
    """A notice of a holder of rights says whose the rights are."""
    for name in ("name", "email") if filing.kind is Kind.IP_NOTICE else ():
        if not getattr(filing.person, name):
            yield Finding(f"person/{name}", "A notice says who the holder of the rights is, and how to reach it.")


def _faults_of_figures(filing: Filing, today: date) -> Iterator[Finding]:
    """Sums and days that cannot be."""
    if (filing.amount is None) != (filing.currency is None):
        yield Finding("currency" if filing.currency is None else "amount", "A sum and its currency come together.")
    if filing.amount is not None and not _is_sum(filing.amount):
        yield Finding("amount", "A sum is not negative and has at most two places.")
    if filing.currency is not None and not _CURRENCY.fullmatch(filing.currency):
        yield Finding("currency", "A currency is given by its three letters, such as CNY.")
    if filing.occurred_on is not None and filing.occurred_on > today:
        yield Finding("occurred_on", "This day has not come yet.")
    if filing.opened_at is not None:
        if filing.opened_at.tzinfo is None:
            yield Finding("opened_at", "A moment needs its time zone.")
        elif (filing.opened_at.astimezone(UTC).date() - today).days > 1:
            yield Finding("opened_at", "This moment has not come yet.")


def _is_sum(amount: Decimal) -> bool:
    return amount.is_finite() and 0 <= amount < LARGEST_AMOUNT and amount == amount.quantize(Decimal("0.01"))
