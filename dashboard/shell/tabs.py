"""Kinds that a list can show, as tabs with an address each, and the link to the rows after the last one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from dash import html
from dash.development.base_component import Component

from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.language import _
from dashboard.shell.links import opener
from dashboard.shell.query import write_query

Choice = TypeVar("Choice", bound=str)


def tabs(
    choices: Mapping[Choice, Any], chosen: str, *, path: str, kept: Mapping[str, object], counts: Mapping[str, int]
) -> Component:
    """One tab per choice; `kept` of the address stays when another is chosen, `counts` stand beside their words."""
    first = next(iter(choices))

    def tab(one: Choice) -> Component:
        label: list[Any] = [str(choices[one])]
        if one in counts:
            label.append(html.Small(words.count(counts[one]), className="tab-count"))
        query = write_query({"show": "" if one == first else one, **kept})
        return opener(label, f"{path}{query}", class_name="tab tab-chosen" if one == chosen else "tab")

    return html.Nav([tab(one) for one in choices], className="tabs", **named(_("What is shown")))


def chosen_of(asked: str | None, choices: Mapping[Choice, Any]) -> Choice:
    """The choice that an address asks for; the first when it asks for none that there is."""
    first = next(iter(choices))
    return next((one for one in choices if one == asked), first)


def next_ones(cursor: str | None, *, path: str, asked: Mapping[str, object]) -> list[Component]:
    """The link to the next page of a list; nothing on the last one."""
    if cursor is None:
        return []
    link = opener(_("Show the next ones"), f"{path}{write_query({**asked, 'cursor': cursor})}", class_name="button")
    return [html.Div(link, className="buttons")]
