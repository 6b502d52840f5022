"""Attributes of elements that Python cannot name: for screen readers, and for our own scripts."""

from __future__ import annotations

from typing import Any, Final

# For what only repeats in shape or colour what words beside it say.
HIDDEN: Final[dict[str, Any]] = {"aria-hidden": "true"}


def named(name: str) -> dict[str, Any]:
    """What a screen reader calls an element that shows no words."""
    return {"aria-label": name}


def marked(**marks: str) -> dict[str, Any]:
    """Marks that `shell.js` looks for: `marked(save="table")` is `data-save="table"`."""
    return {f"data-{name}": mark for name, mark in marks.items()}
