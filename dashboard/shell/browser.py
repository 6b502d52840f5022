"""Callbacks that run in the browser alone; their functions stand in `assets/shell.js`, so no script is inline."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash


def in_browser(dash: Dash, function: str, *dependencies: Any, at_once: bool = True) -> None:
    """Let `shell.<function>` answer; `at_once` means also when the page opens, not only when something changes."""
    where = ClientsideFunction("shell", function)
    dash.clientside_callback(where, *dependencies, prevent_initial_call=not at_once)  # type: ignore[no-untyped-call]
