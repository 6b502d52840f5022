"""The weights of listings, from what is stored about them: what a draw that follows risk is made with."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from sqlalchemy import select

from governance.catalogue.models import Listing
from governance.core.access import Actor, Permission, check_permission
from governance.core.bounds import Floats, Integers
from governance.core.database import db
from governance.core.errors import NotFound
from inspections.draws.risk.explanation import Reason, explain
from inspections.draws.risk.gathering import gather
from inspections.draws.risk.weights import factors, weigh


def weights_for(listing_ids: Integers, *, at: datetime) -> Floats:
    """One weight above 0 for each of n listings, in the order given: how much more it is to be looked at than usual.

    `listing_ids` [n] int64; a listing may be named more than once (lots of one listing) and weighs the same each time.
    Only the proportions count; nothing known about any of them: all 1. Raises `NotFound` when one is no listing. Needs a
    transaction that sees the whole platform; reads whole tables, so ask once for a whole population.
    """
    gathered = gather(listing_ids, at=at)
    return weigh(gathered.signals, gathered.place)


def explain_weight(*, listing: str, by: Actor, at: datetime) -> tuple[Reason, ...]:
    """Why a listing (by its reference) weighs more or less than others, the strongest reason first.

    For those who see draws being made. Raises `PermissionDenied` and `NotFound`.
    """
    check_permission(by, Permission.DRAW_WORK)
    listing_id = db.session.scalar(select(Listing.id).where(Listing.reference == listing))
    if listing_id is None:
        raise NotFound(f"There is no listing {listing!r}.")
    gathered = gather(np.array([listing_id]), at=at)
    return explain(gathered.signals, factors(gathered.signals), int(gathered.place[0]))
