"""Whether the applicant can and will look after buyers: what it promises per category against what the rules ask. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from governance.onboarding.checks.dossier import Dossier
from governance.onboarding.checks.judgement import CheckResult, Point, fails, verdict
from governance.onboarding.promises import falls_short


def after_sales(dossier: Dossier) -> CheckResult:
    """Every category has promises that keep the rules, and the means to keep the promises."""
    points = [point for category in dossier.categories for point in _of_category(dossier, category)]
    if not dossier.categories:
        points.append(fails("The application names no category."))
    evidence = {"promised": {category: _kept(promise) for category, promise in dossier.commitments.items()}}
    return verdict("after_sales", points, otherwise="Every promise keeps what the rules ask for.", evidence=evidence)


def _kept(promise: Mapping[str, Any]) -> dict[str, Any]:
    """What may stay in results for good: not whom buyers are to turn to."""
    return {name: value for name, value in promise.items() if name != "contact"}


def _of_category(dossier: Dossier, category: str) -> Iterator[Point]:
    needs, promise = dossier.needs_of(category), dossier.commitments.get(category)
    if needs is None:
        yield fails(f"Nobody has written down what {category} needs in {dossier.country or 'this country'}.")
    elif not promise:
        yield fails(f"{category}: nothing is promised for after the sale.")
    else:
        yield from (fails(f"{category}: {sentence}") for _, sentence in falls_short(promise, needs.commitments))
        yield from (fails(f"{category}: {sentence}") for sentence in _without_means(dossier, promise))


def _without_means(dossier: Dossier, promise: Mapping[str, Any]) -> Iterator[str]:
    """A channel that is promised needs somebody at its other end."""
    channels = promise.get("channels", ())
    if "phone" in channels and not dossier.contact_phone:
        yield "service by telephone is promised, and there is no number."
    if "email" in channels and not dossier.contact_email:
        yield "service by e-mail is promised, and there is no address."
