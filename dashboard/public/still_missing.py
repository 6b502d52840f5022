"""What an application still lacks, in the applicant's words, by the section of the form where it belongs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.pages import market
from dashboard.pages.application_words import NAMES
from dashboard.pages.requirement_words import document_name
from dashboard.public.application_fields import SECTIONS
from dashboard.public.own_application import OwnApplication
from dashboard.shell.language import _
from governance.core.errors import Finding
from governance.onboarding.requirements import lacks

NOT_CONFIGURED = "Not configured"


def still_missing(own: OwnApplication, categories: Mapping[str, str]) -> dict[str, list[str]]:
    """Sentences by section; a section in which nothing is missing is not there."""
    return by_section(lacks(own.content, own.terms.admission, own.terms.day), own, categories)


def by_section(findings: Iterable[Finding], own: OwnApplication, categories: Mapping[str, str]) -> dict[str, list[str]]:
    """Findings by section, each once and in the order in which they were found."""
    missing: dict[str, dict[str, None]] = {}
    for finding in findings:
        parts = finding.pointer.strip("/").split("/")
        missing.setdefault(_section(parts[0]), {})[_sentence(parts, finding, own, categories)] = None
    return {section: list(sentences) for section, sentences in missing.items()}


def _section(field: str) -> str:
    return next((name for name, section in SECTIONS.items() if section.asks(field)), "shop")


def _sentence(parts: list[str], finding: Finding, own: OwnApplication, categories: Mapping[str, str]) -> str:
    field, more = parts[0], parts[1:]
    named = str(NAMES.get(field, field))
    if finding.message.startswith(NOT_CONFIGURED):
        return _not_configured(more, own, categories)
    if field == "commitments" and more:
        category = market.category_name(more[0], categories)
        return _("%(what)s: %(category)s", what=str(NAMES["commitments"]), category=category)
    if field == "documents" and more:
        return document_name(more[0], own.terms.admission)
    return named


def _not_configured(more: list[str], own: OwnApplication, categories: Mapping[str, str]) -> str:
    chosen = own.content["categories"]
    if more and more[0].isdigit() and int(more[0]) < len(chosen):
        code = chosen[int(more[0])]
        return _(
            "%(category)s is not open yet: nobody has set up what it needs.",
            category=market.category_name(code, categories),
        )
    return _("For this kind of business in this country nobody has set up yet what is needed.")
