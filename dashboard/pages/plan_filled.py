"""What the fields of the plan editor hold: from a plan into fields, and from fields into a plan.

Numbers stay texts: what is no number is for the rules to refuse, beside its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from dashboard.pages.timetable_words import HOURS, Picked, line_of, picked_of
from inspections.draws.plans.checking import PlanContent
from inspections.draws.plans.rules import DIMENSIONS
from inspections.draws.plans.shown import PlanShown
from inspections.draws.plans.unit_rules import TABLE_SETS

Fields = Mapping[str, Any]

DEFAULTS: Final[Fields] = {
    "name": "",
    "code": "",
    "every": "week",
    "days": ["mon"],
    "nth": "1-7",
    "weekday": "mon",
    "time": "06:00",
    "line": "",
    "many": "budget",
    "count": "20",
    "budget": "5000",
    "cost_per_test": "100",
    "currency": "CNY",
    "reserves": "3",
    "drawn": "listings",
    "categories": [],
    "countries": [],
    "price_from": "",
    "price_to": "",
    "joined_after": None,
    "sold_within": "",
    "sellers": [],
    "products": [],
    "exclude": ["open_check"],
    "strata": ["category"],
    "price_edges": "100, 500",
    "age_edges": "90, 365",
    "allocation": "proportional",
    "weights": "risk",
    "random_share": "0.2",
    "units": "fixed",
    "fixed_units": "1",
    "declared_percent": "2.5",
    "accept_at_most": "0",
    "level": "II",
    "aql": "1.5",
    "public": "drand",
    "teams": [],
    "minutes": "10",
    "wait_days": "2",
    "sampling_days": "14",
}
# What the preview does not depend on.
BESIDE: Final = frozenset({"name", "code", "every", "days", "nth", "weekday", "time", "line"})

_AMOUNT: Final = re.compile(r"\d{1,13}(\.\d{1,2})?")


def filled_with(plan: PlanShown) -> dict[str, Any]:
    """The fields as they stand for a plan; those that its rules say nothing about hold their defaults."""
    row, rules = plan.row, plan.rules
    money = {name: f"{getattr(row, name):f}" for name in ("budget", "cost_per_test")}
    common = {"name": row.name, "code": row.code, "currency": row.currency, **money, **_timetable(row.schedule)}
    parts = [common, _scope(rules["scope"]), _strata(rules["strata"]), _sample(rules["sample"])]
    parts += [_units(rules["units"]), _public(rules["public"])]
    held = {
        "sampling_days": str(rules["sampling_days"]),
        "exclude": ["open_check"] if rules["exclude"]["open_check"] else [],
    }
    return dict(DEFAULTS) | {name: value for part in [*parts, held] for name, value in part.items()}


def content_of(given: Fields) -> PlanContent:
    """The plan that the fields write, be it a wrong one: an amount that is none becomes NaN."""
    fields = {**DEFAULTS, **given}
    return PlanContent(
        name=_text(fields["name"]),
        schedule=line_of(_picked(fields)),
        budget=_amount(fields["budget"]),
        currency=_text(fields["currency"]).upper(),
        cost_per_test=_amount(fields["cost_per_test"]),
        rules=_rules(fields),
    )


def dimensions_of(fields: Fields) -> list[str]:
    """By what the goods are parted, in the order of the rules."""
    return [by for by in DIMENSIONS if by in (fields.get("strata") or ())]


def _rules(fields: Fields) -> dict[str, Any]:
    lots = fields["drawn"] == "lots"
    return {
        "scope": {
            "categories": list(fields["categories"] or ()),
            "countries": list(fields["countries"] or ()),
            "price_from": _given(fields["price_from"]),
            "price_to": _given(fields["price_to"]),
            "joined_after": fields["joined_after"] or None,
            "sellers": list(fields["sellers"] or ()),
            "products": list(fields["products"] or ()),
            "sold_within_days": None if lots else _whole(fields["sold_within"]),
            "held_lots": lots,
        },
        "strata": [_dimension(by, fields) for by in dimensions_of(fields)],
        "sample": _sample_of(fields),
        "units": _units_of(fields),
        "public": {
            "kind": fields["public"],
            "minutes_after_freeze": _needed(fields["minutes"]) if fields["public"] == "drand" else 10,
            "wait_days": _needed(fields["wait_days"]) if fields["public"] != "none" else 2,
            "teams": list(fields["teams"] or ()) if fields["public"] == "officers" else [],
        },
        "sampling_days": _needed(fields["sampling_days"]),
        "exclude": {"open_check": "open_check" in (fields["exclude"] or ())},
    }


def _sample_of(fields: Fields) -> dict[str, Any]:
    many = {"kind": "count", "count": _needed(fields["count"])} if fields["many"] == "count" else {"kind": "budget"}
    return many | {
        "random_share": _text(fields["random_share"]),
        "weights": fields["weights"],
        "allocation": fields["allocation"],
        "reserves_per_stratum": _needed(fields["reserves"]),
    }


def _units_of(fields: Fields) -> dict[str, Any]:
    kind = fields["units"]
    if kind == "fixed":
        return {"kind": kind, "units": _needed(fields["fixed_units"])}
    if kind in TABLE_SETS:
        return {"kind": kind, "level": fields["level"], "aql": _text(fields["aql"])}
    percent, most = _text(fields["declared_percent"]), _needed(fields["accept_at_most"])
    return {"kind": kind, "declared_percent": percent, "accept_at_most": most}


def _dimension(by: str, fields: Fields) -> dict[str, Any]:
    if by == "price_band":
        return {"by": by, "edges": list(_split(fields["price_edges"]))}
    if by == "seller_age":
        return {"by": by, "edges": [_whole(one) for one in _split(fields["age_edges"])]}
    return {"by": by}


def _picked(fields: Fields) -> Picked:
    days = (fields["weekday"],) if fields["every"] == "month" else tuple(fields["days"] or ())
    return Picked(
        every=fields["every"], days=days, nth=fields["nth"], time=fields["time"] or "", line=_text(fields["line"])
    )


def _timetable(line: str) -> dict[str, Any]:
    """Times that the editor has no button for stay a line."""
    picked = picked_of(line)
    if picked.every == "line" or picked.time not in HOURS:
        return {"every": "line", "line": line}
    if picked.every == "month":
        return {"every": "month", "nth": picked.nth, "weekday": picked.days[0], "time": picked.time, "line": line}
    return {"every": "week", "days": list(picked.days), "time": picked.time, "line": line}


def _scope(scope: Mapping[str, Any]) -> dict[str, Any]:
    sold = scope.get("sold_within_days")
    return {
        "drawn": "lots" if scope.get("held_lots") else "listings",
        **{name: list(scope.get(name) or ()) for name in ("categories", "countries", "sellers", "products")},
        **{name: scope.get(name) or "" for name in ("price_from", "price_to")},
        "joined_after": scope.get("joined_after"),
        "sold_within": "" if sold is None else str(sold),
    }


def _strata(strata: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    edges = {one["by"]: ", ".join(map(str, one.get("edges", ()))) for one in strata}
    named = {"price_edges": edges.get("price_band"), "age_edges": edges.get("seller_age")}
    return {"strata": list(edges)} | {name: text for name, text in named.items() if text}


def _sample(sample: Mapping[str, Any]) -> dict[str, Any]:
    held = {name: sample[name] for name in ("random_share", "weights", "allocation")}
    held |= {"many": sample["kind"], "reserves": str(sample["reserves_per_stratum"])}
    return held | ({"count": str(sample["count"])} if sample["kind"] == "count" else {})


def _units(units: Mapping[str, Any]) -> dict[str, Any]:
    held = {name: str(units[name]) for name in ("declared_percent", "accept_at_most", "level", "aql") if name in units}
    return held | {"units": units["kind"]} | ({"fixed_units": str(units["units"])} if "units" in units else {})


def _public(public: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "public": public["kind"],
        "teams": list(public["teams"]),
        "minutes": str(public["minutes_after_freeze"]),
        "wait_days": str(public["wait_days"]),
    }


def _text(value: object) -> str:
    return str(value).strip() if value is not None else ""


def _given(value: object) -> str | None:
    return _text(value) or None


def _whole(value: object) -> int | str | None:
    """A whole number; as it was written when it is none, and None for nothing at all."""
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text or None


def _needed(value: object) -> int | str:
    """A whole number that has to be there: an empty field is wrong rather than a default."""
    found = _whole(value)
    return "" if found is None else found


def _amount(value: object) -> Decimal:
    text = _text(value)
    return Decimal(text) if _AMOUNT.fullmatch(text) else Decimal("NaN")


def _split(value: object) -> Iterator[str]:
    return (one for one in re.split(r"[\s,;，、；]+", _text(value)) if one)
