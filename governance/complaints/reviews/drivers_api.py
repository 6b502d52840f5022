"""Low-score drivers of one shop over HTTP."""

from __future__ import annotations

from typing import Any

from governance.complaints.reviews.drivers import Drivers, low_score_drivers
from governance.complaints.reviews.schemas import DriversQuery, ReviewDriversSchema
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint

blueprint = ApiBlueprint("review_drivers", __name__, url_prefix="/api/v1/sellers", description="What buyers say.")


@blueprint.route("/<string:reference>/review-drivers")
@needs(Permission.REVIEW_READ)
@blueprint.arguments(DriversQuery, location="query")
@blueprint.response(200, ReviewDriversSchema)
def drivers(query: dict[str, Any], reference: str) -> Drivers:
    """What makes the reviews of a shop low: products by what their low reviews are about."""
    return low_score_drivers(seller=reference, by=current_actor(), at=now(), **query)
