"""Sellers over HTTP: one seller of the register, and where it may not sell. The list stands beside the scores."""

from __future__ import annotations

from governance.core.access import Permission
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register
from governance.sellers.models import SaleStop
from governance.sellers.readings import SellerProfile, profile_of
from governance.sellers.schemas import SaleStopSchema, SellerSchema
from governance.sellers.stops import stops_of

blueprint = ApiBlueprint("sellers", __name__, url_prefix="/api/v1/sellers", description="Who trades here.")


@blueprint.route("/<string:reference>")
@needs(Permission.SELLER_READ)
@blueprint.response(200, SellerSchema)
def seller(reference: str) -> SellerProfile:
    """One seller; an account of a shop sees its own and no other."""
    return profile_of(reference, by=current_actor())


@blueprint.route("/<string:reference>/stops")
@needs(Permission.SELLER_READ)
@blueprint.response(200, page_schema(SaleStopSchema))
def stops(reference: str) -> Page[SaleStop]:
    """Where sale is stopped now, and why: for systems that were away when it was announced."""
    return Page(stops_of(register.find(reference).id), None)
