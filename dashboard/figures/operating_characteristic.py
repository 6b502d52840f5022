"""What can this check miss? How often goods go through, by how many of them are bad, with the agreed level marked."""

from __future__ import annotations

from typing import Final

import numpy as np
import plotly.graph_objects as go

from dashboard.shell.language import _
from dashboard.shell.theme import PALETTES, Scheme, template
from inspections.draws.acceptance.operating import Curve

# Where buyers' risk is read by custom: so many of 100 checks still let the goods through.
STILL_ACCEPTED: Final = 0.1


def operating_characteristic(*, curve: Curve, agreed: float | None, scheme: Scheme) -> go.Figure:
    """The curve, the `agreed` share of bad units (None: there is none) and where 10 of 100 checks still accept."""
    palette, end = PALETTES[scheme], float(curve.shares[-1])
    figure = go.Figure(
        layout={
            "template": template(scheme),
            "height": 260,
            "showlegend": False,
            "xaxis": {"title": {"text": _("bad in 100")}, "rangemode": "tozero", "nticks": 6},
            "yaxis": {"title": {"text": _("of 100 checks raise no objection")}, "range": [0, 102], "nticks": 6},
        }
    )
    figure.add_scatter(
        x=100 * curve.shares,
        y=100 * curve.accepted,
        mode="lines",
        line={"color": palette.accent, "width": 2},
        hovertemplate=_("%(bad)s in 100 bad: no objection in %(often)s of 100", bad="%{x:.3~g}", often="%{y:.3~g}")
        + "<extra></extra>",
    )
    if agreed is not None:
        _mark(figure, agreed, accepted_at(curve, agreed), _("agreed"), end=end, colour=palette.good)
    missed = share_at(curve, STILL_ACCEPTED)
    if missed is not None:
        _mark(figure, missed, STILL_ACCEPTED, _("10 of 100 go through"), end=end, colour=palette.critical)
    return figure


def finding(curve: Curve) -> str:
    """The title: how bad goods must be until hardly any check misses it."""
    share = share_at(curve, STILL_ACCEPTED)
    if share is None:
        return _("Nothing that is found makes this plan object")
    return _("Even if %(bad)s in 100 are bad, 10 of 100 checks raise no objection", bad=f"{100 * share:.2g}")


def accepted_at(curve: Curve, share: float) -> float:
    """How often goods with this share of bad units go through, read from the curve."""
    return float(np.interp(share, curve.shares, curve.accepted))


def share_at(curve: Curve, accepted: float) -> float | None:
    """The share of bad units at which so many go through; None when the curve never falls so low."""
    if curve.accepted[-1] > accepted:
        return None
    return float(np.interp(-accepted, -curve.accepted, curve.shares))


def _mark(figure: go.Figure, share: float, accepted: float, label: str, *, end: float, colour: str) -> None:
    """A point on the curve with its word on the side where there is room; they say it without the colour."""
    figure.add_scatter(
        x=[100 * share],
        y=[100 * accepted],
        mode="markers+text",
        marker={"size": 10, "symbol": "diamond", "color": colour},
        text=[label],
        textposition="top right" if share < 0.5 * end else "top left",
        textfont={"color": colour},
        hoverinfo="skip",
        cliponaxis=False,
    )
