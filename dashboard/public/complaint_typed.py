"""The form of a complaint: its fields by what is filed, and what was typed into them as a filing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.numbers import get_currency_name

from dashboard.public.complaint_shops import Shop
from dashboard.public.fields import Field
from dashboard.shell import words
from dashboard.shell.language import gettext
from dashboard.shell.language import lazy_gettext as _
from governance.complaints.filing import LONGEST_LINE, WEB, Filing, Person
from governance.complaints.rules import CaseRules
from governance.complaints.states import Kind
from governance.complaints.wording import LONGEST_TEXT
from governance.core.account_opening import ADDRESS
from governance.core.errors import Finding
from governance.rulebook.complaint_rules import Issue

NOTHING: Final = "none"
CURRENCIES: Final = ("CNY", "AUD", "BRL", "CAD", "EUR", "GBP", "HKD", "INR", "JPY", "KRW", "MXN", "SGD", "USD")
AMOUNT: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,2})?")

FREE: Final = _("(optional)")
SHOP: Final = Field(name="shop", label=_("The shop"), hint=_("Its name or its number. Both stand on your order."))
PRODUCT: Final = Field(
    name="product_name", label=_("The goods"), hint=_("As they are called in the shop."), required=False
)
LOT: Final = Field(
    name="lot",
    label=_("Batch or lot number"),
    hint=_("Near the date on the label. It shows us whether others are affected too."),
    required=False,
)
ORDER: Final = Field(
    name="order_reference",
    label=_("Order number"),
    hint=_("With it we find what was ordered, sent and delivered, and you need not prove that."),
    required=False,
)
DAY: Final = Field(name="occurred_on", label=_("Day on which it happened"), kind="date", required=False, optional=FREE)
REQUEST: Final = Field(name="request", label=_("What would put it right"), kind="choice", required=False, optional=FREE)
SUM: Final = Field(name="amount", label=_("Sum"), required=False, optional=_("(if you ask for money)"))
CURRENCY: Final = Field(name="currency", label=_("Currency"), kind="choice", required=False, optional=_("(of the sum)"))
NAME: Final = Field(name="name", label=_("Your name"), autocomplete="name", required=False, optional=FREE)
EMAIL: Final = Field(
    name="email",
    label=_("Your e-mail address"),
    hint=_("We write to you whenever something happens."),
    kind="email",
    autocomplete="email",
    required=False,
    optional=FREE,
)
PHONE: Final = Field(
    name="phone",
    label=_("Your telephone number"),
    kind="tel",
    autocomplete="tel",
    required=False,
    optional=FREE,
)
POSTAL: Final = Field(name="address", label=_("Your address"), kind="area", autocomplete="street-address")

# What is said and shown: the label of the one field that everybody fills in.
TEXTS: Final[Mapping[Kind, Field]] = {
    Kind.COMPLAINT: Field(
        name="text",
        label=_("What happened"),
        kind="area",
        hint=_("In your own words: what you ordered, what came, what the shop said."),
    ),
    Kind.REPORT: Field(
        name="text",
        label=_("What you have seen"),
        kind="area",
        hint=_("In your own words: what is offered or done, where, and how you know of it."),
    ),
    Kind.IP_NOTICE: Field(
        name="text",
        label=_("Your right, and what infringes it"),
        kind="area",
        hint=_("The right with its number, the addresses of the goods, and why they infringe it."),
    ),
}
ABOUT: Final[Mapping[Kind, Sequence[Field]]] = {
    Kind.COMPLAINT: (SHOP, ORDER, PRODUCT, LOT),
    Kind.REPORT: (SHOP, PRODUCT, LOT),
    Kind.IP_NOTICE: (SHOP, replace(PRODUCT, required=True)),
}
WANTED: Final = (REQUEST, SUM, CURRENCY)
CONTACT: Final[Mapping[Kind, Sequence[Field]]] = {
    Kind.COMPLAINT: (NAME, EMAIL, PHONE),
    Kind.REPORT: (NAME, EMAIL, PHONE),
    Kind.IP_NOTICE: (replace(NAME, required=True), replace(EMAIL, required=True), POSTAL),
}


@dataclass(frozen=True, kw_only=True)
class FormShown:
    """The fields of one kind and issue, part by part."""

    about: Sequence[Field]
    said: Sequence[Field]
    wanted: Sequence[Field]
    contact: Sequence[Field]

    @property
    def fields(self) -> list[Field]:
        """All of them."""
        return [*self.about, *self.said, *self.wanted, *self.contact]


def form_of(kind: Kind, issue: Issue, rules: CaseRules) -> FormShown:
    """What is asked of somebody who files this."""
    asks_for_something = kind is Kind.COMPLAINT and bool(set(issue.remedies) - {NOTHING})
    sums = bool(rules.amounts & set(issue.remedies))
    remedies = [
        (code, rules.remedies[code].in_language(words.language())) for code in issue.remedies if code != NOTHING
    ]
    wanted = [replace(REQUEST, choices=remedies), *((SUM, with_currencies()) if sums else ())]
    return FormShown(
        about=ABOUT[kind],
        said=[TEXTS[kind], *([] if kind is Kind.IP_NOTICE else [DAY])],
        wanted=wanted if asks_for_something else [],
        contact=CONTACT[kind],
    )


def faults_of(fields: Sequence[Field], given: Mapping[str, str | None], *, today: date) -> list[Finding]:
    """What cannot be taken of what was typed, each with its field, in the reader's language."""
    return list(_faults(fields, given, today))


def _faults(fields: Sequence[Field], given: Mapping[str, str | None], today: date) -> Iterator[Finding]:
    for field in fields:
        text, label = given.get(field.name) or "", str(field.label)
        longest = LONGEST_TEXT if field.kind == "area" and field != POSTAL else LONGEST_LINE
        if field.required and not text:
            yield Finding(field.name, gettext("Something is missing: %(field)s.", field=label))
        elif len(text) > longest:
            yield Finding(field.name, gettext("%(field)s: at most %(number)s characters.", field=label, number=longest))
        elif text and (fault := _misread(field, text, today)):
            yield Finding(field.name, fault)
    if given.get(SUM.name) and not given.get(CURRENCY.name):
        yield Finding(CURRENCY.name, gettext("Say in which currency the sum is."))


def _misread(field: Field, text: str, today: date) -> str:
    """Why a single value cannot be taken; nothing when it can."""
    if field.kind == "email" and not ADDRESS.fullmatch(text):
        return gettext("This is not an e-mail address.")
    if field.kind == "choice" and text not in {value for value, _word in field.choices}:
        return gettext("Please choose one of what is offered: %(field)s.", field=str(field.label))
    if field.name == SUM.name and sum_in(text) is None:
        return gettext("Write the sum in numbers, such as 129.90.")
    if field.kind == "date":
        day = day_in(text)
        if day is None:
            return gettext("%(field)s: write the day as year-month-day, such as 2026-03-31.", field=str(field.label))
        if day > today:
            return gettext("That day has not come yet: %(day)s.", day=words.day(day))
    return ""


def day_in(text: str) -> date | None:
    """A day as the field of a browser sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def sum_in(text: str) -> Decimal | None:
    """A sum as people write it: `129.90`, `1,299`, also with the wide digits of a Chinese keyboard."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    number = Decimal(plain.replace(",", "")) if AMOUNT.fullmatch(plain) else None
    return number or None


def filing_of(
    kind: Kind, issue: Issue, shop: Shop, given: Mapping[str, str | None], *, form_name: str, language: str
) -> Filing:
    """What was typed, once it has no faults, as a filing; the form's name tells the same form sent twice."""
    amount, day = given.get(SUM.name), given.get(DAY.name)
    plain: dict[str, Any] = {
        name: given.get(name) for name in ("text", "product_name", "lot", "order_reference", "request")
    }
    person = {name: given.get(name) for name in ("name", "email", "phone")}
    address = " ".join((given.get(POSTAL.name) or "").split()) or None
    return Filing(
        kind=kind,
        source=WEB,
        external_reference=form_name,
        seller=shop.reference,
        issue=issue.code,
        amount=sum_in(amount) if amount else None,
        currency=given.get(CURRENCY.name) if amount else None,
        occurred_on=day_in(day) if day else None,
        person=Person(**person, address=address, language=language),
        **plain,
    )


def with_currencies() -> Field:
    """The choice of a currency, by names in the reader's language."""
    language = words.language()
    named = [(code, f"{get_currency_name(code, locale=language)} ({code})") for code in CURRENCIES]
    return replace(CURRENCY, choices=named)
