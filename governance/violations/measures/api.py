"""Measures over HTTP: what holds and why, decisions about them, the platform's word, and the public register."""

from __future__ import annotations

from typing import Any

from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.doors import needs
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.core.openapi import ApiBlueprint
from governance.core.paging import Page, page_schema
from governance.sellers import register as sellers
from governance.violations.measures import calls, lifting, starting
from governance.violations.measures.listed import find_measures
from governance.violations.measures.models import PlatformCall
from governance.violations.measures.readings import read_measure
from governance.violations.measures.register import public_register
from governance.violations.measures.schemas import (
    CallConfirmationSchema,
    CallSchema,
    MeasureDecisionSchema,
    MeasureDetailsSchema,
    MeasureLiftSchema,
    MeasureQuery,
    MeasureSchema,
    RegisterQuery,
    RegisterRowSchema,
)
from governance.violations.measures.shown import CallShown, MeasureRow, MeasureShown, RegisterRow

blueprint = ApiBlueprint("measures", __name__, url_prefix="/api/v1/measures", description="What is done and why.")


@blueprint.route("")
@needs(Permission.MEASURE_READ)
@blueprint.arguments(MeasureQuery, location="query")
@blueprint.response(200, page_schema(MeasureSchema))
def listed(query: dict[str, Any]) -> Page[MeasureRow]:
    """Measures, stops that the platform has not confirmed first; an account of a shop sees its own alone."""
    seller: str | None = query.pop("seller")
    seller_id = sellers.find(seller).id if seller is not None else None
    return find_measures(seller_id=seller_id, by=current_actor(), at=now(), **query)


@blueprint.route("/register")
@blueprint.arguments(RegisterQuery, location="query")
@blueprint.response(200, page_schema(RegisterRowSchema))
def in_register(query: dict[str, Any]) -> Page[RegisterRow]:
    """The public register, the latest first. Anybody may read it."""
    return public_register(**query)


@blueprint.route("/<string:measure>")
@needs(Permission.MEASURE_READ)
@blueprint.response(200, MeasureDetailsSchema)
def one(measure: str) -> MeasureShown:
    """One measure with its notices, the calls to the platform and its place in the register."""
    return read_measure(measure_id=_number(measure), by=current_actor(), at=now())


@blueprint.route("/<string:measure>/decision", methods=["POST"])
@needs(Permission.MEASURE_START)
@blueprint.arguments(MeasureDecisionSchema)
@blueprint.response(200, MeasureDetailsSchema)
def decide(body: dict[str, Any], measure: str) -> MeasureShown:
    """Decide as a second person whether a proposed measure starts."""
    by, at, number = current_actor(), now(), _number(measure)
    operation = starting.start if body.pop("start") else starting.decline
    with transaction():
        operation(measure_id=number, by=by, at=at, **body)
    return read_measure(measure_id=number, by=by, at=at)


@blueprint.route("/<string:measure>/lift", methods=["POST"])
@needs(Permission.MEASURE_LIFT)
@blueprint.arguments(MeasureLiftSchema)
@blueprint.response(200, MeasureDetailsSchema)
def lift(body: dict[str, Any], measure: str) -> MeasureShown:
    """End a measure before its term."""
    by, at, number = current_actor(), now(), _number(measure)
    with transaction():
        lifting.lift(measure_id=number, by=by, at=at, **body)
    return read_measure(measure_id=number, by=by, at=at)


@blueprint.route("/calls/<string:call>/confirmation", methods=["POST"])
@needs(Permission.MEASURE_CONFIRM)
@blueprint.arguments(CallConfirmationSchema)
@blueprint.response(200, CallSchema)
def confirm(body: dict[str, Any], call: str) -> CallShown:
    """The platform says that it did what it was called for; said again, it changes nothing."""
    with transaction():
        made = calls.confirm_call(call_id=number_in(call, noun="call"), by=current_actor(), at=now(), **body)
        return _shown(made)


def _number(measure: str) -> int:
    return number_in(measure, noun="measure")


def _shown(call: PlatformCall) -> CallShown:
    return CallShown(
        id=call.id,
        action=call.action,
        called_at=call.called_at,
        due_at=None,
        late=False,
        confirmed_at=call.confirmed_at,
        confirmed_by=None,
        note=call.note,
    )
