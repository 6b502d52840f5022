"""The calendar of draws: the slots of all active plans, and where the draw of each stands, month by month."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_date, format_datetime
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component
from flask import current_app
from flask_babel import get_timezone

from dashboard.pages import draw_signs, plan_words
from dashboard.pages.case_named import money
from dashboard.pages.timetable_words import WEEKDAYS, weekday
from dashboard.public.draw_words import STATES
from dashboard.shell import words
from dashboard.shell.attributes import named
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import StateSign
from governance.core.access import Permission
from governance.core.calendar import day_of, now
from governance.core.identity import current_actor
from inspections.draws.plans.readings import read_calendar
from inspections.draws.plans.shown import CalendarSlot
from inspections.draws.shown import SlotDraw
from inspections.draws.slot_readings import draws_between

NAME: Final = "calendar"
PATH: Final = plan_words.CALENDAR
# A slot so far ahead that no secret is committed for it yet.
PLANNED: Final = StateSign(
    "not_yet_rated", lazy_gettext("Slot planned"), lazy_gettext("No secret is committed for it yet.")
)
MISSED: Final = StateSign("improve", lazy_gettext("No draw"), lazy_gettext("Nothing was drawn in this slot."))
# The months that can be looked at, around the present one.
MONTHS_AROUND: Final = 24


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What stands on a day: a slot with its plan, the sign of its draw, where it leads, and what more there is to say."""

    slot: datetime
    plan: str
    href: str
    sign: StateSign
    said: str


def layout(_visit: Visit) -> Component:
    """The heading and the place of the month."""
    lead = _("When is drawn by which plan. No shop sees this calendar.")
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div([html.H1(_("Calendar of draws")), html.P(lead, className="quiet")]),
                    html.Div(
                        dcc.Link(_("Inspection plans"), href=plan_words.PATH, className="button"), className="buttons"
                    ),
                ],
                className="page-head",
            ),
            slot(f"{NAME}-month", height=560),
        ]
    )


def register(dash: Dash) -> None:
    """The month follows the address."""
    dash.callback(Output(f"{NAME}-month", "children"), Input(f"{NAME}-location", "search"))(
        section(Permission.PLAN_READ)(month_card)
    )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Calendar"),
    permission=Permission.PLAN_READ,
    icon="calendar",
    for_platform=True,
    layout=layout,
    register=register,
)


def month_card(search: str | None) -> Component:
    """The month that the address asks for; the present one when it asks for none."""
    at = now()
    today = day_of(at, current_app.extensions["settings"].timezone)
    first = asked_month(read_query(search).get("month"), today)
    days = list(Calendar().itermonthdates(first.year, first.month))
    entries = entries_between(days[0], days[-1], today, at=at)
    count = sum(1 for day, found in entries.items() if day.month == first.month for _one in found)
    body = [_grid(days, first, today, entries)] if count or any(entries.values()) else [_nothing()]
    finding = ngettext("%(month)s: %(num)s draw", "%(month)s: %(num)s draws", count, month=words.month(first))
    return html.Section([_way(first, today, finding), *body], className="card list")


def asked_month(text: str | None, today: date) -> date:
    """The first day of the month that an address names, such as 2026-11; of the present one for anything else."""
    present = today.replace(day=1)
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return present
    return found if abs(_number(found) - _number(present)) <= MONTHS_AROUND else present


def entries_between(first: date, last: date, today: date, *, at: datetime) -> Mapping[date, list[Entry]]:
    """What stands on each day from `first` to `last`: draws, and slots of active plans that have no draw (yet)."""
    by, zone = current_actor(), current_app.extensions["settings"].timezone
    draws = draws_between(first=first, last=last, by=by)
    drawn = {(draw.plan, draw.slot) for draw in draws}
    slots = [one for one in read_calendar(first=first, last=last, by=by, at=at) if (one.plan, one.slot) not in drawn]
    found: dict[date, list[Entry]] = {}
    for entry in sorted([*map(_drawn, draws), *_planned(slots, today)], key=lambda one: (one.slot, one.plan)):
        found.setdefault(day_of(entry.slot, zone), []).append(entry)
    return found


def _drawn(draw: SlotDraw) -> Entry:
    said = ngettext("%(num)s item", "%(num)s items", draw.items) if draw.items is not None else ""
    href = f"{draw_signs.PATH}/{draw.reference}"
    return Entry(slot=draw.slot, plan=draw.plan_name, href=href, sign=STATES[draw.state], said=said)


def _planned(slots: Sequence[CalendarSlot], today: date) -> Iterator[Entry]:
    for one in slots:
        yield Entry(
            slot=one.slot,
            plan=one.name,
            href=f"{plan_words.PATH}/{one.plan}",
            sign=MISSED if one.day < today else PLANNED,
            said=_("at most %(budget)s", budget=money(one.budget, one.currency)),
        )


def _way(first: date, today: date, finding: str) -> Component:
    """The finding, and the ways to the months before and after it, by click or arrow key."""
    ways: Sequence[tuple[int, str, str]] = (
        (-1, _("Previous month"), "ArrowLeft"),
        (1, _("Next month"), "ArrowRight"),
    )
    around = [
        opener(word, f"{PATH}?month={_month(first, step):%Y-%m}", class_name="button", key=key)
        for step, word, key in ways
        if abs(_number(_month(first, step)) - _number(today)) <= MONTHS_AROUND
    ]
    present = [] if _number(first) == _number(today) else [opener(_("This month"), PATH, class_name="button")]
    return html.Nav(
        [html.H2(finding, className="card-title"), *around, *present], className="month-way", **named(_("Months"))
    )


def _grid(days: Sequence[date], first: date, today: date, entries: Mapping[date, Sequence[Entry]]) -> Component:
    heads = [html.Li(weekday(day, "abbreviated"), className="month-head") for day in WEEKDAYS]
    cells = [_day(day, entries.get(day, ()), other=day.month != first.month, today=day == today) for day in days]
    return html.Ol([*heads, *cells], className="month")


def _day(day: date, entries: Sequence[Entry], *, other: bool, today: bool) -> Component:
    kinds = {"month-other": other, "month-today": today, "month-empty": not entries}
    label: list[Any] = [html.Span(str(day.day), className="short"), html.Span(_long(day), className="long")]
    slots = [html.Ul([html.Li(_entry(one)) for one in entries], className="month-slots")] if entries else []
    current: dict[str, Any] = {"aria-current": "date"} if today else {}
    return html.Li(
        [html.Time(label, dateTime=day.isoformat()), *slots],
        className=" ".join(kind for kind, holds in kinds.items() if holds),
        **current,
    )


def _entry(one: Entry) -> list[Component]:
    said: list[Any] = [" ", html.Small(one.said, className="quiet")] if one.said else []
    time = format_datetime(one.slot, "HH:mm", tzinfo=get_timezone(), locale=words.language())
    return [
        html.Div([html.Span(f"{time} ", className="quiet"), dcc.Link(one.plan, href=one.href)]),
        html.Div([state_sign(one.sign), *said]),
    ]


def _nothing() -> Component:
    return notice(
        _("Nothing is drawn in this month"),
        _("Slots of active plans stand here, and the draws that were made in them."),
        then=dcc.Link(_("Inspection plans"), href=plan_words.PATH),
    )


def _long(day: date) -> str:
    pattern = "M月d日 EEEE" if words.language().startswith("zh") else "EEEE, d MMMM"
    return str(format_date(day, pattern, locale=words.language()))


def _month(first: date, step: int) -> date:
    """The first day of the month before or after one."""
    return (first - timedelta(days=1) if step < 0 else first + timedelta(days=31)).replace(day=1)


def _number(day: date) -> int:
    return 12 * day.year + day.month
