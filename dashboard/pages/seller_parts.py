"""The parts of a seller's page, each drawn from the reference and the run that the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.figures import funnel, intervals, score_trend, waterfall
from dashboard.figures.score_trend import Judged
from dashboard.figures.waterfall import Deduction
from dashboard.pages import market
from dashboard.pages.line_words import Worded, points_together, word
from dashboard.shell import words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.links import opener
from dashboard.shell.query import write_query
from dashboard.shell.scheme import reader_scheme
from governance.core.access import Permission, may
from governance.core.identity import current_actor
from governance.rulebook.publication import document_of
from governance.scoring import market as scores
from governance.scoring import readings
from governance.scoring.stored import CountedPoints, FunnelPoint, Run, StoredScore
from governance.sellers import register

Shown = Mapping[str, Any]


def shown_score(shown: Shown) -> tuple[Run, StoredScore]:
    """The score that a page shows; raises `NotFound`, also for a shop that is not for this visitor to know of."""
    return readings.score_of(register.find(shown["reference"]).id, readings.run_by_id(shown["run"]))


def address_of(shown: Shown, **query: object) -> str:
    """The address of the page as this visitor knows it; an older run stays in it."""
    newest = readings.latest_run()
    older = {} if newest and newest.id == shown["run"] else {"run": shown["run"]}
    officer = may(current_actor(), Permission.MARKET_READ)
    path = f"/dashboard/sellers/{quote(shown['reference'], safe='')}" if officer else "/dashboard/"
    return path + write_query(older | query)


def waterfall_card(shown: Shown) -> Component:
    """From the base to the score, one bar per line that takes something off."""
    run, score = shown_score(shown)
    if score.score is None:
        return _not_yet_rated(run, score)
    lines = _lines(run, score)
    points = sum(line.amount or 0 for line in lines if line.kind in {"points", "points_cap"})
    deductions = [Deduction(line.code, line.title, -(line.amount or 0)) for line in lines if line.kind == "rate"]
    deductions.append(Deduction("points", words.points_from_violations(), -points))
    base = run.policy.highest
    title = waterfall.finding(base=base, deductions=deductions, score=score.score)
    figure = waterfall.waterfall(
        base=base,
        deductions=deductions,
        score=score.score,
        standing=score.standing.code,
        bands=[band.lowest for band in run.policy.standings],
        scheme=reader_scheme(),
    )
    rows = [(line.title, words.points(line.amount or 0)) for line in lines]
    return card(
        title,
        note=_(
            "Every shop starts at %(base)s; only what is proven is taken off. Dotted lines part the standings.",
            base=words.count(run.policy.base),
        ),
        figure=figure,
        id="seller-waterfall-figure",
        table=table([_("Line"), _("Points")], [*rows, (_("Score"), words.points(score.score))], numbers=(1,)),
        name=f"score-{score.reference}-{run.as_of}",
    )


def lines_card(shown: Shown) -> Component:
    """Each line that takes something off: because of what, and what removes it; the others folded away."""
    run, score = shown_score(shown)
    entries = readings.counted_points(score.seller_id, run)
    lines = [line for line in _lines(run, score) if line.kind == "rate"]
    lines.append(points_together(score, run.policy, entries))
    off = sorted((line for line in lines if line.amount), key=lambda line: line.amount or 0)
    rest = [line for line in lines if not line.amount]
    title = (
        ngettext(
            "%(num)s line takes points off, and this removes it",
            "%(num)s lines take points off, and this removes them",
            len(off),
        )
        if off
        else _("No line takes points off")
    )
    folded = html.Details(
        [
            html.Summary(ngettext("%(num)s line takes nothing off", "%(num)s lines take nothing off", len(rest))),
            html.Ul([_line(line, shown) for line in rest], className="lines"),
        ],
        className="card-foot",
        open=not off,
    )
    return card(
        title,
        note=_("Each line says what it is made of. Choose a rate to see its orders."),
        body=html.Ul([_line(line, shown) for line in off], className="lines"),
        foot=folded if rest else None,
    )


def rates_card(shown: Shown) -> Component:
    """Each rate with its interval against target and worst."""
    run, score = shown_score(shown)
    rates = readings.rates_of(score, run)
    officer = may(current_actor(), Permission.MARKET_READ)
    note = _("The mark is what was seen, the band what the true rate may be. Choose a rate to see its orders.")
    if officer:
        note += " " + _("The diamond is what we expect; it guides where we look and is never held against anyone.")
    head = [_("Rate"), _("Seen"), _("At least"), _("At most"), _("Target"), _("Evidence")]
    rows = [
        (
            words.in_language(rate.name),
            words.observed(rate.bad, rate.exposed),
            words.at_least(rate.lower),
            words.at_most(rate.upper),
            words.share(rate.target),
            str(words.EVIDENCE[intervals.state(rate)].word),
        )
        for rate in rates
    ]
    return card(
        intervals.finding(rates),
        note=note,
        body=intervals.intervals(rates, address=lambda code: address_of(shown, rate=code), estimates=officer),
        table=table(head, rows, numbers=(1, 2, 3, 4)),
        name=f"rates-{score.reference}-{run.as_of}",
    )


def funnel_card(shown: Shown, rate: str) -> Component:
    """This seller among all others, for one rate; for officers."""
    run, score = shown_score(shown)
    place = run.policy.position(rate)
    name = words.in_language(run.policy.rates[place].name)
    sellers = scores.funnel_of(run, rate)
    cut = len(sellers) >= scores.MOST_POINTS
    if score.exposed[place] and all(seller.reference != score.reference for seller in sellers):
        mine = FunnelPoint(
            reference=score.reference, name=score.name, exposed=score.exposed[place], bad=score.bad[place]
        )
        sellers = sorted([*sellers, mine], key=lambda seller: -seller.exposed)
    if not sellers:
        return card(_("%(name)s: nothing to count yet for any seller", name=name), note="")
    title = funnel.finding(sellers=sellers, chosen=score.reference, name=name)
    figure = funnel.funnel(sellers=sellers, chosen=score.reference, target=score.target[place], scheme=reader_scheme())
    return card(
        title,
        note=_(
            "Look here, not guilt: every dot is a seller, ◆ is this one. Of sellers who do as well as all together, "
            "chance leaves %(narrow)s between the dashed lines and %(wide)s between the solid ones.",
            narrow=f"95{words.PERCENT}",
            wide=f"99.8{words.PERCENT}",
        )
        + (_(" Drawn are the %(most)s with most to count.", most=words.count(scores.MOST_POINTS)) if cut else ""),
        figure=figure,
        id="seller-funnel-figure",
        table=table(
            [_("Seller"), _("Gone wrong"), _("Of"), _("Share")],
            [
                (
                    seller.name,
                    words.count(seller.bad),
                    words.count(seller.exposed),
                    words.share(1_000_000 * seller.bad // seller.exposed),
                )
                for seller in funnel.neighbours(sellers, score.reference)
            ],
            numbers=(1, 2, 3),
        ),
        name=f"funnel-{rate}-{run.as_of}",
    )


def trend_card(shown: Shown) -> Component:
    """The score over the runs."""
    run, score = shown_score(shown)
    rules = market.rule_books()
    results = [
        Judged(moment.as_of, moment.score, moment.standing.code, rules[moment.run_id])
        for moment in readings.history_of(score.seller_id)
        if moment.as_of <= run.as_of
    ]
    title = score_trend.finding(results)
    figure = score_trend.score_trend(
        results=results,
        base=run.policy.highest,
        bands=[band.lowest for band in run.policy.standings],
        scheme=reader_scheme(),
    )
    rows = [
        (
            words.day(one.as_of),
            words.marked_standing(one.standing),
            "–" if one.score is None else words.points(one.score),
            one.rules,
        )
        for one in reversed(results)
    ]
    return card(
        title,
        note=_("The score at each run; the shape is the standing. Dashed lines mark a change of the rules."),
        figure=figure,
        id="seller-trend-figure",
        table=table([_("As of"), _("Standing"), _("Score"), _("Rule book")], rows, numbers=(2,)),
        name=f"trend-{score.reference}",
    )


def points_card(shown: Shown) -> Component:
    """The ledger entries that count."""
    run, score = shown_score(shown)
    entries = readings.counted_points(score.seller_id, run)
    names = _violation_names(run)
    found = [(entry, _violation_name(names, entry.rule)) for entry in entries]
    head = [_("Counts from"), _("Until"), _("Violation"), _("Because"), _("Points")]
    rows = [
        (words.day(entry.effective_at), words.day(entry.lapses_at), name, entry.reason, words.count(entry.points))
        for entry, name in found
    ]
    return card(
        ngettext("%(num)s point counts", "%(num)s points count", score.points) if rows else _("No points count"),
        note=_("Points from confirmed violations. They lapse by themselves on the day beside them."),
        body=html.Ul([_entry(entry, name) for entry, name in found], className="lines"),
        table=table(head, rows, numbers=(4,)) if rows else None,
        name=f"points-{score.reference}-{run.as_of}",
    )


def _not_yet_rated(run: Run, score: StoredScore) -> Component:
    return card(
        _("Not yet rated"),
        note=_(
            "%(orders)s of the %(needed)s orders that a score needs, counting orders at least %(days)s days old. "
            "Until then nothing is claimed for or against this shop.",
            orders=words.count(score.mature_orders),
            needed=words.count(run.policy.floor_orders),
            days=run.policy.floor_maturity_days,
        ),
    )


def _lines(run: Run, score: StoredScore) -> list[Worded]:
    entries = {entry.entry_id: entry for entry in readings.counted_points(score.seller_id, run)}
    names = _violation_names(run)
    return [
        word(line, run, entries=entries, rules=names) for line in readings.explanation_of(score.seller_id, run).lines
    ]


def _violation_names(run: Run) -> dict[str, Mapping[str, str]]:
    return {rule["code"]: rule["name"] for rule in document_of(run.rule_book_id)["violation_types"]}


def _violation_name(names: Mapping[str, Mapping[str, str]], rule: str) -> str:
    return words.in_language(names[rule]) if rule in names else rule.replace("_", " ")


def _entry(entry: CountedPoints, name: str) -> Component:
    days = _(
        "Counts from %(first)s until %(last)s", first=words.day(entry.effective_at), last=words.day(entry.lapses_at)
    )
    points = ngettext("%(num)s point", "%(num)s points", entry.points)
    return html.Li(
        [
            html.Div([html.H3(name), html.Span(points, className="number")], className="line-head"),
            html.P(entry.reason),
            html.P(days, className="quiet"),
        ]
    )


def _line(line: Worded, shown: Shown) -> Component:
    title: Any = line.title
    if line.kind == "rate":
        title = opener(line.title, address_of(shown, rate=line.code))
    return html.Li(
        [
            html.Div(
                [
                    html.H3(title),
                    html.Span("" if line.amount is None else words.points(line.amount), className="number"),
                ],
                className="line-head",
            ),
            html.P(line.because),
            html.P(line.arithmetic, className="quiet") if line.arithmetic else None,
            html.P([html.Strong(_("What removes it: ")), line.removed_by]) if line.removed_by else None,
        ]
    )
