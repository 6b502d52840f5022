"""Which rates are out of target? One line per rate: what was seen, how sure we are, and where target and worst lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN
from dashboard.shell.language import _, ngettext
from dashboard.shell.links import opener
from dashboard.shell.signs import evidence_sign
from governance.scoring.evidence import Evidence
from governance.scoring.stored import RateReading

# Where target and worst stand on every line, in per cent of its length: so all lines can be read against two marks.
TARGET_AT: Final = 40.0
WORST_AT: Final = 86.0


def place(share: int, *, target: int, worst: int) -> float:
    """Where a share stands on its line, in per cent: linear to the target, on to the worst, and beyond to the end."""
    if share <= target:
        return TARGET_AT * share / target if target else TARGET_AT
    if share <= worst:
        return TARGET_AT + (WORST_AT - TARGET_AT) * (share - target) / (worst - target)
    return min(100.0, WORST_AT + (100.0 - WORST_AT) * (share - worst) / max(worst, 1))


def intervals(rates: Sequence[RateReading], *, address: Callable[[str], str], estimates: bool) -> Component:
    """A line per rate; each opens its events at `address(code)`. The estimate is drawn only for officers."""
    return html.Div(
        [
            html.Div(
                [
                    html.Span(_("target"), style={"left": f"{TARGET_AT}%"}),
                    html.Span(_("worst"), style={"left": f"{WORST_AT}%"}),
                ],
                className="interval-marks",
                **HIDDEN,
            ),
            html.Ul([_line(rate, address, estimates=estimates) for rate in rates], className="intervals"),
        ]
    )


def finding(rates: Sequence[RateReading]) -> str:
    """The title: how many rates miss their target for sure."""
    over = [rate for rate in rates if rate.evidence is Evidence.PROVEN_OVER]
    within = sum(rate.evidence is Evidence.PROVEN_WITHIN for rate in rates)
    if len(over) == 1:
        return _("One rate misses its target: %(name)s", name=words.in_language(over[0].name))
    if over:
        return ngettext("%(num)s rate misses its target", "%(num)s rates miss their targets", len(over))
    if within:
        return _("No rate misses its target; %(within)s of %(all)s are proven within", within=within, all=len(rates))
    return _("Nothing is proven for or against any rate yet")


def state(rate: RateReading) -> str:
    """The code of a rate's state of evidence; `not_fed` when the platform delivers no facts for it."""
    return rate.evidence.code if rate.fed else "not_fed"


def in_words(rate: RateReading) -> str:
    """What the evidence says about a rate, as one would say it aloud."""
    values = {
        "lower": words.at_least(rate.lower),
        "upper": words.at_most(rate.upper),
        "target": words.share(rate.target),
    }
    if not rate.fed:
        return _("The platform delivers no facts for this rate.")
    if not rate.exposed:
        return _("Nothing happened yet that could be counted.")
    if rate.evidence is Evidence.PROVEN_OVER:
        return _("We are sure that at least %(lower)s went wrong; the target is %(target)s.", **values)
    if rate.evidence is Evidence.PROVEN_WITHIN:
        return _("We are sure that at most %(upper)s went wrong; the target is %(target)s.", **values)
    return _("It may be anything from %(lower)s to %(upper)s; the target is %(target)s. Nothing is deducted.", **values)


def _line(rate: RateReading, address: Callable[[str], str], *, estimates: bool) -> Component:
    return html.Li(
        opener(
            [
                html.Span(
                    [html.Span(words.in_language(rate.name), className="interval-name"), evidence_sign(state(rate))],
                    className="interval-head",
                ),
                html.Span(_track(rate, estimate=estimates), className="interval-track", **HIDDEN),
                html.Span(
                    [
                        html.Span(_seen(rate), className="interval-seen"),
                        html.Span(words.observed(rate.bad, rate.exposed), className="quiet"),
                    ],
                    className="interval-numbers",
                ),
                html.Span(in_words(rate), className="interval-words quiet"),
            ],
            address(rate.code),
            class_name="interval",
        )
    )


def _seen(rate: RateReading) -> str:
    return words.share(1_000_000 * rate.bad // rate.exposed) if rate.exposed else "–"


def _track(rate: RateReading, *, estimate: bool) -> list[Component]:
    def at(share: int) -> float:
        return place(share, target=rate.target, worst=rate.worst)

    marks: list[Component] = [
        html.Span(className="mark mark-target", style={"left": f"{TARGET_AT}%"}),
        html.Span(className="mark mark-worst", style={"left": f"{WORST_AT}%"}),
    ]
    if not rate.exposed:
        return marks
    left, right = at(rate.lower), at(rate.upper)
    marks.append(
        html.Span(
            className=f"mark-range sign-{state(rate)}", style={"left": f"{left:.2f}%", "width": f"{right - left:.2f}%"}
        )
    )
    marks.append(
        html.Span(
            className=f"mark-seen sign-{state(rate)}",
            style={"left": f"{at(1_000_000 * rate.independent // rate.exposed):.2f}%"},
        )
    )
    if estimate:
        marks.append(html.Span(className="mark-estimate", style={"left": f"{at(rate.estimate):.2f}%"}))
    return marks
