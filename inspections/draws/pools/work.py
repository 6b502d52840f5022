"""What work inspectors have already: asked here, answered by the room above that knows the tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Flask, current_app

# Tasks that each inspector (id) was given within the seven days up to a day; who has none may be missing.
WorkOf = Callable[[date], Mapping[int, int]]


def plug_in(app: Flask, work_of: WorkOf) -> None:
    """Remember who knows the work of inspectors."""
    app.extensions["work_of_inspectors"] = work_of


def work_on(day: date) -> Mapping[int, int]:
    """Tasks per inspector (id) within the seven days up to `day`."""
    work_of: WorkOf = current_app.extensions["work_of_inspectors"]
    return work_of(day)
