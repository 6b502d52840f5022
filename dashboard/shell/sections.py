"""Parts of a page: each is a door of its own, checks its permission, and fails alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

import structlog
from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component
from flask import g

from dashboard.shell.language import _
from dashboard.shell.notices import failure, not_found, notice, refusal, skeleton
from governance.core.access import Permission, check_permission
from governance.core.database import db
from governance.core.errors import DomainError, NotFound, PermissionDenied
from governance.core.identity import current_actor

log = structlog.get_logger(__name__)


def slot(id: str, *, height: int, wide: bool = False) -> Component:  # noqa: A002 (Dash's word)
    """The place of a part, with its skeleton of `height` pixels until the callback answers."""
    return html.Div(skeleton(height), id=id, className="slot slot-wide" if wide else "slot")


def section(permission: Permission) -> Callable[[Callable[..., Component]], Callable[..., Component]]:
    """Make a function that draws one part of a page a door: refusals and failures become a card in its place."""

    def decorator(draw: Callable[..., Component]) -> Callable[..., Component]:
        @wraps(draw)
        def door(*args: Any) -> Component:
            try:
                check_permission(current_actor(), permission)
                return draw(*args)
            except PermissionDenied:
                return refusal()
            except NotFound:
                return not_found()
            except DomainError as error:
                return notice(_("This cannot be shown right now"), error.message)
            except Exception:  # whatever it is, the other parts of the page stand
                log.exception("a part of a page failed", part=draw.__name__)
                db.session.rollback()
                return failure(g.get("request_id", ""))

        return door

    return decorator


def draw_after_each_step(
    dash: Dash, name: str, permission: Permission, draws: Mapping[str, Callable[..., Component]], *also: Input
) -> None:
    """Draw the parts of the page `name` again after each of its steps, and whenever one of `also` changes."""
    changed, shown = Input(f"{name}-changed", "data"), State(f"{name}-shown", "data")
    for part, draw in draws.items():
        dash.callback(Output(f"{name}-{part}", "children"), changed, *also, shown)(section(permission)(draw))
