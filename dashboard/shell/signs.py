"""Standings, states of evidence and other states as people see them: a drawn shape and its word."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import HIDDEN
from dashboard.shell.state_words import StateSign


def standing_sign(standing: str) -> Component:
    """Shape and word of a standing; its meaning shows when the pointer rests on it."""
    return _sign(standing, words.STANDINGS[standing])


def evidence_sign(state: str) -> Component:
    """Shape and word of a state of evidence."""
    return _sign(state, words.EVIDENCE[state])


def state_sign(state: StateSign) -> Component:
    """Shape and word of any other state."""
    return html.Span(
        [html.Span(className="shape", **HIDDEN), str(state.word)],
        className=f"sign sign-{state.look}",
        title=str(state.meaning),
    )


def shape(code: str) -> Component:
    """The drawn shape alone."""
    return html.Span(className=f"sign sign-{code}", children=html.Span(className="shape"), **HIDDEN)


def _sign(code: str, sign: words.Sign) -> Component:
    return html.Span(
        [html.Span(className="shape", **HIDDEN), str(sign.word)],
        className=f"sign sign-{code}",
        title=str(sign.meaning),
    )
