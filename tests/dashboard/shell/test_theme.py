"""Colours can be read by everybody, and every standing has a shape and a word besides."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from dashboard.shell import words
from dashboard.shell.mount import ASSETS
from dashboard.shell.theme import PALETTES, Scheme, style_variables, template
from governance.scoring.standing import Standing

WRITTEN = ("text", "quiet", "accent", *words.STANDINGS)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of the Web Content Accessibility Guidelines 2, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("scheme", "colour", "ground"), list(product(get_args(Scheme), WRITTEN, ("page", "card"))))
def test_everything_written_stands_out_from_its_ground(scheme: Scheme, colour: str, ground: str) -> None:
    palette = vars(PALETTES[scheme])
    assert contrast(palette[colour], palette[ground]) >= 4.5


@pytest.mark.parametrize("standing", [standing.code for standing in Standing])
def test_every_standing_has_shape_word_meaning_and_colour(standing: str) -> None:
    sign = words.STANDINGS[standing]
    assert sign.glyph
    assert str(sign.word)
    assert str(sign.meaning)
    assert all(palette.of_standing(standing).startswith("#") for palette in PALETTES.values())
    assert (ASSETS / "icons" / f"shape-{standing}.svg").is_file()


def test_no_two_standings_share_a_shape_a_word_or_a_colour() -> None:
    signs = words.STANDINGS.values()
    assert len({sign.glyph for sign in signs}) == len({str(sign.word) for sign in signs}) == 6
    assert len({sign.symbol for sign in signs}) == 6
    assert all(
        len({palette.of_standing(standing) for standing in words.STANDINGS}) == 6 for palette in PALETTES.values()
    )


def test_the_style_sheet_knows_every_colour_of_both_schemes() -> None:
    style = style_variables()
    for palette in PALETTES.values():
        for name, colour in vars(palette).items():
            assert f"--{name.replace('_', '-')}:{colour};" in style


@pytest.mark.parametrize("scheme", get_args(Scheme))
def test_figures_take_the_colours_of_the_page(scheme: Scheme) -> None:
    assert template(scheme).layout.font.color == PALETTES[scheme].text
