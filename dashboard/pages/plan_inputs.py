"""Single fields of the plan editor; what is wrong with what stands in one is said below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages.plan_choices import Choices
from dashboard.pages.plan_filled import Fields

NAME: Final = "plan-editor"


def group(title: str, fields: Sequence[Component]) -> Component:
    """Fields that belong together, under their heading."""
    return html.Section([html.H2(title, className="card-title"), *fields], className="card dialog")


def choice(*parts: Component) -> Component:
    """A choice, and the fields that belong to one of its answers; the style sheet shows those of the chosen one."""
    return html.Div(parts, className="choice dialog")


def when_chosen(answers: Sequence[str], field: Component) -> Component:
    """A field that is shown while one of these answers is chosen."""
    return html.Div(field, className=" ".join(["when", *(f"when-{answer}" for answer in answers)]))


def pair(one: Component, other: Component) -> Component:
    """Two fields beside each other where there is room."""
    return html.Div([one, other], className="even-pair")


def _common(fields: Fields, name: str, label: str, hint: str = "") -> dict[str, Any]:
    return {
        "id": {"type": f"{NAME}-field", "field": name},
        "label": label,
        "description": hint or None,
        "value": fields[name],
    }


def _boxed(fields: Fields, name: str, label: str, hint: str = "") -> dict[str, Any]:
    """Of a field with a box the hint stands below it, so that neighbours stand in line."""
    return _common(fields, name, label, hint) | {"inputWrapperOrder": ["label", "input", "error", "description"]}


def line(fields: Fields, name: str, label: str, *, hint: str = "") -> Component:
    """A line of text."""
    made: Component = dmc.TextInput(**_boxed(fields, name, label, hint))
    return made


def day(fields: Fields, name: str, label: str, *, hint: str = "") -> Component:
    """A day."""
    made: Component = dmc.DateInput(**_boxed(fields, name, label, hint), valueFormat="YYYY-MM-DD", clearable=True)
    return made


def selected(fields: Fields, name: str, label: str, choices: Choices, *, hint: str = "") -> Component:
    """One of several, from a list that opens."""
    made: Component = dmc.Select(**_boxed(fields, name, label, hint), data=_data(choices), allowDeselect=False)
    return made


def several(fields: Fields, name: str, label: str, choices: Choices, *, empty: str) -> Component:
    """Any number of things from a list that opens; `empty` says what none of them means."""
    known = {code for code, _word in choices}
    data = [*choices, *((code, code) for code in fields[name] if code not in known)]
    made: Component = dmc.MultiSelect(
        **_boxed(fields, name, label), data=_data(data), searchable=True, placeholder=None if fields[name] else empty
    )
    return made


def tags(fields: Fields, name: str, label: str, *, hint: str) -> Component:
    """Any number of words, typed."""
    made: Component = dmc.TagsInput(**_boxed(fields, name, label, hint))
    return made


def ticked(fields: Fields, name: str, label: str, choices: Choices, *, hint: str = "", row: bool = False) -> Component:
    """Several things of which any number can be ticked; in a `row` when they are short."""
    boxes = [dmc.Checkbox(label=word, value=key) for key, word in choices]
    made: Component = dmc.CheckboxGroup(
        html.Div(boxes, className="ticks-row" if row else "ticks"), **_common(fields, name, label, hint)
    )
    return made


def picked(fields: Fields, name: str, label: str, choices: Sequence[tuple[str, str, str]]) -> Component:
    """A few answers of which one is picked, each with what it means."""
    radios = [dmc.Radio(label=word, value=key, description=meaning or None) for key, word, meaning in choices]
    made: Component = dmc.RadioGroup(html.Div(radios, className="ticks"), **_common(fields, name, label))
    return made


def _data(choices: Choices) -> list[Mapping[str, str]]:
    return [{"value": key, "label": word} for key, word in choices]


def with_own(choices: Sequence[str], own: str) -> list[str]:
    """The choices, and the one that a plan already has."""
    return [*choices, *([own] if own not in choices else [])]
