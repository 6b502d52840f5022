"""How rules hold on appeal, over HTTP, and letting a paused one go on."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.violations import rule_watch
from governance.violations.appeals.rule_quality import overturn_rates
from governance.violations.appeals.schemas import RuleQualityListSchema, RuleResumptionSchema

blueprint = ApiBlueprint("rule_quality", __name__, url_prefix="/api/v1/rule-quality", description="How rules hold.")


@blueprint.route("")
@needs(Permission.MARKET_READ)
@blueprint.response(200, RuleQualityListSchema)
def listed() -> dict[str, Any]:
    """Every rule with decided appeals, the most often overturned first."""
    return {"items": overturn_rates(by=current_actor(), at=now())}


@blueprint.route("/<string:rule>/resume", methods=["POST"])
@needs(Permission.RULE_RESUME)
@blueprint.arguments(RuleResumptionSchema)
@blueprint.response(200, RuleQualityListSchema)
def resume(body: dict[str, Any], rule: str) -> dict[str, Any]:
    """Let a rule that was paused confirm by itself again; from now on its decisions are counted anew."""
    by, at = current_actor(), now()
    with transaction():
        rule_watch.resume(rule=rule, reason=body["reason"], by=by, at=at)
    return {"items": overturn_rates(by=by, at=at)}
