"""Everything that is wrong with what the fields of the plan editor write, each beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dashboard.pages.plan_filled import Fields, content_of, dimensions_of
from dashboard.shell.language import _
from governance.core.errors import DomainError, Finding
from inspections.draws.plans.checking import check_code, check_plan

# From the place in a plan to the field that writes it.
_PLACES: Final[Mapping[str, str]] = {
    "name": "name",
    "code": "code",
    "budget": "budget",
    "currency": "currency",
    "cost_per_test": "cost_per_test",
    "rules/scope/categories": "categories",
    "rules/scope/countries": "countries",
    "rules/scope/price_from": "price_from",
    "rules/scope/price_to": "price_to",
    "rules/scope/joined_after": "joined_after",
    "rules/scope/sellers": "sellers",
    "rules/scope/products": "products",
    "rules/scope/sold_within_days": "sold_within",
    "rules/sample/kind": "many",
    "rules/sample/count": "count",
    "rules/sample/random_share": "random_share",
    "rules/sample/reserves_per_stratum": "reserves",
    "rules/units/kind": "units",
    "rules/units/units": "fixed_units",
    "rules/units/declared_percent": "declared_percent",
    "rules/units/accept_at_most": "accept_at_most",
    "rules/units/level": "level",
    "rules/units/aql": "aql",
    "rules/public/teams": "teams",
    "rules/public/minutes_after_freeze": "minutes",
    "rules/public/wait_days": "wait_days",
    "rules/sampling_days": "sampling_days",
}


def findings_of(given: Fields, *, new: bool) -> list[Finding]:
    """Everything that is wrong with what the fields write."""
    found: list[Finding] = []
    if given.get("every") == "week" and not given.get("days"):
        found.append(Finding("schedule", _("Choose at least one weekday.")))
    try:
        check_plan(content_of(given))
    except DomainError as refused:
        known = {one.pointer for one in found}
        found.extend(one for one in refused.findings if one.pointer not in known)
    if new:
        try:
            check_code(str(given.get("code") or "").strip())
        except DomainError as refused:
            found.extend(refused.findings)
    return found


def by_field(findings: Iterable[Finding], given: Fields) -> tuple[dict[str, str], list[str]]:
    """What is to be said beside each field, and what belongs to none."""
    beside: dict[str, str] = {}
    others: list[str] = []
    for one in findings:
        field = _field_of(one.pointer, given)
        if field is None:
            others.append(one.message)
        else:
            beside[field] = f"{beside[field]} {one.message}" if field in beside else one.message
    return beside, others


def _field_of(pointer: str, given: Fields) -> str | None:
    plain = pointer.strip("/")
    if plain == "schedule":
        return {"week": "days", "month": "weekday"}.get(str(given.get("every")), "line")
    if plain.startswith("rules/strata/"):
        place = plain.split("/")[2]
        chosen = dimensions_of(given)
        by = chosen[int(place)] if place.isdigit() and int(place) < len(chosen) else ""
        return {"price_band": "price_edges", "seller_age": "age_edges"}.get(by, "strata")
    return next((field for place, field in _PLACES.items() if plain == place or plain.startswith(f"{place}/")), None)
