"""What people do on a page: a button opens a dialog that says what will happen, asks what it needs, and then does it.

A page names its actions in a table. Opening and doing are two doors; each checks the permission again.
"""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

import dash_mantine_components as dmc
import structlog
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import g

from dashboard.shell.browser import in_browser
from dashboard.shell.language import _
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import now
from governance.core.database import db, transaction
from governance.core.errors import DomainError, Invalid
from governance.core.identity import current_actor

log = structlog.get_logger(__name__)

Shown = Mapping[str, Any]
# What the fields of a dialog hold: values beside the ids of their fields, contents of files beside their names.
Filled = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class File:
    """A file that somebody chose in a dialog."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Given:
    """What somebody filled in: texts by the name of their field, and files."""

    texts: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[File] = ()

    def text(self, name: str) -> str:
        """What stands in a field, without blanks around it; empty when nothing does."""
        return (self.texts.get(name) or "").strip()

    def many(self, name: str) -> list[str]:
        """What was ticked in a field that takes several."""
        return [one for one in self.text(name).split("\n") if one]

    def those(self, start: str) -> dict[str, str]:
        """The fields whose names begin with `start`, by the rest of their names; empty ones left out."""
        return {
            name.removeprefix(start): self.text(name)
            for name in self.texts
            if name.startswith(start) and self.text(name)
        }


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing that can be done: its button, what its dialog shows and asks, and the operation behind it.

    `draw` gives the dialog's sentences and fields; `do` calls the operation inside the open transaction and returns
    the sentence that is said afterwards.
    """

    word: Any
    permission: Permission
    draw: Callable[[Shown], Sequence[Component]]
    do: Callable[[Shown, Given, Actor, datetime], str]
    primary: bool = False
    dangerous: bool = False


def button(page: str, key: str, action: Action) -> Component:
    """The button that opens the dialog of an action."""
    return html.Button(
        str(action.word),
        id={"type": f"{page}-act", "act": key},
        type="button",
        n_clicks=0,
        className="button button-primary" if action.primary else "button",
    )


def places(page: str, shown: Shown) -> list[Component]:
    """What a page with actions holds besides its parts: what it shows, what changed, what was said, and the dialog."""
    return [
        *form_places(page, shown),
        dmc.Modal(id=f"{page}-dialog", opened=False, size="lg", zIndex=300, centered=True),
    ]


def form(page: str, key: str, action: Action, body: Sequence[Component]) -> Component:
    """The fields of an action with their button: in a dialog, or on the page itself beside what is looked at."""
    kind = "button button-danger" if action.dangerous else "button button-primary"
    return html.Div(
        [
            *body,
            html.Div(id=f"{page}-fault", role="alert", className="fault"),
            html.Div(
                html.Button(
                    str(action.word), id={"type": f"{page}-do", "act": key}, type="button", n_clicks=0, className=kind
                ),
                className="buttons",
            ),
        ],
        className="dialog",
    )


def form_places(page: str, shown: Shown) -> list[Component]:
    """What a page holds for a form that stands on it: what it shows, what changed, and what was said."""
    return [
        dcc.Store(id=f"{page}-shown", data=dict(shown)),
        dcc.Store(id=f"{page}-changed", data=0),
        html.Div(id=f"{page}-said", className="said", role="status"),
    ]


def register_form(dash: Dash, page: str, actions: Mapping[str, Action]) -> None:
    """The door of actions whose `form` stands on the page itself; after it, the page is shown from its top."""
    in_browser(dash, "to_top", Input(f"{page}-changed", "data"), at_once=False)
    _register_files(dash, page)

    @dash.callback(output=_told(page), inputs=_filled_in(page), prevent_initial_call=True)
    def do(clicks: Sequence[int | None], filled: Filled, shown: Shown, changed: int) -> tuple[Any, ...]:
        return _done(actions[_pressed(clicks)], filled, shown, changed)


def register(dash: Dash, page: str, actions: Mapping[str, Action]) -> None:
    """The doors of a page's actions."""
    _register_opening(dash, page, actions)
    _register_doing(dash, page, actions)
    _register_files(dash, page)


def _register_opening(dash: Dash, page: str, actions: Mapping[str, Action]) -> None:
    @dash.callback(
        Output(f"{page}-dialog", "opened"),
        Output(f"{page}-dialog", "title"),
        Output(f"{page}-dialog", "children"),
        Input({"type": f"{page}-act", "act": ALL}, "n_clicks"),
        State(f"{page}-shown", "data"),
        prevent_initial_call=True,
    )
    def open_dialog(clicks: Sequence[int | None], shown: Shown) -> tuple[bool, str, Component]:
        key = _pressed(clicks)
        action = actions[key]
        check_permission(current_actor(), action.permission)
        try:
            body = action.draw(shown)
        except DomainError as refused:
            return True, str(action.word), html.P(refused.message, role="alert")
        return True, str(action.word), form(page, key, action, body)


def _register_doing(dash: Dash, page: str, actions: Mapping[str, Action]) -> None:
    @dash.callback(
        output=(Output(f"{page}-dialog", "opened", allow_duplicate=True), *_told(page)),
        inputs=_filled_in(page),
        prevent_initial_call=True,
    )
    def do(clicks: Sequence[int | None], filled: Filled, shown: Shown, changed: int) -> tuple[Any, ...]:
        fault, said, number = _done(actions[_pressed(clicks)], filled, shown, changed)
        return False if fault is None else no_update, fault, said, number


def _told(page: str) -> tuple[Output, ...]:
    """Where the answer to a deed goes."""
    return Output(f"{page}-fault", "children"), Output(f"{page}-said", "children"), Output(f"{page}-changed", "data")


def _filled_in(page: str) -> dict[str, Any]:
    """What a deed is told: the button, every field and file, what the page shows."""
    return {
        "clicks": Input({"type": f"{page}-do", "act": ALL}, "n_clicks"),
        "filled": {
            "values": State({"type": f"{page}-field", "field": ALL}, "value"),
            "ids": State({"type": f"{page}-field", "field": ALL}, "id"),
            "contents": State({"type": f"{page}-file", "field": ALL}, "contents"),
            "names": State({"type": f"{page}-file", "field": ALL}, "filename"),
        },
        "shown": State(f"{page}-shown", "data"),
        "changed": State(f"{page}-changed", "data"),
    }


def _done(action: Action, filled: Filled, shown: Shown, changed: int) -> tuple[Any, Any, Any]:
    """Do it; what stood against it, or what is said and that something changed."""
    said, fault = perform(action, shown, filled)
    return (fault, no_update, no_update) if fault is not None else (None, said, changed + 1)


def _register_files(dash: Dash, page: str) -> None:
    @dash.callback(
        Output({"type": f"{page}-chosen", "field": "files"}, "children"),
        Input({"type": f"{page}-file", "field": "files"}, "filename"),
        prevent_initial_call=True,
    )
    def list_chosen(names: Sequence[str] | None) -> list[Component]:
        return [html.Li(name) for name in names or []]


def perform(action: Action, shown: Shown, filled: Filled) -> tuple[str, Component | None]:
    """Do it: one transaction, one operation. Returns what is said, or what stood against it."""
    by = current_actor()
    check_permission(by, action.permission)
    try:
        given = Given(_texts(filled), _files(filled))
        with transaction():
            return action.do(shown, given, by, now()), None
    except DomainError as refused:
        return "", _fault([finding.message for finding in refused.findings] or [refused.message])
    except Exception:  # whatever it is, the dialog stays with what was typed
        log.exception("an action failed", action=str(action.word))
        db.session.rollback()
        return "", _fault(
            [
                _("The fault is on our side, and nothing was changed. Try again."),
                _("Reference for your administrator: %(reference)s", reference=g.get("request_id", "")),
            ]
        )


def _pressed(clicks: Sequence[int | None]) -> str:
    """The key of the button that was pressed; buttons that only appeared were not."""
    triggered = ctx.triggered_id
    if not isinstance(triggered, dict) or not any(clicks):
        raise PreventUpdate
    return str(triggered["act"])


def _fault(sentences: Sequence[str]) -> Component:
    return html.Div([html.P(sentence) for sentence in dict.fromkeys(sentences)])


def _texts(filled: Filled) -> dict[str, str]:
    return {one["field"]: _text(value) for one, value in zip(filled["ids"], filled["values"], strict=True)}


def _text(value: Any) -> str:
    """A field as text; of one that takes several, what was ticked line by line."""
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _files(filled: Filled) -> list[File]:
    """The files of a drop: each as `data:<type>;base64,<content>` beside its name."""
    dropped = [
        (str(content), str(name))
        for contents, names in zip(filled["contents"], filled["names"], strict=True)
        for content, name in zip(contents or [], names or [], strict=True)
    ]
    return [File(name, io.BytesIO(_decoded(content))) for content, name in dropped]


def _decoded(content: str) -> bytes:
    try:
        return base64.b64decode(content.partition(";base64,")[2], validate=True)
    except binascii.Error:
        raise Invalid(_("This file could not be read. Choose it again."), pointer="files") from None
