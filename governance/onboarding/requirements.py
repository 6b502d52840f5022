"""What an application still lacks by the rule book. Pure: each requirement is a function from application to findings.

An application is looked at as its content (`content.py`): plain data, as it was or would be submitted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from governance.core.errors import Finding
from governance.onboarding.promises import falls_short
from governance.rulebook.admission import Admission, BusinessNeeds, CategoryNeeds, DocumentKind

Content = Mapping[str, Any]


@dataclass(frozen=True)
class NeededDocument:
    """A kind of document, how many of it at least, and what asks for it: the business, a category or a brand."""

    kind: DocumentKind
    number: int
    because: tuple[str, ...]


@dataclass(frozen=True)
class Deposit:
    """What has to be deposited, once: the highest of the chosen categories."""

    amount: int
    currency: str


Requirement = Callable[[Content, Admission, date], Iterator[Finding]]


def lacks(content: Content, admission: Admission, day: date) -> list[Finding]:
    """Everything that keeps the application from being submitted on `day`; empty when it is complete.

    What nobody configured is reported as such and alone: then nobody knows what else would be missing.
    """
    unconfigured = list(not_configured(content, admission))
    return unconfigured or [finding for rule in REQUIREMENTS for finding in rule(content, admission, day)]


def not_configured(content: Content, admission: Admission) -> Iterator[Finding]:
    """Country, kind of business and categories are chosen, and somebody wrote down what each needs."""
    country, kind = content.get("country"), content.get("kind")
    if not country or not kind:
        yield from (Finding(f"/{name}", "Choose one.") for name in ("country", "kind") if not content.get(name))
        return
    if admission.business(country, kind) is None:
        yield Finding(
            "/country",
            f"Not configured: nobody has written down what a business of the kind {kind} from {country} must show. "
            "Nobody can apply or be admitted until somebody does.",
        )
    if not content["categories"]:
        yield Finding("/categories", "Choose at least one category.")
    for number, category in enumerate(content["categories"]):
        if admission.category(category, country) is None:
            yield Finding(
                f"/categories/{number}",
                f"Not configured: nobody has written down what {category} needs in {country}. Nobody can apply or be "
                "admitted until somebody does.",
            )


def fields_are_filled(content: Content, admission: Admission, _day: date) -> Iterator[Finding]:
    """Every field that is asked of this kind of business, and an exemption that there is."""
    business = _business(content, admission)
    for name in business.fields:
        if not value_of(content, name):
            yield Finding(f"/{name}", "This is needed.")
    exemption = content.get("exemption")
    if exemption and exemption not in business.exemptions:
        known = ", ".join(business.exemptions) or "none"
        yield Finding("/exemption", f"There is no such reason to need no registration. There is: {known}.")


def documents_are_there(content: Content, admission: Admission, day: date) -> Iterator[Finding]:
    """Every document that is asked for, usable on `day`."""
    for needed in needed_documents(content, admission):
        usable = [paper for paper in content["documents"] if paper["kind"] == needed.kind.code]
        faults = {fault: None for paper in usable if (fault := _fault(paper, needed.kind, day))}
        if len(usable) - sum(_fault(paper, needed.kind, day) is not None for paper in usable) < needed.number:
            number = "One is" if needed.number == 1 else f"{needed.number} are"
            sentence = " ".join(faults) or f"{number} needed (for {', '.join(needed.because)})."
            yield Finding(f"/documents/{needed.kind.code}", sentence)


def promises_are_made(content: Content, admission: Admission, _day: date) -> Iterator[Finding]:
    """In every category at least what the rule book asks to promise buyers."""
    for needs in _categories(content, admission):
        promised = content["commitments"].get(needs.category)
        if not promised:
            yield Finding(f"/commitments/{needs.category}", "Say what you promise buyers after the sale.")
            continue
        for name, sentence in falls_short(promised, needs.commitments):
            yield Finding(f"/commitments/{needs.category}/{name}", sentence)


REQUIREMENTS: Final[tuple[Requirement, ...]] = (fields_are_filled, documents_are_there, promises_are_made)


def needed_documents(content: Content, admission: Admission) -> list[NeededDocument]:
    """Every document that the business, the categories and the brands ask for; nothing of what is not configured."""
    reasons: dict[str, list[str]] = {}
    if business := admission.business(content.get("country") or "", content.get("kind") or ""):
        for code in business.documents:
            reasons.setdefault(code, []).append("the business")
    for needs in _categories(content, admission):
        for code in needs.documents:
            reasons.setdefault(code, []).append(needs.category)
    numbers = dict.fromkeys(reasons, 1)
    for brand in content["brands"]:
        code = admission.authorised_brand_document if brand["links"] else admission.own_brand_document
        numbers[code] = numbers.get(code, 0) + 1
        reasons.setdefault(code, []).append(brand["brand"])
    return [
        NeededDocument(admission.documents[code], numbers[code], tuple(because)) for code, because in reasons.items()
    ]


def deposit_of(content: Content, admission: Admission) -> Deposit | None:
    """The deposit for the chosen categories; None when there is none."""
    asked = [needs for needs in _categories(content, admission) if needs.deposit_amount]
    if not asked:
        return None
    highest = max(asked, key=lambda needs: needs.deposit_amount)
    return Deposit(highest.deposit_amount, highest.deposit_currency)


def value_of(content: Content, name: str) -> Any:
    """The value of a field, wherever it stands in the content."""
    return content["person"].get(name) if name in content["person"] else content.get(name)


def _fault(paper: Mapping[str, Any], kind: DocumentKind, day: date) -> str | None:
    ends = date.fromisoformat(paper["valid_until"]) if paper.get("valid_until") else None
    if ends is None and kind.must_end:
        return "The last day on which it is valid is needed."
    if ends is not None and ends < day:
        return f"It was valid until {ends} only."
    return "The number that stands on it is needed." if kind.numbered and not paper.get("number") else None


def _business(content: Content, admission: Admission) -> BusinessNeeds:
    return admission.businesses[content["country"], content["kind"]]


def _categories(content: Content, admission: Admission) -> list[CategoryNeeds]:
    found = (admission.category(category, content.get("country") or "") for category in content["categories"])
    return [needs for needs in found if needs is not None]
