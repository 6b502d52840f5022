"""Market overview: how the market stands, what moved and why, what the facts prove, and how fresh they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

import dash_mantine_components as dmc
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.figures import evidence, standings
from dashboard.figures.evidence import CategoryRow, Proven
from dashboard.figures.standings import Standings
from dashboard.pages import market
from dashboard.pages.market import Flows
from dashboard.shell import words
from dashboard.shell.browser import in_browser
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.scheme import reader_scheme
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import standing_sign
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.facts.models import EventBatch
from governance.scoring import market as scores
from governance.scoring import readings
from governance.scoring.policy import RateRule
from governance.scoring.standing import Standing
from governance.scoring.stored import Move, Run

NAME: Final = "overview"
SELLERS: Final = "/dashboard/sellers"
MOST_MOVES: Final = 8
MOST_CATEGORIES: Final = 15
STALE: Final = timedelta(days=2)
PARTS: Final = {"standings": 280, "moves": 400, "trend": 400, "evidence": 400, "categories": 480, "freshness": 240}
WIDE: Final = {"standings", "moves", "categories", "freshness"}


def layout(visit: Visit) -> Component:
    """The page with its choice of the day; without any run, what to do to get one."""
    runs = market.days()
    if not runs:
        return html.Div([_head([], ""), _nothing_yet()])
    chosen = market.chosen_run(visit.query.get("run")) or runs[0]
    parts = [slot(f"{NAME}-{part}", height=height, wide=part in WIDE) for part, height in PARTS.items()]
    return html.Div([_head(runs, str(chosen.id)), html.Div(parts, className="cards")])


def register(dash: Dash) -> None:
    """One callback per part, so that a slow one holds up no other."""
    for part, draw in {
        "standings": standings_card,
        "moves": moves_card,
        "trend": trend_card,
        "evidence": evidence_card,
        "freshness": freshness_card,
        "categories": categories_card,
    }.items():
        door = section(Permission.MARKET_READ)(draw)
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-run", "value"))(door)
    in_browser(dash, "keep_run", Input(f"{NAME}-run", "value"), at_once=False)


PAGE: Final = Page(
    path="/dashboard/",
    title=lazy_gettext("Market overview"),
    permission=Permission.MARKET_READ,
    icon="market",
    layout=layout,
    register=register,
)


def standings_card(asked: str) -> Component:
    """All sellers by standing, now and at the run before."""
    run, previous = _pair(asked)
    now_ = Standings(run.as_of, run.standings)
    before = Standings(previous.as_of, previous.standings) if previous else None
    head = [_("Standing"), _("Sellers"), _("Share"), _("Change")]
    return card(
        standings.finding(now_, before),
        note=_("All registered sellers by standing. Choose one to see who they are."),
        body=standings.standing_bar(now_, before, address=SELLERS),
        table=table(head, standings.standing_table(now_, before), numbers=(1, 2, 3)),
        name=f"standings-{run.as_of}",
    )


def moves_card(asked: str) -> Component:
    """Who changed standing since the run before, and the line that made it."""
    run, previous = _pair(asked)
    if previous is None:
        return card(
            _("Nothing to compare with yet"),
            note=_("This is the first run. From the next one on, everybody whose standing changes is listed here."),
        )
    flows = market.flows(run, previous)
    movers = [move for move in scores.movers(run, previous) if Standing.NOT_YET_RATED not in (move.before, move.after)]
    shown = movers[:MOST_MOVES]
    why = market.reasons(shown, run, previous)
    head = [_("Seller"), _("Standing"), _("Score"), _("Change"), _("Mostly because of")]
    rows = [(_shop(move), _way(move), *_gain(move), why[move.reference]) for move in shown]
    return card(
        moves_finding(flows, previous),
        note=_("The largest changes of score first. The table counts everybody, also those rated for the first time."),
        body=table(head, rows, numbers=(2, 3)) if rows else html.P(_("Nobody who was rated before changed standing.")),
        table=table([_("From"), _("To"), _("Sellers")], _flow_rows(flows), numbers=(2,)) if flows else None,
        name=f"moves-{run.as_of}",
    )


def trend_card(asked: str) -> Component:
    """Each standing over the runs up to the chosen one."""
    run, _previous = _pair(asked)
    history = [Standings(day, counts) for day, counts in scores.standings_over_time() if day <= run.as_of]
    head = [_("As of"), *(words.standing_word(code) for code in words.STANDINGS)]
    rows = [
        (words.day(one.as_of), *(words.count(one.count(code)) for code in words.STANDINGS)) for one in reversed(history)
    ]
    title = standings.trend_finding(history)
    figure = standings.standing_trend(history, reader_scheme())
    return card(
        title,
        note=_(
            "Sellers per standing from %(first)s to %(last)s. Every picture has its own scale and starts at zero.",
            first=words.day(history[0].as_of),
            last=words.day(history[-1].as_of),
        ),
        figure=figure,
        id=f"{NAME}-trend-figure",
        table=table(head, rows, numbers=range(1, 7)),
        name=f"standings-trend-{run.as_of}",
    )


def evidence_card(asked: str) -> Component:
    """What is proven about each rate over all rated sellers."""
    run, _previous = _pair(asked)
    rates = [Proven(words.in_language(rate.name), run.evidence[rate.code]) for rate in _fed_rates(run)]
    head = [_("Rate"), *(str(words.EVIDENCE[state].word) for state in evidence.ORDER)]
    return card(
        evidence.finding(rates),
        note=_("Rated sellers per rate. Where the facts prove neither, nothing is deducted and nothing is claimed."),
        body=evidence.evidence_bars(rates),
        table=table(head, evidence.evidence_rows(rates), numbers=(1, 2, 3)),
        name=f"evidence-{run.as_of}",
    )


def categories_card(asked: str) -> Component:
    """Categories against rates, the largest categories first."""
    run, _previous = _pair(asked)
    rates, names = _fed_rates(run), market.category_names()
    rows = [
        CategoryRow(
            names.get(category or "", _("No category")),
            [Proven(words.in_language(rate.name), states[rate.code]) for rate in rates],
        )
        for category, states in scores.category_overview(run).items()
    ]
    rows.sort(key=lambda row: (-row.sellers, row.name))
    heads = [words.in_language(rate.name) for rate in rates]
    return card(
        evidence.heat_finding(rows),
        note=_(
            "Sellers proven over the target, per category and rate; the ground is darker where they are a larger share. "
            "It says where to look, not who is at fault."
        ),
        body=evidence.heat_table(rows[:MOST_CATEGORIES], heads),
        table=evidence.heat_table(rows, heads),
        name=f"categories-{run.as_of}",
    )


def freshness_card(_run: str) -> Component:
    """The newest batch of each kind of events, and what of it was refused."""
    newest, at = market.newest_batches(), now()
    head = [_("Events"), _("Last import"), _("Days covered"), _("Accepted"), _("Refused")]
    rows = [_batch_row(kind, newest.get(kind), at) for kind in words.EVENT_KINDS]
    return card(
        freshness_finding(newest, at),
        note=_("The last import of each kind. Refused rows stand in a file with the row number and the reason."),
        body=table(head, rows, numbers=(3, 4)),
    )


def moves_finding(flows: Flows, previous: Run) -> str:
    """The title: how many rated sellers went down and up."""
    rated = {pair: count for pair, count in flows.items() if Standing.NOT_YET_RATED not in pair}
    down = sum(count for (old, new), count in rated.items() if new > old)
    up = sum(rated.values()) - down
    values = {"down": words.count(down), "up": words.count(up), "day": words.day(previous.as_of)}
    if not rated:
        return _("No rated seller changed standing since %(day)s", **values)
    return _("%(down)s sellers stand lower and %(up)s stand higher than on %(day)s", **values)


def freshness_finding(newest: Mapping[str, EventBatch], at: datetime) -> str:
    """The title: whether the facts are fresh and whole."""
    if not newest:
        return _("No events were imported yet")
    last = max(batch.recorded_at for batch in newest.values())
    refused = sum(batch.rows_rejected for batch in newest.values())
    values = {"ago": words.ago(last, now=at)}
    if at - last > STALE:
        return _("The last events came %(ago)s", **values)
    if refused:
        return ngettext(
            "Events came %(ago)s; %(num)s row of the last imports was refused",
            "Events came %(ago)s; %(num)s rows of the last imports were refused",
            refused,
            **values,
        )
    return _("Events came %(ago)s, and no row was refused", **values)


def _pair(asked: str) -> tuple[Run, Run | None]:
    """The chosen run and the one of the day before it."""
    run = market.chosen_run(asked)
    if run is None:
        raise NotFound(_("No seller has been scored yet"))
    return run, readings.previous_run(run)


def _fed_rates(run: Run) -> list[RateRule]:
    """The rates for which the platform delivers facts."""
    return [rate for rate, fed in zip(run.policy.rates, run.fed, strict=True) if fed]


def _head(runs: Sequence[Run], chosen: str) -> Component:
    choice = dmc.Select(
        id=f"{NAME}-run",
        label=_("As of"),
        value=chosen,
        data=[{"value": str(run.id), "label": words.day(run.as_of)} for run in runs],
        allowDeselect=False,
        w=176,
    )
    return html.Div([html.H1(_("Market overview")), *([choice] if runs else [])], className="page-head")


def _nothing_yet() -> Component:
    return notice(
        _("No seller has been scored yet"),
        _("Import the platform's orders, reviews, service cases and complaints, then judge them:"),
        then=html.Code("flask ingest orders orders.csv && flask score run"),
    )


def _shop(move: Move) -> Component:
    return dcc.Link(move.name, href=f"{SELLERS}/{quote(move.reference, safe='')}", title=move.reference)


def _way(move: Move) -> Component:
    return html.Span([standing_sign(move.before.code), "→", standing_sign(move.after.code)], className="way")


def _gain(move: Move) -> tuple[str, str]:
    after, before = move.score_after or 0, move.score_before or 0
    return words.points(after), words.points_change(after - before)


def _flow_rows(flows: Flows) -> list[tuple[str, str, str]]:
    return [
        (words.marked_standing(old.code), words.marked_standing(new.code), words.count(count))
        for (old, new), count in sorted(flows.items(), key=lambda item: -item[1])
    ]


def _batch_row(kind: str, batch: EventBatch | None, at: datetime) -> tuple[str | Component, ...]:
    name = str(words.EVENT_KINDS[kind])
    if batch is None:
        return (name, _("never"), "–", "–", "–")
    span = f"{words.day(batch.first_day)} – {words.day(batch.last_day)}" if batch.first_day and batch.last_day else "–"
    when = html.Span(words.ago(batch.recorded_at, now=at), title=words.moment(batch.recorded_at))
    refused = html.Span(words.count(batch.rows_rejected), title=batch.reject_file or "")
    return (name, when, span, words.count(batch.rows_accepted), refused)
