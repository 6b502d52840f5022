"""Clocks over HTTP."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.clocks.readings import ClockReading, list_clocks
from governance.core.clocks.schemas import ClockQuery, ClockSchema
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema

blueprint = ApiBlueprint("clocks", __name__, url_prefix="/api/v1/clocks", description="Who has until when for what.")


@blueprint.route("")
@needs(Permission.CLOCK_READ)
@blueprint.arguments(ClockQuery, location="query")
@blueprint.response(200, page_schema(ClockSchema))
def clocks(query: dict[str, Any]) -> Page[ClockReading]:
    """Clocks by due date; an account of a shop or an application sees its own alone."""
    return list_clocks(by=current_actor(), at=now(), **query)
