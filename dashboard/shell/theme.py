"""The look of everything: one palette in light and dark, one plotly template, the style variables made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

Scheme = Literal["light", "dark"]

FONT: Final = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Noto Sans CJK SC', "
    "'Microsoft YaHei', 'Noto Serif CJK SC', sans-serif"
)


@dataclass(frozen=True, kw_only=True)
class Palette:
    """Colours of one scheme. One accent; the six of the standings carry meaning; everything else is grey.

    Every colour that writes words stands out from `page` and `card` by 4.5 to 1 or more.
    """

    page: str
    card: str
    sunken: str
    line: str
    text: str
    quiet: str
    accent: str
    good: str
    clear: str
    watch: str
    improve: str
    critical: str
    not_yet_rated: str

    def of_standing(self, standing: str) -> str:
        """The colour of a standing, by its key."""
        colour: str = getattr(self, standing)
        return colour


PALETTES: Final[Mapping[Scheme, Palette]] = {
    "light": Palette(
        page="#f6f7f9",
        card="#ffffff",
        sunken="#eceef2",
        line="#d5d9e0",
        text="#1d2433",
        quiet="#5c6676",
        accent="#3f51b5",
        good="#1b7a55",
        clear="#3f7391",
        watch="#8f6a00",
        improve="#b3500e",
        critical="#b42318",
        not_yet_rated="#667085",
    ),
    "dark": Palette(
        page="#171a21",
        card="#1e222b",
        sunken="#2a303b",
        line="#3a4250",
        text="#e7eaf0",
        quiet="#a3adbd",
        accent="#9fa8f7",
        good="#4fc18f",
        clear="#7fb4d6",
        watch="#d9b13b",
        improve="#f0914a",
        critical="#f47c73",
        not_yet_rated="#98a2b3",
    ),
}

# Mantine wants ten shades of the accent, light to dark; 6 is used on light, 4 on dark.
ACCENT_SHADES: Final = (
    "#eef0fb",
    "#dde1f6",
    "#bcc4ec",
    "#9fa8f7",
    "#8b97ee",
    "#5f6ed1",
    "#3f51b5",
    "#36469c",
    "#2d3b84",
    "#222c66",
)

# And ten of dark, from words to the deepest ground: those of the dark palette.
DARK_SHADES: Final = (
    "#e7eaf0",
    "#c3cad6",
    "#a3adbd",
    "#7c8798",
    "#3a4250",
    "#323946",
    "#2a303b",
    "#1e222b",
    "#171a21",
    "#12151b",
)

MANTINE: Final[dict[str, Any]] = {
    "primaryColor": "accent",
    "primaryShade": {"light": 6, "dark": 4},
    "colors": {"accent": list(ACCENT_SHADES), "dark": list(DARK_SHADES)},
    "fontFamily": FONT,
    "autoContrast": True,
    "defaultRadius": "sm",
    "cursorType": "pointer",
    "respectReducedMotion": True,
}


def style_variables() -> str:
    """The palettes as style sheet text: `--page`, `--good` ... for light, and again for dark."""
    return "".join(
        f":root[data-mantine-color-scheme={scheme}]{{color-scheme:{scheme};{_variables(palette)}}}"
        for scheme, palette in PALETTES.items()
    )


def _variables(palette: Palette) -> str:
    colours = "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in vars(palette).items())
    return f"{colours}--font:{FONT};"


def template(scheme: Scheme) -> go.layout.Template:
    """The one plotly template: quiet axes, no frame, the fonts and colours of the page around it."""
    palette = PALETTES[scheme]
    axis = {
        "gridcolor": palette.sunken,
        "linecolor": palette.line,
        "zeroline": False,
        "ticks": "",
        "title": {"font": {"size": 12, "color": palette.quiet}, "standoff": 8},
        "tickfont": {"size": 12, "color": palette.quiet},
        "fixedrange": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": palette.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [palette.accent],
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": axis | {"automargin": True},
            "yaxis": axis | {"automargin": True},
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "hoverlabel": {
                "bgcolor": palette.card,
                "bordercolor": palette.line,
                "align": "left",
                "font": {"family": FONT, "size": 13, "color": palette.text},
            },
            "separators": ".,",
        }
    )
