"""What the rule book in force says about admission, as values: what applicants must show, fill in and promise. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.core.clocks.rules import ClockRule

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Words:
    """The same sentence in the languages people read."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The sentence for readers of `language` (`zh`, `zh_CN`, `en`, …)."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A kind of document; `ends` is always, sometimes or never; the lapse of a `permit` stops sales after the grace."""

    code: str
    name: Words
    ends: str
    numbered: bool
    permit: bool
    grace_days: int
    source: str

    @property
    def must_end(self) -> bool:
        """Whether it cannot be used without its last valid day."""
        return self.ends == "always"


@dataclass(frozen=True, kw_only=True)
class BusinessNeeds:
    """What a kind of business of a country must show and fill in, whatever it sells."""

    country: str
    kind: str
    documents: tuple[str, ...]
    fields: tuple[str, ...]
    exemptions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Commitments:
    """The least that must be promised after the sale; `exceptions` are the only goods returns may be refused for."""

    code: str
    return_days: int
    exceptions: tuple[str, ...]
    channels: tuple[str, ...]
    answer_hours: int
    warranty_days: int
    repair: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class CategoryNeeds:
    """What one category needs on top in one country."""

    category: str
    country: str
    documents: tuple[str, ...]
    scope_words: tuple[str, ...]
    deposit_amount: int
    deposit_currency: str
    commitments: Commitments


@dataclass(frozen=True, kw_only=True)
class Admission:
    """The whole section. `business` and `category` answer None for what nobody configured: then nobody is admitted."""

    documents: Mapping[str, DocumentKind]
    businesses: Mapping[tuple[str, str], BusinessNeeds]
    categories: Mapping[tuple[str, str], CategoryNeeds]
    exceptions: Mapping[str, Words]
    exemptions: Mapping[str, Words]
    own_brand_document: str
    authorised_brand_document: str
    brand_links_at_most: int
    four_eyes: frozenset[str]
    reminders_days: tuple[int, ...]
    lapse_violation: str

    def business(self, country: str, kind: str) -> BusinessNeeds | None:
        """What a `kind` of business registered in `country` needs; None: not configured."""
        return self.businesses.get((country, kind))

    def category(self, category: str, country: str) -> CategoryNeeds | None:
        """What `category` needs in `country`; None: not configured."""
        return self.categories.get((category, country))

    def countries(self) -> list[str]:
        """The countries somebody configured, in order."""
        return sorted({country for country, _ in self.businesses})

    def categories_in(self, country: str) -> list[str]:
        """The categories somebody configured for `country`, in order."""
        return sorted(category for category, where in self.categories if where == country)


def admission_of(document: Document) -> Admission:
    """The admission section of a checked rule book."""
    section = document["admission"]
    promised = {item["code"]: _commitments(item) for item in section["commitments"]}
    needs = [each for item in section["categories"] for each in _category_needs(item, promised)]
    businesses = [_business(item) for item in section["businesses"]]
    return Admission(
        documents={item["code"]: _document_kind(item) for item in section["documents"]},
        businesses={(each.country, each.kind): each for each in businesses},
        categories={(each.category, each.country): each for each in needs},
        exceptions={item["code"]: Words(**item["name"]) for item in section["exceptions"]},
        exemptions={item["code"]: Words(**item["name"]) for item in section["exemptions"]},
        own_brand_document=section["brands"]["own"],
        authorised_brand_document=section["brands"]["authorised"],
        brand_links_at_most=section["brands"]["links_at_most"],
        four_eyes=frozenset(section["four_eyes"]),
        reminders_days=tuple(sorted(section["reminders_days"], reverse=True)),
        lapse_violation=section["lapse_violation"],
    )


def clock_rules_of(document: Document) -> Mapping[str, ClockRule]:
    """The section `clocks` of a checked rule book: what is due after how long, by code."""
    return {
        item["code"]: ClockRule(
            binds=item["binds"],
            kind=item["ground"]["kind"],
            source=item["ground"]["source"],
            verified_on=date.fromisoformat(item["verified_on"]),
            amount=item["amount"],
            unit=item["unit"],
        )
        for item in document["clocks"]
    }


def _document_kind(item: Document) -> DocumentKind:
    own = {key: item[key] for key in ("code", "ends", "numbered", "permit", "grace_days")}
    return DocumentKind(**own, name=Words(**item["name"]), source=item["ground"]["source"])


def _business(item: Document) -> BusinessNeeds:
    lists = {key: tuple(item[key]) for key in ("documents", "fields", "exemptions")}
    return BusinessNeeds(country=item["country"], kind=item["kind"], **lists)


def _commitments(item: Document) -> Commitments:
    own = {key: item[key] for key in ("code", "return_days", "answer_hours", "warranty_days", "repair")}
    exceptions, channels = tuple(item["exceptions"]), tuple(item["channels"])
    return Commitments(**own, exceptions=exceptions, channels=channels, source=item["ground"]["source"])


def _category_needs(item: Document, promised: Mapping[str, Commitments]) -> Iterator[CategoryNeeds]:
    for country in item["countries"]:
        yield CategoryNeeds(
            category=item["category"],
            country=country,
            documents=tuple(item["documents"]),
            scope_words=tuple(item["scope_words"]),
            deposit_amount=item["deposit"]["amount"],
            deposit_currency=item["deposit"]["currency"],
            commitments=promised[item["commitments"]],
        )
