"""The checks of an application, each with its result, sentence and evidence; and the shops that it may be related to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy import select

from dashboard.pages.check_words import ORDER, name_of, place_of, sign, summary
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import StateSign
from governance.core.access import Permission, may
from governance.core.database import db
from governance.core.identity import current_actor
from governance.onboarding.identity_models import SellerRelation
from governance.onboarding.lookup import find
from governance.onboarding.models import Application
from governance.onboarding.readings import CheckReading, checks_of
from governance.onboarding.relations import relations_of
from governance.sellers.models import Seller

RELATIONS: Final[Mapping[str, Any]] = {
    "same_number": lazy_gettext("the same registration number"),
    "same_account": lazy_gettext("the same bank account"),
    "same_representative": lazy_gettext("the same legal representative"),
    "same_representative_name": lazy_gettext("a representative of the same name"),
    "same_address": lazy_gettext("the same address"),
    "same_phone": lazy_gettext("the same telephone"),
}
RELATION_STATES: Final[Mapping[str, StateSign]] = {
    "proposed": StateSign("watch", lazy_gettext("To be looked at"), lazy_gettext("Nobody has decided on this yet.")),
    "confirmed": StateSign("improve", lazy_gettext("They belong together"), lazy_gettext("An officer confirmed it.")),
    "rejected": StateSign("good", lazy_gettext("Chance"), lazy_gettext("An officer found that it means nothing.")),
}


def checks_card(_changed: int, shown: Shown) -> Component:
    """The latest result of every check, what needs eyes first."""
    readings = checks_of(shown["reference"], by=current_actor())
    ordered = sorted(readings, key=lambda one: (ORDER.index(one.check.result), place_of(one.check.code)))
    return card(
        _finding(readings),
        note=_("Made of what was sent last. A check whose source is down is asked again; it never counts as in order."),
        body=html.Ul([_check(one) for one in ordered], className="lines")
        if readings
        else html.P(_("The checks run within a minute after the application was sent."), className="quiet"),
    )


def relations_card(_changed: int, shown: Shown) -> Component:
    """Shops that share something with this applicant."""
    by = current_actor()
    if not may(by, Permission.RELATION_CONFIRM):
        return html.Div()
    application = find(shown["reference"], by=by)
    side = ("application", application.id)
    found = relations_of(side, by=by)
    others = names_of([other_side(relation, side) for relation in found])
    rows: list[Row] = [
        [
            _other(other_side(relation, side), others),
            str(RELATIONS.get(relation.kind, relation.kind)),
            state_sign(RELATION_STATES[relation.state]),
            relation.decided_by or "–",
        ]
        for relation in found
    ]
    title = ngettext("%(num)s relation to another shop", "%(num)s relations to other shops", len(found))
    return card(
        title if found else _("No relation to another shop was found"),
        note=_("Found by what they share. What follows from it is for an officer to say."),
        body=table([_("Other shop"), _("What they share"), _("State"), _("Decided by")], rows) if rows else None,
    )


def other_side(relation: SellerRelation, side: tuple[str, int]) -> tuple[str, int]:
    """Whom a relation leads to, seen from `side`."""
    left, right = (relation.left_kind, relation.left_id), (relation.right_kind, relation.right_id)
    return right if left == side else left


def names_of(sides: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and reference of sellers and applications."""
    sellers = [number for kind, number in sides if kind == "seller"]
    applications = [number for kind, number in sides if kind == "application"]
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for seller in db.session.scalars(select(Seller).where(Seller.id.in_(sellers))):
        found["seller", seller.id] = (seller.name, seller.reference)
    for row in db.session.scalars(select(Application).where(Application.id.in_(applications))):
        found["application", row.id] = (row.shop_name or row.legal_name or row.reference, row.reference)
    return found


def _other(side: tuple[str, int], names: Mapping[tuple[str, int], tuple[str, str]]) -> Component:
    name, reference = names.get(side, (_("unknown"), ""))
    page = "sellers" if side[0] == "seller" else "applications"
    return dcc.Link(name, href=f"/dashboard/{page}/{quote(reference, safe='')}", title=reference)


def _finding(readings: Sequence[CheckReading]) -> str:
    if not readings:
        return _("The checks have not run yet")
    counted = summary(one.check.result for one in readings)
    return _("Checks: %(summary)s", summary=", ".join(one["word"] for one in counted))


def _check(reading: CheckReading) -> Component:
    check = reading.check
    evidence = [html.Li(f"{name.replace('_', ' ')}: {_told(value)}") for name, value in check.evidence.items() if value]
    foot = [words.moment(check.checked_at), check.provider, _("version %(version)s", version=check.version)]
    if not reading.current:
        foot.append(_("of an earlier submission"))
    return html.Li(
        [
            html.Div([html.Strong(name_of(check.code)), state_sign(sign(check.result))], className="line-head"),
            html.P(check.sentence),
            *([html.P(_("Decided all the same: %(why)s", why=reading.override))] if reading.override else []),
            html.Details(
                [
                    html.Summary(_("Evidence"), className="quiet"),
                    *([html.Ul(evidence)] if evidence else []),
                    html.Small(" · ".join(foot)),
                ]
            ),
        ]
    )


def _told(value: Any) -> str:
    """Evidence in one line."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_told(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_told(one) for one in value)
    return str(value)
