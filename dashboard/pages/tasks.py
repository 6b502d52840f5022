"""Inspection tasks: for an inspector the own ones, the next one first; for officers all, with who has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.task_words import ONE, PATH, STATES, TO_HAND_OVER, due, link, offer, where
from dashboard.shell import links, words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from inspections.examinations.lookup import sees_all
from inspections.examinations.readings import Show, find_tasks, task_counts
from inspections.examinations.shown import TaskCounts, TaskShown

NAME: Final = "tasks"

# What the list can show, by the word in the address.
CHOICES: Final[Mapping[str, Any]] = {
    "open": lazy_gettext("Open"),
    "late": lazy_gettext("Late"),
    "ended": lazy_gettext("Ended"),
}
FILTERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "open": {"show": Show.OPEN},
    "late": {"show": Show.OPEN, "overdue": True},
    "ended": {"show": Show.ENDED},
}
# Kept while somebody looks around: whose tasks, and of which draw.
KEPT: Final = ("inspector", "draw")


def layout(visit: Visit) -> Component:
    """The heading and the place of the list."""
    head = _("Inspection tasks") if sees_all(visit.by) else _("My tasks")
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(html.Div([html.H1(head), html.P(_lead(visit.by), className="quiet")]), className="page-head"),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address."""
    dash.callback(Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.TASK_READ)(tasks_list)
    )


def _registered(_dash: Dash) -> None:
    """The first page of an inspector is the list itself, which is registered once."""


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Inspection tasks"),
    permission=Permission.TASK_READ,
    icon="tasks",
    for_platform=True,
    layout=layout,
    register=register,
)
START: Final = Page(
    path="/dashboard/",
    title=lazy_gettext("My tasks"),
    permission=Permission.TASK_WORK,
    for_platform=True,
    layout=layout,
    register=_registered,
)


def tasks_list(search: str | None) -> Component:
    """One page of the tasks that the address asks for; an inspector's next one stands out."""
    by, at, query = current_actor(), now(), read_query(search)
    which = query.get("show", "open")
    which = which if which in CHOICES else "open"
    kept = {name: query.get(name, "") for name in KEPT}
    asked: dict[str, Any] = {name: value or None for name, value in kept.items()}
    found = find_tasks(by=by, at=at, limit=50, cursor=query.get("cursor"), **asked, **FILTERS[which])
    first = which == "open" and "cursor" not in query
    mine = [task for task in found.items if task.own and not task.conflict] if first else []
    body = html.Section(
        [
            html.H2(_finding(task_counts(by=by, at=at)), className="card-title"),
            html.Nav([_choice(one, which, kept) for one in CHOICES], className="tabs"),
            _table(found, by) if found.items else _nothing(which),
            *_more(found, which, kept),
        ],
        className="card list",
    )
    parts = [*map(next_task, mine[:1]), body]
    return html.Div([html.Div(part, className="slot-wide") for part in parts], className="cards")


def next_task(task: TaskShown) -> Component:
    """What is due first: what, where, until when, and the way to it."""
    facts: Sequence[tuple[str, Any]] = [(_("Where"), where(task)), (_("Offer"), offer(task)), (_("Due"), due(task))]
    return card(
        _("Next: %(product)s", product=task.product_name),
        note=_("Buy it as any customer would. Nobody at the shop may learn what it is for."),
        body=[
            html.Dl([part for name, value in facts for part in (html.Dt(name), html.Dd(value))], className="facts"),
            html.Div(
                dcc.Link(_("Open this task"), href=f"{ONE}/{task.id}", className="button button-primary"),
                className="buttons",
            ),
        ],
    )


def _lead(by: Actor) -> str:
    if sees_all(by):
        return _("What was drawn is bought by inspectors. No shop learns of it before sampling has ended.")
    return _("What is to be bought for tests, what is due first first.")


def _finding(counts: TaskCounts) -> str:
    if not counts.open:
        return _("Nothing is to be bought at present")
    if counts.conflicts:
        return ngettext(
            "%(num)s task is open: %(late)s late, %(away)s to be handed over",
            "%(num)s tasks are open: %(late)s late, %(away)s to be handed over",
            counts.open,
            late=words.count(counts.overdue),
            away=words.count(counts.conflicts),
        )
    return ngettext(
        "%(num)s task is open, %(late)s late",
        "%(num)s tasks are open, %(late)s late",
        counts.open,
        late=words.count(counts.overdue),
    )


def _choice(one: str, which: str, kept: Mapping[str, str]) -> Component:
    chosen = " tab-chosen" if one == which else ""
    query = write_query({"show": "" if one == "open" else one, **kept})
    return links.opener(str(CHOICES[one]), f"{PATH}{query}", class_name=f"tab{chosen}")


def _table(found: Rows[TaskShown], by: Actor) -> Component:
    officer = sees_all(by)
    head = [_("What to buy"), _("Shop"), *([_("Inspector")] if officer else []), _("State"), _("Due")]
    rows: list[Row] = [
        [
            link(task),
            links.shop(task.seller_name, task.seller) if officer else where(task),
            *([_inspector(task)] if officer else []),
            state_sign(TO_HAND_OVER if task.conflict else STATES[task.state.value]),
            due(task),
        ]
        for task in found.items
    ]
    return html.Div(table(head, rows), className="stacked")


def _inspector(task: TaskShown) -> Component:
    return dcc.Link(task.inspector, href=f"/dashboard/inspectors/{task.inspector}")


def _nothing(which: str) -> Component:
    if which == "open":
        return notice(_("Nothing is to be bought"), _("When something is drawn, it stands here with its day."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))


def _more(found: Rows[TaskShown], which: str, kept: Mapping[str, str]) -> list[Component]:
    if found.next is None:
        return []
    query = write_query({"show": "" if which == "open" else which, **kept, "cursor": found.next})
    opener = links.opener(_("Show the next ones"), f"{PATH}{query}", class_name="button")
    return [html.Div(opener, className="buttons")]
