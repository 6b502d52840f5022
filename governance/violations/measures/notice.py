"""What a notice of a measure must say. One that lacks something cannot be sent. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from governance.core.errors import Finding, Invalid
from governance.violations.kinds import Scope

GROUNDS: Final = frozenset({"law", "contract"})
LANGUAGES: Final = ("en", "zh")
# What a notice lacks when it does not say the field, in words for whoever tries to send it.
REQUIRED: Final[Mapping[str, str]] = {
    "facts": "what happened",
    "item": "what it is about",
    "rule": "which rule was broken",
    "rule_name": "what that rule is called, in every language",
    "rule_version": "the version of the rule book",
    "ground_kind": "whether law or contract is the ground",
    "ground_source": "where that ground is written",
    "evidence": "what shows it",
    "automatic": "whether it was decided by the rule alone",
    "scope": "what it falls on",
    "starts_on": "from when on it holds",
    "how_to_lift": "how it can be lifted, in every language",
    "appeal_until": "until when it can be contested",
    "appeal_at": "where it can be contested",
    "redress": "where else the seller can go",
}


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Everything that a seller is told of a measure. `ends_on` may be None: then `how_to_lift` says how it ends."""

    facts: str | None
    item: str | None
    rule: str | None
    rule_name: Mapping[str, str] | None
    rule_version: str | None
    ground_kind: str | None
    ground_source: str | None
    evidence: Sequence[Mapping[str, Any]] | None
    automatic: bool | None
    scope: Scope | None
    starts_on: date | None
    ends_on: date | None
    how_to_lift: Mapping[str, str] | None
    appeal_until: date | None
    appeal_at: str | None
    redress: Sequence[Mapping[str, str]] | None


def missing(notice: Notice) -> list[Finding]:
    """Everything that the notice lacks, each with its field."""
    return [
        Finding(field, f"The notice does not say {what}.")
        for field, what in REQUIRED.items()
        if not _said(field, getattr(notice, field))
    ]


def check_complete(notice: Notice) -> None:
    """Raise `Invalid` with everything that is missing, and when it ends before it starts."""
    findings = missing(notice)
    if notice.starts_on and notice.ends_on and notice.ends_on <= notice.starts_on:
        findings.append(Finding("ends_on", "The notice says an end that is not after the start."))
    if findings:
        raise Invalid("A notice that lacks something is not sent.", findings=findings)


def _said(field: str, value: Any) -> bool:
    if field in {"rule_name", "how_to_lift"}:
        return _in_every_language(value)
    if field == "redress":
        return bool(value) and all(_in_every_language(way) for way in value)
    if field == "evidence":
        return bool(value) and all(each.get("kind") and each.get("reference") for each in value)
    if field == "ground_kind":
        return value in GROUNDS
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None


def _in_every_language(words: Any) -> bool:
    return bool(words) and all(str(words.get(language) or "").strip() for language in LANGUAGES)
