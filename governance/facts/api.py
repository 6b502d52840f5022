"""Facts over HTTP: counts, and every event behind them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from governance.core.access import Permission
from governance.core.doors import needs
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.facts.models import AdverseEvent
from governance.facts.readings import Grain, adverse_events_of, facts_of
from governance.facts.schemas import AdverseEventQuery, AdverseEventSchema, FactsQuery, FactsSchema
from governance.facts.span import asked_span
from governance.sellers import register

MOST_DAYS: Final = {Grain.DAY: 366, Grain.MONTH: 3_660}

blueprint = ApiBlueprint("facts", __name__, url_prefix="/api/v1/sellers", description="What happened.")


@blueprint.route("/<string:reference>/facts")
@needs(Permission.FACTS_READ)
@blueprint.arguments(FactsQuery, location="query")
@blueprint.response(200, FactsSchema)
def facts(query: dict[str, Any], reference: str) -> dict[str, Any]:
    """What was counted for one seller, by day or month."""
    grain: Grain = query.pop("grain")
    seller_id = register.find(reference).id
    span = asked_span(seller_id=seller_id, at_most=MOST_DAYS[grain], **query)
    if span is None:
        return {"first_day": None, "last_day": None, "grain": grain, "items": []}
    items = facts_of(seller_id=seller_id, first_day=span[0], last_day=span[1], grain=grain)
    return {"first_day": span[0], "last_day": span[1], "grain": grain, "items": items}


@blueprint.route("/<string:reference>/adverse-events")
@needs(Permission.FACTS_READ)
@blueprint.arguments(AdverseEventQuery, location="query")
@blueprint.response(200, page_schema(AdverseEventSchema))
def adverse_events(query: dict[str, Any], reference: str) -> Page[AdverseEvent]:
    """Every event behind the bad counts, newest day first: what is charged can be listed."""
    first_day: date | None = query.pop("first_day")
    last_day: date | None = query.pop("last_day")
    seller_id = register.find(reference).id
    span = asked_span(seller_id=seller_id, first_day=first_day, last_day=last_day)
    if span is None:
        return Page([], None)
    return adverse_events_of(seller_id=seller_id, first_day=span[0], last_day=span[1], **query)
