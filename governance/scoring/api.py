"""Standings and scores over HTTP."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission, may
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.scoring.contest import rate_id, standing_id
from governance.scoring.explanation import Explanation
from governance.scoring.readings import explanation_of, rates_of, score_of
from governance.scoring.schemas import ExplanationSchema, ListedSellerSchema, ScoreSchema, SellerListQuery
from governance.scoring.seller_list import ListedSeller, list_sellers
from governance.scoring.standing import Standing
from governance.scoring.stored import RateReading
from governance.sellers import register

blueprint = ApiBlueprint("scores", __name__, url_prefix="/api/v1/sellers", description="How sellers stand, and why.")


@blueprint.route("")
@needs(Permission.SELLER_READ)
@blueprint.arguments(SellerListQuery, location="query")
@blueprint.response(200, page_schema(ListedSellerSchema))
def sellers(query: dict[str, Any]) -> Page[ListedSeller]:
    """Every registered seller with how it stood in the latest run; an account of a shop sees its own alone."""
    standing = query.pop("standing")
    return list_sellers(by=current_actor(), standing=Standing.of_code(standing) if standing else None, **query)


@blueprint.route("/<string:reference>/score")
@needs(Permission.SCORE_READ)
@blueprint.response(200, ScoreSchema)
def score(reference: str) -> dict[str, Any]:
    """The seller's score in the latest run, rate by rate."""
    run, stored = score_of(register.find(reference).id)
    return {
        "seller": stored.reference,
        "category": stored.category,
        "as_of": run.as_of,
        "known_at": run.known_at,
        "rule_book": run.rule_book,
        "rule_book_version": run.rule_book_version,
        "rule_book_digest": run.rule_book_digest,
        "standing": stored.standing.code,
        "contest": standing_id(run, stored.reference),
        "score": stored.score,
        "mature_orders": stored.mature_orders,
        "points": stored.points,
        "points_deduction": stored.points_deduction,
        "rates": [
            _shown(rate) | {"contest": rate_id(run, stored.reference, rate.code)} for rate in rates_of(stored, run)
        ],
    }


def _shown(rate: RateReading) -> dict[str, Any]:
    """A rate as the caller may see it: what is expected guides those who look after the market, and nobody else."""
    hidden = () if may(current_actor(), Permission.MARKET_READ) else ("estimate",)
    return {name: value for name, value in vars(rate).items() if name not in hidden}


@blueprint.route("/<string:reference>/score/explanation")
@needs(Permission.SCORE_READ)
@blueprint.response(200, ExplanationSchema)
def explanation(reference: str) -> Explanation:
    """Why the score is what it is: lines that add up to it exactly, each with what removes it."""
    return explanation_of(register.find(reference).id)
