"""What somebody needs in order to sell, by country, kind of business and category, as the rule book in force says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.pages import market
from dashboard.pages.application_words import KINDS, NAMES
from dashboard.pages.requirement_words import document_name, promises
from dashboard.shell import words
from dashboard.shell.language import _
from governance.rulebook.admission import Admission, BusinessNeeds, CategoryNeeds

FIRST_KIND: Final = "company"


@dataclass(frozen=True, kw_only=True)
class CategoryShown:
    """What one category needs on top."""

    name: str
    documents: Sequence[str]
    deposit: str
    promises: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class NeedsShown:
    """The answer to one choice of country and kind; `business` is None where nobody has configured it."""

    countries: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]
    country: str
    kind: str
    configured: bool
    documents: Sequence[str]
    fields: Sequence[str]
    categories: Sequence[CategoryShown]


def needs_shown(rules: Admission, *, country: str, kind: str) -> NeedsShown:
    """What a `kind` of business of `country` needs; anything that cannot be chosen is replaced by the first that can."""
    offered = rules.countries()
    country = country if country in offered else _first(offered)
    kind = kind if kind in KINDS else FIRST_KIND
    business = rules.business(country, kind)
    return NeedsShown(
        countries=sorted(((code, words.country(code)) for code in offered), key=lambda pair: pair[1]),
        kinds=[(code, str(word)) for code, word in KINDS.items()],
        country=country,
        kind=kind,
        configured=business is not None,
        documents=[document_name(code, rules) for code in business.documents] if business else [],
        fields=_field_names(business) if business else [],
        categories=_categories(rules, country) if business else [],
    )


def _first(countries: Sequence[str]) -> str:
    return "CN" if "CN" in countries or not countries else countries[0]


def _field_names(business: BusinessNeeds) -> list[str]:
    return [str(name) for code, name in NAMES.items() if code in business.fields]


def _categories(rules: Admission, country: str) -> list[CategoryShown]:
    names = market.category_names()
    needs = [needs for code in rules.categories_in(country) if (needs := rules.category(code, country))]
    shown = [_category(each, names, rules) for each in needs]
    return sorted(shown, key=lambda category: category.name)


def _category(needs: CategoryNeeds, names: Mapping[str, str], rules: Admission) -> CategoryShown:
    return CategoryShown(
        name=market.category_name(needs.category, names),
        documents=[document_name(code, rules) for code in needs.documents],
        deposit=_deposit(needs),
        promises=promises(needs.commitments, rules),
    )


def _deposit(needs: CategoryNeeds) -> str:
    if not needs.deposit_amount:
        return ""
    return _(
        "A deposit of %(amount)s %(currency)s.",
        amount=words.count(needs.deposit_amount),
        currency=needs.deposit_currency,
    )
