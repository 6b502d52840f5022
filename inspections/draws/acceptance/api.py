"""Switching over HTTP: how strictly lots are inspected, and an officer's word on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from governance.catalogue.models import Category
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import db, transaction
from governance.core.doors import needs
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register
from inspections.draws.acceptance.master_tables import TableSet
from inspections.draws.acceptance.models import SwitchingState
from inspections.draws.acceptance.readings import find_switching, read_switching
from inspections.draws.acceptance.recording import agree_steady, resume_after_discontinued
from inspections.draws.acceptance.schemas import (
    SteadyDecisionSchema,
    SwitchingDecisionSchema,
    SwitchingDetailsSchema,
    SwitchingQuery,
    SwitchingStateSchema,
)
from inspections.draws.acceptance.shown import SwitchingRow, SwitchingShown

blueprint = ApiBlueprint(
    "switching_states",
    __name__,
    url_prefix="/api/v1/switching-states",
    description="How strictly the lots of a seller in a category are inspected.",
)
ONE = "/<string:seller>/<string:category>/<string:table_set>"


@blueprint.route("")
@needs(Permission.PLAN_READ)
@blueprint.arguments(SwitchingQuery, location="query")
@blueprint.response(200, page_schema(SwitchingStateSchema))
def listed(query: dict[str, Any]) -> Page[SwitchingRow]:
    """The states that lots have led to; whoever has none is inspected normally."""
    return find_switching(by=current_actor(), **query)


@blueprint.route(ONE)
@needs(Permission.PLAN_READ)
@blueprint.response(200, SwitchingDetailsSchema)
def one(seller: str, category: str, table_set: str) -> SwitchingShown:
    """One state with its latest lots."""
    return read_switching(seller=seller, category=category, table_set=_table_set(table_set), by=current_actor())


@blueprint.route(f"{ONE}/agreement", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(SteadyDecisionSchema)
@blueprint.response(200, SwitchingDetailsSchema)
def agree(body: dict[str, Any], seller: str, category: str, table_set: str) -> SwitchingShown:
    """Agree to reduced inspection because production is steady, or take the agreement back."""
    return _decide(agree_steady, body, seller, category, table_set)


@blueprint.route(f"{ONE}/resumption", methods=["POST"])
@needs(Permission.PLAN_ACTIVATE)
@blueprint.arguments(SwitchingDecisionSchema)
@blueprint.response(200, SwitchingDetailsSchema)
def resume(body: dict[str, Any], seller: str, category: str, table_set: str) -> SwitchingShown:
    """Inspect lots again after inspection was discontinued, tightened."""
    return _decide(resume_after_discontinued, body, seller, category, table_set)


def _decide(
    operation: Callable[..., SwitchingState], body: dict[str, Any], seller: str, category: str, table_set: str
) -> SwitchingShown:
    by, at, tables = current_actor(), now(), _table_set(table_set)
    with transaction():
        whose = {"seller_id": register.find(seller).id, "category_id": _category(category)}
        operation(**whose, table_set=tables, by=by, at=at, **body)
    return read_switching(seller=seller, category=category, table_set=tables, by=by)


def _table_set(name: str) -> TableSet:
    if name not in set(TableSet):
        raise NotFound(f"There is no table set {name!r}.")
    return TableSet(name)


def _category(code: str) -> int:
    found = db.session.scalar(select(Category.id).where(Category.code == code))
    if found is None:
        raise NotFound(f"There is no category {code!r}.")
    return found
