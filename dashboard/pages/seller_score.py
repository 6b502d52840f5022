"""The score on a seller's page: the waterfall, each line with what removes it, the points one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.figures import waterfall
from dashboard.figures.waterfall import Deduction
from dashboard.pages.contest_link import contest_link
from dashboard.pages.line_notes import notes
from dashboard.pages.line_words import Worded, points_together, word
from dashboard.pages.seller_shown import Shown, address_of, shown_score
from dashboard.shell import words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.links import opener
from dashboard.shell.scheme import reader_scheme
from governance.rulebook.publication import document_of
from governance.scoring import readings
from governance.scoring.contest import RATE, rate_id
from governance.scoring.line_marks import LineMarks, marks_of
from governance.scoring.stored import CountedPoints, Run, StoredScore


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
    marks = marks_of(score, run)
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
            html.Ul([_line(line, shown, run, marks) for line in rest], className="lines"),
        ],
        className="card-foot",
        open=not off,
    )
    return card(
        title,
        note=_("Each line says what it is made of. Choose a rate to see its orders."),
        body=html.Ul([_line(line, shown, run, marks) for line in off], className="lines"),
        foot=folded if rest else None,
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
            html.Div(
                [
                    html.H3(dcc.Link(name, href=f"/dashboard/violations/{entry.violation_id}")),
                    html.Span(points, className="number"),
                ],
                className="line-head",
            ),
            html.P(entry.reason if entry.earned is None else _("Earned back of this violation.")),
            html.P(days, className="quiet"),
        ]
    )


def _line(line: Worded, shown: Shown, run: Run, marks: Mapping[str, LineMarks]) -> Component:
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
            *(notes(marks[line.code]) if line.code in marks else ()),
            *(
                contest_link(RATE, rate_id(run, shown["reference"], line.code))
                if line.kind == "rate" and line.amount
                else ()
            ),
        ]
    )
