"""The rates on a seller's page: intervals against their targets, the funnel among all sellers, the way of the score."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.figures import funnel, intervals, score_trend
from dashboard.figures.score_trend import Judged
from dashboard.pages import market
from dashboard.pages.seller_shown import Shown, address_of, shown_score
from dashboard.shell import words
from dashboard.shell.cards import card, table
from dashboard.shell.language import _
from dashboard.shell.scheme import reader_scheme
from governance.core.access import Permission, may
from governance.core.identity import current_actor
from governance.scoring import market as scores
from governance.scoring import readings
from governance.scoring.stored import FunnelPoint


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
