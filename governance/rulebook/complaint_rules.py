"""What the rule book in force says about complaints, as values: issues, remedies, grounds and where else to go. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from governance.core.errors import NotFound
from governance.rulebook.admission import Words

Document = Mapping[str, Any]
Burden = Literal["seller", "complainant", "platform"]


@dataclass(frozen=True, kw_only=True)
class Issue:
    """One entry of the published taxonomy; `evidence` tells the complainant what helps, `burden` who has to prove."""

    code: str
    name: Words
    explanation: Words
    kinds: frozenset[str]
    burden: Burden
    evidence: Words
    severity: str
    remedies: tuple[str, ...]
    safety: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class Place:
    """An authority, or another place where a complainant can go after the outcome."""

    code: str
    name: Words
    explanation: Words
    link: str


Authority = Place
OnwardRoute = Place


@dataclass(frozen=True, kw_only=True)
class ComplaintRules:
    """The whole section. `amounts` are the remedies that name a sum, `refunds` those under the legal limit of refunds."""

    issues: Mapping[str, Issue]
    remedies: Mapping[str, Words]
    amounts: frozenset[str]
    refunds: frozenset[str]
    grounds: Mapping[str, Words]
    authorities: Mapping[str, Authority]
    onward_routes: tuple[OnwardRoute, ...]
    reopen_days: int
    group_window_days: int
    duplicate_days: int

    def issues_of(self, kind: str) -> list[Issue]:
        """What can be filed as `kind`, in the order of the rule book."""
        return [issue for issue in self.issues.values() if kind in issue.kinds]


def complaint_rules_of(document: Document) -> ComplaintRules:
    """The section `complaints` of a checked rule book; raises `NotFound` when it was published without one."""
    section = document.get("complaints")
    if section is None:
        raise NotFound(
            f"The rule book {document['name']} {document['version']} says nothing about complaints, so no case can be "
            "looked into. `flask rulebook install` publishes the default one."
        )
    remedies, days = section["remedies"], ("reopen_days", "group_window_days", "duplicate_days")
    return ComplaintRules(
        issues={item["code"]: _issue(item) for item in section["issues"]},
        remedies=_named(remedies),
        amounts=frozenset(item["code"] for item in remedies if item["amount"]),
        refunds=frozenset(item["code"] for item in remedies if item["refund"]),
        grounds=_named(section["grounds"]),
        authorities={item["code"]: _place(item) for item in section["authorities"]},
        onward_routes=tuple(_place(item) for item in section["onward_routes"]),
        **{name: section[name] for name in days},
    )


def _named(items: list[Document]) -> dict[str, Words]:
    return {item["code"]: Words(**item["name"]) for item in items}


def _words(item: Document, *names: str) -> dict[str, Words]:
    return {name: Words(**item[name]) for name in names}


def _issue(item: Document) -> Issue:
    own = {key: item[key] for key in ("code", "burden", "severity", "safety", "source")}
    own |= _words(item, "name", "explanation", "evidence")
    return Issue(**own, kinds=frozenset(item["kinds"]), remedies=tuple(item["remedies"]))


def _place(item: Document) -> Place:
    return Place(code=item["code"], link=item["link"], **_words(item, "name", "explanation"))
