"""Is this seller worse than others, or just small? Rates against volume, with exact binomial control limits."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from scipy.special import bdtrik
from scipy.stats import binom

from dashboard.shell import words
from dashboard.shell.language import _
from dashboard.shell.theme import PALETTES, Scheme, template
from governance.scoring.stored import FunnelPoint

COVERAGES: Final = (0.95, 0.998)
MOST_POINTS: Final = 2_000
STEPS: Final = 120


Shares = NDArray[np.float64]


def control_limits(centre: float, exposed: Shares, coverage: float) -> tuple[Shares, Shares]:
    """Lower and upper limit of a share at each volume, when the true share is `centre` (between 0 and 1).

    As few as the lower limit or fewer, and as many as the upper or more, each happen with (1 - coverage) / 2: exact
    binomial tails, continued between the counts (after Spiegelhalter 2005, "Funnel plots for comparing institutional
    performance", Statistics in Medicine 24, appendix A.1.1).
    """
    tail = (1 - coverage) / 2
    fewest = np.nan_to_num(bdtrik(tail, exposed, centre), nan=0.0)
    most = np.nan_to_num(bdtrik(1 - tail, exposed, centre), nan=0.0) + 1
    return np.clip(fewest / exposed, 0, 1), np.clip(most / exposed, 0, 1)


def pooled(sellers: Sequence[FunnelPoint]) -> float:
    """The share over all sellers together."""
    return sum(seller.bad for seller in sellers) / sum(seller.exposed for seller in sellers)


def rarity(sellers: Sequence[FunnelPoint]) -> Shares:
    """How often chance alone would give each seller so many bad or more, if all were like all together."""
    exposed = np.array([seller.exposed for seller in sellers])
    bad = np.array([seller.bad for seller in sellers])
    chance: Shares = binom.sf(bad - 1, exposed, pooled(sellers))
    return chance


def outside(sellers: Sequence[FunnelPoint], coverage: float) -> NDArray[np.bool_]:
    """Which sellers lie on or above the upper limit."""
    return rarity(sellers) <= (1 - coverage) / 2


def funnel(*, sellers: Sequence[FunnelPoint], chosen: str, target: int, scheme: Scheme) -> go.Figure:
    """The funnel around the pooled share of `sellers` (each with `exposed` > 0); `target` in millionths.

    Of more than two thousand sellers a part is drawn (`thinned`); the chosen one always is.
    """
    palette = PALETTES[scheme]
    centre = pooled(sellers)
    mine = [seller for seller in sellers if seller.reference == chosen]
    shown = thinned(sellers)
    top = _top([*shown, *mine], centre, target)
    figure = go.Figure(layout=_layout(scheme, top))
    _draw_limits(figure, centre, max(seller.exposed for seller in sellers), scheme, top)
    _draw_level(
        figure,
        centre * 100,
        _("all sellers"),
        palette.quiet,
        ground=palette.card,
        dash="solid",
        below=centre < target / 1e6,
    )
    _draw_level(
        figure,
        target / 10_000,
        _("target"),
        palette.text,
        ground=palette.card,
        dash="dot",
        below=centre >= target / 1e6,
    )
    figure.add_scatter(**_points(shown, colour=palette.quiet, symbol="circle", size=6, opacity=0.45))
    figure.add_scatter(**_points(mine, colour=palette.accent, symbol="diamond", size=15, opacity=1))
    return figure


def finding(*, sellers: Sequence[FunnelPoint], chosen: str, name: str) -> str:
    """The title: where the chosen seller lies."""
    place = next((place for place, seller in enumerate(sellers) if seller.reference == chosen), None)
    if place is None:
        return _("%(name)s: nothing to count yet for this seller", name=name)
    narrow, wide = (outside(sellers, coverage)[place] for coverage in COVERAGES)
    if wide:
        return _("%(name)s: higher than chance explains at this volume", name=name)
    if narrow:
        return _("%(name)s: high for this volume, though chance may explain it", name=name)
    return _("%(name)s: within what chance explains at this volume", name=name)


def thinned(sellers: Sequence[FunnelPoint]) -> Sequence[FunnelPoint]:
    """At most `MOST_POINTS` of those within the limits, evenly by volume, and as many above, the rarest first."""
    if len(sellers) <= MOST_POINTS:
        return sellers
    chance = rarity(sellers)
    order = np.argsort(chance, kind="stable")
    above = [sellers[place] for place in order[:MOST_POINTS] if chance[place] <= (1 - COVERAGES[0]) / 2]
    within = [seller for seller, one in zip(sellers, chance, strict=True) if one > (1 - COVERAGES[0]) / 2]
    within.sort(key=lambda seller: seller.exposed)
    return [*within[:: max(1, -(-len(within) // MOST_POINTS))], *above]


def neighbours(sellers: Sequence[FunnelPoint], chosen: str, most: int = 20) -> Sequence[FunnelPoint]:
    """The chosen seller and those of the most similar volume; `sellers` stand in order of volume."""
    place = next((place for place, seller in enumerate(sellers) if seller.reference == chosen), 0)
    start = max(0, min(place - most // 2, len(sellers) - most))
    return sellers[start : start + most]


def _top(sellers: Sequence[FunnelPoint], centre: float, target: int) -> float:
    """The upper end of the rates axis in per cent: what matters fills the picture, tiny shops with 1 of 1 do not."""
    weighty = [seller.bad / seller.exposed for seller in sellers if seller.exposed >= 20]
    return float(min(100, 110 * max([centre * 3, target / 1e6 * 1.5, *weighty])))


def _layout(scheme: Scheme, top: float) -> dict[str, Any]:
    return {
        "template": template(scheme),
        "height": 380,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "xaxis": {"type": "log", "title": {"text": _("orders or cases that could have gone wrong")}, "dtick": 1},
        "yaxis": {"title": {"text": _("of these, gone wrong")}, "range": [-0.02 * top, top], "ticksuffix": " %"},
    }


def _draw_limits(figure: go.Figure, centre: float, largest: int, scheme: Scheme, top: float) -> None:
    for coverage, dash in zip(COVERAGES, ("dash", "solid"), strict=True):
        volumes = np.unique(np.geomspace(1, max(largest, 10) * 1.3, STEPS).round())
        lower, upper = control_limits(centre, volumes, coverage)
        for limit in (lower, upper):
            figure.add_scatter(
                x=volumes,
                y=limit * 100,
                mode="lines",
                line={"color": PALETTES[scheme].quiet, "width": 1, "dash": dash},
                hoverinfo="skip",
            )
        entry = int(np.argmax(upper * 100 < top * 0.94))  # where the limit comes into the picture
        figure.add_annotation(
            x=float(np.log10(volumes[entry])),
            y=float(upper[entry] * 100),
            text=f"{coverage * 100:g} %",
            showarrow=False,
            xanchor="left",
            yanchor="bottom",
            font={"size": 11, "color": PALETTES[scheme].quiet},
        )


def _draw_level(
    figure: go.Figure, percent: float, word: str, colour: str, *, ground: str, dash: str, below: bool
) -> None:
    figure.add_hline(
        y=percent,
        line={"color": colour, "width": 1, "dash": dash},
        annotation={
            "text": f"{word} {percent:.1f} %",
            "font": {"size": 11, "color": colour},
            "bgcolor": ground,
            "xanchor": "right",
            "yanchor": "top" if below else "bottom",
        },
    )


def _points(sellers: Sequence[FunnelPoint], *, colour: str, symbol: str, size: int, opacity: float) -> dict[str, Any]:
    return {
        "x": [seller.exposed for seller in sellers],
        "y": [100 * seller.bad / seller.exposed for seller in sellers],
        "text": [
            f"{escape(seller.name)}<br>{words.observed(seller.bad, seller.exposed)} "
            f"({words.share(1_000_000 * seller.bad // seller.exposed)})"
            for seller in sellers
        ],
        "customdata": [seller.reference for seller in sellers],
        "mode": "markers",
        "marker": {"color": colour, "symbol": symbol, "size": size, "opacity": opacity},
        "hovertemplate": "%{text}<extra></extra>",
    }
