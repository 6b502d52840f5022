"""The sections of an application and their fields, in the applicant's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel import Locale

from dashboard.pages.application_words import KINDS, NAMES
from dashboard.public.fields import Field
from dashboard.shell import words
from dashboard.shell.language import lazy_gettext as _

# Territories of the language library that no business is registered in.
NOWHERE: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of the application's form; `others` are what it asks beside plain fields."""

    name: str
    title: Any
    lead: Any
    fields: Sequence[Field] = ()
    others: Sequence[str] = ()

    def asks(self, name: str) -> bool:
        """Whether this page asks for the field."""
        return name in self.others or any(field.name == name for field in self.fields)


SHOP: Final = Section(
    name="shop",
    title=_("Your shop"),
    lead=_("What buyers will read above your goods."),
    fields=(Field(name="shop_name", label=NAMES["shop_name"], autocomplete="organization"),),
)

BUSINESS: Final = Section(
    name="business",
    title=_("Your business"),
    lead=_("As it stands on your licence, letter for letter: we compare them."),
    fields=(
        Field(name="country", label=NAMES["country"], kind="choice", autocomplete="country"),
        Field(name="kind", label=NAMES["kind"], kind="choice", choices=tuple(KINDS.items())),
        Field(
            name="legal_name", label=NAMES["legal_name"], hint=_("A private person leaves this empty."), required=False
        ),
        Field(
            name="registration_number",
            label=NAMES["registration_number"],
            hint=_("In China the unified social credit code, 18 characters."),
            required=False,
        ),
        Field(
            name="exemption",
            label=NAMES["exemption"],
            kind="choice",
            hint=_("Only if you have no registration number."),
            required=False,
        ),
        Field(name="registered_address", label=NAMES["registered_address"], kind="area", autocomplete="street-address"),
        Field(name="founded_on", label=NAMES["founded_on"], kind="date", required=False),
        Field(
            name="business_scope",
            label=NAMES["business_scope"],
            kind="area",
            hint=_("The business scope as it stands on the licence."),
            required=False,
        ),
    ),
)

PEOPLE: Final = Section(
    name="people",
    title=_("People and bank account"),
    lead=_(
        "Only officers who look at your application see this, and numbers only in part. "
        "It is erased when it may no longer be kept."
    ),
    fields=(
        Field(
            name="representative_name",
            label=NAMES["representative_name"],
            hint=_("Or you yourself, if you sell as a private person."),
            autocomplete="name",
        ),
        Field(name="representative_id_number", label=NAMES["representative_id_number"], autocomplete="off"),
        Field(name="contact_name", label=NAMES["contact_name"], autocomplete="name"),
        Field(name="contact_phone", label=NAMES["contact_phone"], kind="tel", autocomplete="tel"),
        Field(
            name="bank_account_name",
            label=NAMES["bank_account_name"],
            hint=_("It has to be the name on the licence."),
        ),
        Field(name="bank_account_number", label=NAMES["bank_account_number"], autocomplete="off"),
    ),
)

SELLING: Final = Section(
    name="selling",
    title=_("What you sell"),
    lead=_("The categories, and what you promise buyers after the sale. What you promise is shown to them."),
    others=("categories", "commitments"),
)

BRANDS: Final = Section(
    name="brands",
    title=_("Brands"),
    lead=_("Every brand that you will sell: your own, or somebody else's with their permission."),
    others=("brands",),
)

DOCUMENTS: Final = Section(name="documents", title=_("Documents"), lead="", others=("documents",))

SECTIONS: Final[Mapping[str, Section]] = {
    section.name: section for section in (SHOP, BUSINESS, PEOPLE, SELLING, BRANDS, DOCUMENTS)
}


def countries() -> list[tuple[str, str]]:
    """Every country by its two letters, with its name, in the reader's order."""
    territories = Locale.parse(words.language()).territories
    named = [(code, name) for code, name in territories.items() if code.isalpha() and code not in NOWHERE]
    return sorted(((code, name) for code, name in named if len(code) == 2), key=lambda country: country[1])
