"""What the announcement of a revealed draw says in short, so that its page needs nothing else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from inspections.draws.shown import PublicItem, PublicOutcome, PublicStratum
from inspections.draws.states import End, Role


def outcome_of(body: Mapping[str, Any]) -> PublicOutcome:
    """The outcome that the body of an announcement holds; without items where they were left out."""
    plain = {name: body[name] for name in ("record_digest", "plan", "plan_name", "scope", "listed")}
    seeds = {name: body[name] for name in ("random_share", "secret", "final_seed")}
    strata = tuple(
        PublicStratum(
            name=one["name"],
            size=one["size"],
            take=one["take"],
            ends={End(end): count for end, count in one["ends"].items()},
        )
        for one in body["strata"]
    )
    return PublicOutcome(**plain, **seeds, strata=strata, items=tuple(_item(one) for one in body.get("items", ())))


def _item(one: Mapping[str, Any]) -> PublicItem:
    end = one["end"]
    return PublicItem(**{**one, "role": Role(one["role"]), "end": End(end) if end is not None else None})


def body_of_outcome(outcome: PublicOutcome) -> dict[str, Any]:
    """The body of the announcement that holds an outcome; `outcome_of` reads it."""
    strata = [
        {"name": one.name, "size": one.size, "take": one.take, "ends": {end.value: n for end, n in one.ends.items()}}
        for one in outcome.strata
    ]
    items = [{**vars(item), "role": item.role.value, "end": item.end and item.end.value} for item in outcome.items]
    return {**vars(outcome), "scope": dict(outcome.scope), "strata": strata, "items": items}
