"""Sellers over HTTP: one seller of the register. The list stands beside the scores it is sorted by."""

from __future__ import annotations

from governance.core.access import Permission
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.sellers.readings import SellerProfile, profile_of
from governance.sellers.schemas import SellerSchema

blueprint = ApiBlueprint("sellers", __name__, url_prefix="/api/v1/sellers", description="Who trades here.")


@blueprint.route("/<string:reference>")
@needs(Permission.SELLER_READ)
@blueprint.response(200, SellerSchema)
def seller(reference: str) -> SellerProfile:
    """One seller; an account of a shop sees its own and no other."""
    return profile_of(reference, by=current_actor())
