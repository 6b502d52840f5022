"""Seller page: who it is, how it stands and why, line by line down to the very orders; for officers also the funnel."""

from __future__ import annotations

from typing import Any, Final

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from sqlalchemy import select

from dashboard.pages import market, seller_assessment, seller_events, seller_matters, seller_rates, seller_score
from dashboard.pages.contest_link import contest_link
from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.browser import in_browser
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import standing_sign
from governance.core.access import Actor, Permission, may
from governance.core.database import db
from governance.core.errors import NotFound
from governance.scoring import readings
from governance.scoring.contest import STANDING, standing_id
from governance.scoring.standing import Standing
from governance.scoring.stored import Run, StoredScore
from governance.sellers.models import Seller
from governance.sellers.readings import SellerProfile, profile_of

NAME: Final = "seller"
HEIGHTS: Final = {"waterfall": 480, "lines": 480, "rates": 560, "trend": 400, "points": 200, "assessment": 200}
# What stands above the score: first whether the shop is restricted, then what is open and can still be contested.
MATTERS: Final = {"restricted": 120, "open": 240, "contestable": 240}


def layout(visit: Visit) -> Component:
    """The page of the seller that the address names."""
    try:
        return shop(profile_of(visit.arguments["reference"], by=visit.by), visit)
    except NotFound:
        return not_found()


def own_layout(visit: Visit) -> Component:
    """The visitor's own shop."""
    reference = db.session.scalar(select(Seller.reference).where(Seller.id == visit.by.seller_id))
    return shop(profile_of(reference, by=visit.by), visit) if reference else not_found()


def shop(profile: SellerProfile, visit: Visit) -> Component:
    """Identity and standing at once, a skeleton for everything that explains them."""
    asked = visit.query.get("run")
    run = market.chosen_run(asked) if asked else readings.latest_run_of(profile.id)
    found = _score(profile, run)
    if run is None or found is None:
        store = dcc.Store(id=f"{NAME}-shown", data={"reference": profile.reference})
        return html.Div([store, _head(profile, None, visit.by), _matters(), _no_score()])
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            dcc.Store(id=f"{NAME}-shown", data={"reference": profile.reference, "run": run.id}),
            _head(profile, (run, found), visit.by),
            _matters(),
            html.Div(_parts(run, found, visit.by), className="cards"),
            dmc.Drawer(id=f"{NAME}-events", position="right", size="xl", opened=False, padding="lg", zIndex=300),
        ]
    )


def register(dash: Dash) -> None:
    """One callback per part; the events of a rate open at the side and have an address of their own."""
    for part, draw in {
        "waterfall": seller_score.waterfall_card,
        "lines": seller_score.lines_card,
        "points": seller_score.points_card,
        "assessment": seller_assessment.assessment_card,
        "rates": seller_rates.rates_card,
        "trend": seller_rates.trend_card,
    }.items():
        door = section(Permission.SCORE_READ)(draw)
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-shown", "data"))(door)
    for part, (permission, draw) in {
        "restricted": (Permission.MEASURE_READ, seller_matters.restricted_card),
        "open": (Permission.VIOLATION_READ, seller_matters.open_card),
        "contestable": (Permission.APPEAL_READ, seller_matters.contest_card),
    }.items():
        door = section(permission)(draw)
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-shown", "data"))(door)
    dash.callback(
        Output(f"{NAME}-funnel", "children"), Input(f"{NAME}-shown", "data"), Input(f"{NAME}-funnel-rate", "value")
    )(section(Permission.MARKET_READ)(seller_rates.funnel_card))
    dash.callback(
        Output(f"{NAME}-location", "search"),
        Output(f"{NAME}-events", "opened"),
        Output(f"{NAME}-events", "title"),
        Output(f"{NAME}-events", "children"),
        Input(f"{NAME}-location", "search"),
        Input(f"{NAME}-events", "opened"),
        State(f"{NAME}-shown", "data"),
    )(seller_events.open_or_close)
    in_browser(
        dash,
        "open_line",
        Output(f"{NAME}-location", "search", allow_duplicate=True),
        Input(f"{NAME}-waterfall-figure", "clickData"),
        at_once=False,
    )
    in_browser(dash, "open_shop", Input(f"{NAME}-funnel-figure", "clickData"), at_once=False)


PAGE: Final = Page(
    path="/dashboard/sellers/<reference>",
    title=lazy_gettext("Seller"),
    permission=Permission.SCORE_READ,
    layout=layout,
    register=register,
)


def _nothing(_dash: Dash) -> None:
    """The callbacks are those of the seller page."""


OWN: Final = Page(
    path="/dashboard/",
    title=lazy_gettext("My shop"),
    permission=Permission.SCORE_READ,
    icon="shop",
    own_shop=True,
    layout=own_layout,
    register=_nothing,
)


def _score(profile: SellerProfile, run: Run | None) -> StoredScore | None:
    try:
        return readings.score_of(profile.id, run)[1]
    except NotFound:
        return None


def _matters() -> Component:
    slots = [slot(f"{NAME}-{part}", height=height, wide=part == "restricted") for part, height in MATTERS.items()]
    return html.Div(slots, className="cards matters")


def _parts(run: Run, score: StoredScore, by: Actor) -> list[Component]:
    officer = may(by, Permission.MARKET_READ)
    left = [slot(f"{NAME}-{part}", height=HEIGHTS[part]) for part in ("waterfall", "points", "assessment")]
    parts: list[Component] = [
        html.Div(left, className="slot stack"),
        slot(f"{NAME}-lines", height=HEIGHTS["lines"]),
        slot(f"{NAME}-rates", height=HEIGHTS["rates"], wide=True),
    ]
    if officer:
        parts.append(_funnel(run, score))
    return [*parts, slot(f"{NAME}-trend", height=HEIGHTS["trend"], wide=not officer)]


def _funnel(run: Run, score: StoredScore) -> Component:
    """The funnel with its choice of rate, at first the one that takes off most."""
    rates = readings.rates_of(score, run)
    chosen = max(rates, key=lambda rate: (rate.deduction, rate.exposed))
    return html.Div(
        [
            dmc.Select(
                id=f"{NAME}-funnel-rate",
                value=chosen.code,
                data=[{"value": rate.code, "label": words.in_language(rate.name)} for rate in rates if rate.fed],
                allowDeselect=False,
                size="xs",
                className="slot-choice",
                **named(_("Rate")),
            ),
            slot(f"{NAME}-funnel", height=480),
        ],
        className="slot with-choice",
    )


def _head(profile: SellerProfile, found: tuple[Run, StoredScore] | None, by: Actor) -> Component:
    facts = [
        profile.reference,
        market.category_names().get(profile.category or "", ""),
        profile.country or "",
        _("since %(day)s", day=words.day(profile.joined_on)) if profile.joined_on else "",
    ]
    back = dcc.Link(_("Sellers"), href="/dashboard/sellers") if may(by, Permission.MARKET_READ) else _("My shop")
    return html.Div(
        [
            html.Div(
                [
                    html.Div(back, className="quiet"),
                    html.H1(profile.name),
                    html.Div(" · ".join(fact for fact in facts if fact), className="quiet"),
                ]
            ),
            *([_standing(*found)] if found else []),
        ],
        className="page-head seller-head",
    )


def _standing(run: Run, score: StoredScore) -> Component:
    number: list[Any] = []
    if score.score is not None:
        whole, part = words.points(score.score).split(".")
        number = [html.Strong([whole, html.Small(f".{part}")], className="score")]
    return html.Div(
        [
            html.Div(
                [html.Div(standing_sign(score.standing.code), className="standing-large"), *number],
                className="standing-row",
            ),
            html.Div(
                _(
                    "as of %(day)s, rule book %(rules)s",
                    day=words.day(run.as_of),
                    rules=f"{run.rule_book} {run.rule_book_version}",
                ),
                className="quiet",
            ),
            *([] if score.standing is Standing.GOOD else contest_link(STANDING, standing_id(run, score.reference))),
        ],
        className="standing-head",
    )


def _no_score() -> Component:
    return notice(
        _("There is no score yet"),
        _("The shop is registered, but no score run has judged it. The next one will, tonight at the latest."),
    )
