"""The search in the top bar: shops by name or reference."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Input, Output, State, ctx, no_update
from sqlalchemy import or_, select

from dashboard.shell.query import write_query
from governance.core.access import Permission, check_permission
from governance.core.database import db
from governance.core.identity import current_actor
from governance.sellers.models import Seller

MOST: Final = 8
BETWEEN: Final = " · "


def register(dash: Dash) -> None:
    """Offer shops while one types; a choice opens the shop, Enter opens the list of all that match."""

    @dash.callback(Output("search", "data"), Input("search", "value"), prevent_initial_call=True)
    def offer(typed: str | None) -> list[str]:
        check_permission(current_actor(), Permission.MARKET_READ)
        return matches((typed or "").strip())

    @dash.callback(
        Output("location", "href"),
        Output("search", "value"),
        Input("search", "value"),
        Input("search", "n_submit"),
        State("search", "data"),
        prevent_initial_call=True,
    )
    def open_found(typed: str | None, _submitted: int | None, offered: list[str] | None) -> tuple[Any, Any]:
        check_permission(current_actor(), Permission.MARKET_READ)
        if typed and typed in (offered or []):
            return f"/dashboard/sellers/{quote(typed.rsplit(BETWEEN, 1)[1], safe='')}", ""
        if typed and ctx.triggered_prop_ids.get("search.n_submit"):
            return f"/dashboard/sellers{write_query({'q': typed.strip()})}", ""
        return no_update, no_update


def matches(typed: str) -> list[str]:
    """`name · reference` of the first shops whose name contains or whose reference begins with `typed`."""
    if not typed:
        return []
    found = (
        select(Seller.name, Seller.reference)
        .where(or_(Seller.name.icontains(typed, autoescape=True), Seller.reference.istartswith(typed, autoescape=True)))
        .order_by(Seller.name, Seller.reference)
        .limit(MOST)
    )
    return [f"{name}{BETWEEN}{reference}" for name, reference in db.session.execute(found)]
