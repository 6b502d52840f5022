"""What a page is: its address, who may see it, what it shows, and its callbacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dash import Dash
from dash.development.base_component import Component

from governance.core.access import Actor, Permission, may


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody opens a page: who, with which parts of the address and which query."""

    by: Actor
    arguments: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page. `path` is a werkzeug rule; pages with an `icon` stand in the navigation.

    `own_shop` pages are only for people who have a shop, `for_platform` pages only for those who neither have
    nor want one. `layout` gives the frame of the page at once, with a skeleton
    for each part that a callback fills.
    """

    path: str
    title: Any
    permission: Permission
    layout: Callable[[Visit], Component]
    register: Callable[[Dash], None]
    icon: str | None = None
    own_shop: bool = False
    for_platform: bool = False

    @property
    def address(self) -> str:
        """Where the navigation leads: the path without its variable end."""
        return self.path.split("<")[0]

    def open_to(self, by: Actor) -> bool:
        """Whether `by` may see this page."""
        if not may(by, self.permission):
            return False
        if by.seller_id is not None:
            return not self.for_platform
        return not self.own_shop and not (self.for_platform and by.application_id is not None)
