"""Everything a check may look at, as plain values. Pure; read from the database by `gathering.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from governance.onboarding.requirements import NeededDocument, needed_documents
from governance.rulebook.admission import Admission, BusinessNeeds, CategoryNeeds


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A document of the application. `opens`: whether its content can be read now; None when that is not known."""

    id: int
    kind: str
    number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    scan: str = "clean"
    opens: bool | None = True


@dataclass(frozen=True, kw_only=True)
class Kin:
    """Another shop that shares something with this one: `shared` is number, account, representative, address or phone.

    `side` is (seller or application, id) and `name` what officers call it. `verified`: the platform has verified that
    it is who it says. `closed_on`: since when it may sell nothing; `grave`: a critical violation of it is confirmed.
    """

    side: tuple[str, int]
    name: str
    shared: frozenset[str]
    verified: bool = False
    closed_on: date | None = None
    grave: bool = False


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """An application on the day it is checked, and the rules of that day."""

    today: date
    rules: Admission
    country: str | None = None
    kind: str | None = None
    legal_name: str | None = None
    registration_number: str | None = None
    exemption: str | None = None
    founded_on: date | None = None
    business_scope: str | None = None
    categories: tuple[str, ...] = ()
    brands: tuple[Mapping[str, Any], ...] = ()
    commitments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    representative_name: str | None = None
    representative_id_number: str | None = None
    contact_email: str | None = None
    contact_email_confirmed: bool = False
    contact_phone: str | None = None
    bank_account_name: str | None = None
    papers: tuple[Paper, ...] = ()
    kin: tuple[Kin, ...] = ()

    @property
    def business_needs(self) -> BusinessNeeds | None:
        """What the rules ask of this kind of business in its country; None: nobody configured it."""
        return self.rules.business(self.country or "", self.kind or "")

    def needs_of(self, category: str) -> CategoryNeeds | None:
        """What the rules ask for `category` in its country; None: nobody configured it."""
        return self.rules.category(category, self.country or "")

    @property
    def needed(self) -> list[NeededDocument]:
        """The documents that the business, its categories and its brands need."""
        chosen = {"country": self.country, "kind": self.kind, "categories": self.categories, "brands": self.brands}
        return needed_documents(chosen, self.rules)

    def asks_for(self, field_name: str) -> bool:
        """Whether this kind of business has to fill in `field_name`."""
        needs = self.business_needs
        return needs is None or field_name in needs.fields
