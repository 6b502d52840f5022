"""The simulated year of assessments: what every shop may rely on, as a table that can be printed and saved."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.pages.assessment_words import SETTINGS
from dashboard.shell import words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _, ngettext
from dashboard.shell.notices import notice
from governance.core.bounds import MILLION
from governance.core.identity import current_actor
from governance.scoring.assessment_figures import PROMISES, Figures, Promise
from governance.scoring.assessment_readings import simulation
from governance.scoring.assessment_stored import SimulationReading


def year_card(_search: str | None) -> Component:
    """How often an honest shop is wronged and how soon a careless one is found, by size of shop."""
    found = simulation(by=current_actor())
    if found is None:
        return notice(
            _("The year has not been simulated yet"),
            _("It is, in the night after a rule book comes into force. Then its table stands here."),
        )
    parts = [part for code in SETTINGS for part in _part(code, [one for one in found.lines if one.setting == code])]
    return html.Div(
        card(
            finding(found),
            note=_(
                "A year of twelve assessments under %(rules)s, simulated on %(day)s with %(shops)s shops for each figure "
                "that is promised. Three and ten times: the rate “%(rate)s” is so far over its target of %(target)s, "
                "and all others are at half of theirs.",
                rules=found.rule_book,
                day=words.day(found.recorded_at.date()),
                shops=words.count(found.shops),
                rate=words.in_language(found.strictest),
                target=words.share(found.strictest_target),
            ),
            body=[*parts, _promised()],
            table=_table(found.lines, with_setting=True),
            name="simulated-year",
        ),
        className="printed",
    )


def finding(found: SimulationReading) -> str:
    """The title: what the worst figures of the promised part are, and whether a promise is missed."""
    missed = len(found.missed)
    if missed:
        return ngettext("%(num)s promise of the simulated year is missed", "%(num)s promises are missed", missed)
    promised = [line for line in found.lines if line.setting == "every_order"]
    return _(
        "A shop at half of every target meets a violation in %(half)s of simulated years at most, one exactly at all "
        "of them in %(at)s",
        half=_share(max(line.half for line in promised)),
        at=_share(max(line.at_target for line in promised)),
    )


def _part(code: str, lines: Sequence[Figures]) -> list[Component]:
    title, assumed = SETTINGS[code]
    if not lines:
        return []
    return [html.H3(str(title)), html.P(str(assumed), className="quiet"), _table(lines, with_setting=False)]


def _table(lines: Sequence[Figures], *, with_setting: bool) -> Component:
    head = [
        *([_("Assumed")] if with_setting else []),
        _("Orders a month"),
        _("Wrongly: half of every target"),
        _("At every target"),
        _("Found: three times"),
        _("after"),
        _("Found: ten times"),
        _("after"),
    ]
    rows = [
        (
            *([str(SETTINGS[line.setting][0])] if with_setting else []),
            words.count(line.orders_a_month),
            _share(line.half),
            _share(line.at_target),
            _share(line.three_times),
            _after(line.three_times_after),
            _share(line.ten_times),
            _after(line.ten_times_after),
        )
        for line in lines
    ]
    return table(head, rows, numbers=range(int(with_setting), len(head)))


def _promised() -> Component:
    columns = {
        "half": _("Half of every target, violation on any rate"),
        "at_target": _("Exactly at every target, violation on any rate"),
        "three_times": _("Three times the lowest target, found within the year"),
        "ten_times": _("Ten times the lowest target, found within the year"),
        "ten_times_after": _("Ten times: assessments until found, in the middle"),
    }
    rows = [
        (columns[one.column], _("from %(number)s orders a month", number=words.count(min(one.sizes))), _limit(one))
        for one in PROMISES
    ]
    head = [_("Promise"), _("For shops"), _("Limit")]
    return html.Details([html.Summary(_("What is promised, figure by figure")), table(head, rows, numbers=(2,))])


def _limit(promise: Promise) -> str:
    value = words.count(int(promise.limit)) if promise.limit > 1 else _share(promise.limit)
    return _("at least %(value)s", value=value) if promise.at_least else _("at most %(value)s", value=value)


def _share(value: float) -> str:
    return words.share(round(value * MILLION))


def _after(assessments: float | None) -> str:
    return "–" if assessments is None else f"{assessments:g}"
