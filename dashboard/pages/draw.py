"""One draw for officers: where it stands and what it waits for, what proves it, what was drawn and who buys it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboard.pages import market, task_words
from dashboard.pages.draw_actions import ACTIONS, NAME, looked_at, open_to
from dashboard.pages.draw_signs import PATH, ROLES, waiting
from dashboard.pages.plan_words import PATH as PLANS
from dashboard.public.draw_words import ASSURANCES, STATES, chance, stratum
from dashboard.shell import actions, links, words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import draw_after_each_step, slot
from dashboard.shell.signs import state_sign
from governance.core.access import Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from inspections.draws.readings import read_draw
from inspections.draws.shown import DrawnItemShown, DrawShown
from inspections.draws.states import COUNTS, Role, State
from inspections.examinations.readings import find_tasks
from inspections.examinations.shown import TaskShown

# So many rows of a draw are shown; all of them stand in its record.
MOST_ITEMS: Final = 300


def layout(visit: Visit) -> Component:
    """The page of the draw that the address names."""
    try:
        shown = read_draw(reference=visit.arguments["draw"], by=visit.by, at=now())
    except NotFound:
        return not_found()
    title = _("%(plan)s, %(moment)s", plan=shown.draw.plan_name, moment=words.moment(shown.draw.slot))
    return html.Div(
        [
            *actions.places(NAME, {"draw": shown.draw.reference}),
            html.Div(
                html.Div([_crumbs(shown), html.H1(title)]),
                className="page-head",
            ),
            html.Div(
                [
                    slot(f"{NAME}-turn", height=160, wide=True),
                    slot(f"{NAME}-items", height=300, wide=True),
                    slot(f"{NAME}-strata", height=200),
                    slot(f"{NAME}-proof", height=200),
                ],
                className="cards",
            ),
        ]
    )


def _crumbs(draw: DrawShown) -> Component:
    plan = dcc.Link(draw.draw.plan_name, href=f"{PLANS}/{draw.draw.plan}")
    return html.Div([dcc.Link(_("Draws"), href=PATH), " · ", plan], className="quiet")


def register(dash: Dash) -> None:
    """The parts are drawn again after every action."""
    parts = {"turn": turn_card, "items": items_card, "strata": strata_card, "proof": proof_card}
    draw_after_each_step(dash, NAME, Permission.DRAW_READ, parts)
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<draw>",
    title=lazy_gettext("Draw"),
    permission=Permission.DRAW_READ,
    for_platform=True,
    layout=layout,
    register=register,
)


def turn_card(_changed: int, shown: actions.Shown) -> Component:
    """Where it stands, what it waits for, and the buttons of what can be done now."""
    draw = looked_at(shown)
    sign = STATES[draw.draw.state]
    said = draw.draw.void_reason or waiting(draw.waits_for)
    buttons = [actions.button(NAME, key, ACTIONS[key]) for key in open_to(draw, current_actor())]
    return html.Section(
        [
            html.Div(
                [html.Span(state_sign(sign), className="standing-large"), html.Strong(said)],
                className="way",
            ),
            html.P([str(sign.meaning), " ", _public_link(draw)]),
            *[html.P(sentence, className="warned") for sentence in _warnings(draw)],
            *([html.Div(buttons, className="buttons")] if buttons else []),
        ],
        className="card turn",
    )


def _public_link(draw: DrawShown) -> Component:
    return dcc.Link(_("What everybody sees of it"), href=f"/draws/{draw.draw.reference}", refresh=True)


def _warnings(draw: DrawShown) -> list[str]:
    """What somebody has to know who relies on this draw."""
    if draw.draw.assurance and draw.draw.assurance.value == "unverified":
        return [str(ASSURANCES[draw.draw.assurance].meaning)]
    missing = len(draw.officer_teams) - len(draw.officers)
    if draw.draw.state is State.COMMITTED and draw.officer_teams and missing > 0:
        return [
            ngettext(
                "%(num)s team has not given its share. Without two shares the draw will be unverified.",
                "%(num)s teams have not given their shares. Without two shares the draw will be unverified.",
                missing,
            )
        ]
    return []


def items_card(_changed: int, shown: actions.Shown) -> Component:
    """What was drawn, who buys it and how that ended; reserves behind a click."""
    draw = looked_at(shown)
    if draw.draw.drawn_at is None:
        return notice(_("Nothing is drawn yet"), _("What will be drawn follows from the three values on this page."))
    tasks = _tasks(draw)
    counting = [item for item in draw.items if item.role in COUNTS]
    others = [item for item in draw.items if item.role not in COUNTS]
    done = sum(1 for task in tasks.values() if task.ended_at is not None)
    finding = ngettext(
        "%(num)s item was drawn; of its purchases %(done)s ended",
        "%(num)s items were drawn; of their purchases %(done)s ended",
        len(counting),
        done=words.count(done),
    )
    waits = html.Details(
        [
            html.Summary(ngettext("%(num)s reserve waits", "%(num)s reserves wait", len(others))),
            _items(others, tasks),
        ],
        className="below",
    )
    return card(
        finding,
        note=_("The chance of each was declared before the draw. No shop learns of it while sampling goes on."),
        body=[_items(counting, tasks), *([waits] if others else [])],
    )


def _tasks(draw: DrawShown) -> dict[int, TaskShown]:
    """The task of each item that was ever to be bought."""
    found = find_tasks(draw=draw.draw.reference, by=current_actor(), at=now(), limit=max(len(draw.items), 1))
    return {task.drawn_item_id: task for task in found.items}


def _items(items: Sequence[DrawnItemShown], tasks: Mapping[int, TaskShown]) -> Component:
    head = [
        _("Item"),
        _("Shop"),
        _("Stratum"),
        _("Chance to be drawn"),
        _("Units"),
        _("Inspector"),
        _("Laboratory"),
        _("State"),
    ]
    names = market.category_names()
    rows: list[Row] = [_item(item, tasks.get(item.id), names) for item in items[:MOST_ITEMS]]
    more = len(items) - len(rows)
    said = [html.P(ngettext("… and %(num)s more.", "… and %(num)s more.", more), className="quiet")] if more else []
    return html.Div([table(head, rows, numbers=(3, 4), labelled=True), *said], className="stacked")


def _item(item: DrawnItemShown, task: TaskShown | None, names: Mapping[str, str]) -> Row:
    name: Any = item.product_name
    product = dcc.Link(name, href=f"{task_words.ONE}/{task.id}") if task is not None else name
    return [
        html.Div([product, html.Div(html.Small(item.item, className="quiet"))]),
        links.shop(item.seller_name, item.seller),
        stratum(item.stratum, names),
        chance(item.probability),
        words.count(item.units),
        task.inspector if task is not None else item.inspector or "",
        item.laboratory or "",
        state_sign(task_words.STATES[task.state.value]) if task is not None else _role(item),
    ]


def _role(item: DrawnItemShown) -> str:
    if item.role is Role.RESERVE:
        return _("Reserve %(place)s", place=item.position)
    return str(ROLES[item.role])


def strata_card(_changed: int, shown: actions.Shown) -> Component:
    """How many items each stratum has, and how many of them are drawn."""
    draw = looked_at(shown)
    if not draw.strata:
        return notice(_("No list is frozen yet"), _("Its strata stand here when the draw is due."))
    names = market.category_names()
    rows: list[Row] = [
        [stratum(one.name, names), words.count(one.size), words.count(one.take), words.count(one.reserves)]
        for one in draw.strata
    ]
    size, take = sum(one.size for one in draw.strata), sum(one.take for one in draw.strata)
    head = [_("Stratum"), _("Items"), _("Drawn"), _("Reserves")]
    return card(
        _("%(take)s of %(size)s items are drawn", take=words.count(take), size=words.count(size)),
        note=_("By stratum, with the reserves that wait."),
        body=html.Div(table(head, rows, numbers=(1, 2, 3), labelled=True), className="stacked"),
    )


def proof_card(_changed: int, shown: actions.Shown) -> Component:
    """The values that decide the draw, in the order in which they became fixed."""
    draw = looked_at(shown)
    row, names = draw.draw, market.category_names()
    facts: Sequence[tuple[str, Any]] = (
        (_("Secret committed"), words.moment(row.committed_at)),
        (_("Fingerprint of the secret"), _code(row.commitment)),
        (_("List frozen"), words.moment(row.frozen_at) if row.frozen_at else None),
        (_("Fingerprint of the list"), _code(row.list_digest)),
        (_("Drawn on"), words.moment(row.drawn_at) if row.drawn_at else None),
        (_("Public value"), state_sign(ASSURANCES[row.assurance]) if row.assurance else None),
        (_("Final seed"), _code(draw.final_seed)),
        (_("Record opened"), words.moment(row.revealed_at) if row.revealed_at else None),
        (_("Fingerprint of the record"), _code(draw.record_digest)),
        *(_share(one.team, told=one.told_at is not None) for one in draw.officers),
        *((_("Drawn later"), f"{one.extra} · {stratum(one.stratum, names)} · {one.reason}") for one in draw.extensions),
    )
    known = [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]
    return card(
        _("What decides it"),
        note=_("Fingerprints are SHA-256. Each was public before the next value could be known."),
        body=html.Dl(known, className="facts"),
    )


def _share(team: str, *, told: bool) -> tuple[str, str]:
    return _("Share of %(team)s", team=team), _("told") if told else _("committed, not told yet")


def _code(value: str | None) -> Component | None:
    return html.Code(value, className="digest") if value else None
