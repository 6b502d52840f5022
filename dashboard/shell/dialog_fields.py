"""Fields of a dialog: texts, choices, files. What stands in them reaches the action by the name of the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.shell.attributes import named
from dashboard.shell.language import _

PAPERS: Final = "application/pdf,image/jpeg,image/png,image/webp"


def asked(page: str, name: str, label: str, *, hint: str = "", kind: str = "area", value: str = "") -> Component:
    """A field of a dialog: `area` for a text of some lines, `text` for one line, or `date` for a day."""
    common: dict[str, Any] = {
        "id": {"type": f"{page}-field", "field": name},
        "label": label,
        "description": hint or None,
        "value": value,
    }
    made: Component
    if kind == "date":
        made = dmc.DateInput(
            **common | {"value": value or None}, valueFormat="YYYY-MM-DD", popoverProps={"zIndex": 400}
        )
    elif kind == "text":
        made = dmc.TextInput(**common)
    else:
        made = dmc.Textarea(**common, autosize=True, minRows=3)
    return made


def chosen(
    page: str, name: str, label: str, choices: Sequence[tuple[str, str]], *, value: str | None = None
) -> Component:
    """A choice of a dialog."""
    made: Component = dmc.Select(
        id={"type": f"{page}-field", "field": name},
        label=label,
        data=[{"value": key, "label": word} for key, word in choices],
        value=value,
        allowDeselect=False,
        comboboxProps={"zIndex": 400},
    )
    return made


def files(page: str, label: str, *, kinds: str = "", accept: str = PAPERS) -> Component:
    """A place to drop files on, or to choose them; what was chosen is listed below it.

    `accept` are the types that can be chosen, and `kinds` their names for people; papers unless another is named.
    """
    return html.Div(
        [
            dcc.Upload(
                html.Span([html.Strong(label), html.Span(kinds or _("PDF, JPEG, PNG or WebP"), className="quiet")]),
                id={"type": f"{page}-file", "field": "files"},
                multiple=True,
                accept=accept,
                className="drop",
                className_active="drop drop-over",
            ),
            html.Ul(id={"type": f"{page}-chosen", "field": "files"}, className="chosen"),
        ],
        **named(label),
    )


def carried(page: str, name: str, value: object) -> Component:
    """What a dialog was opened on and gives back unseen, such as the version that somebody looked at."""
    return dcc.Input(id={"type": f"{page}-field", "field": name}, type="hidden", value=str(value))


def ticked(
    page: str, name: str, label: str, choices: Sequence[tuple[str, Any]], *, value: Sequence[str] = (), hint: str = ""
) -> Component:
    """Several things of which any number can be ticked."""
    made: Component = dmc.CheckboxGroup(
        html.Div([dmc.Checkbox(label=word, value=key) for key, word in choices], className="ticks"),
        id={"type": f"{page}-field", "field": name},
        label=label,
        description=hint or None,
        value=list(value),
    )
    return made


def picked(
    page: str, name: str, label: str, choices: Sequence[tuple[str, str]], *, value: str = "", hint: str = ""
) -> Component:
    """A few answers of which one is picked, all of them in sight."""
    made: Component = dmc.RadioGroup(
        dmc.Group([dmc.Radio(label=word, value=key) for key, word in choices], gap="md"),
        id={"type": f"{page}-field", "field": name},
        label=label,
        description=hint or None,
        value=value,
        className="findings",
    )
    return made
