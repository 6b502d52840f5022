"""The public register of measures, and a notice of one measure to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from dashboard.pages.measure_words import kind_name, on_what
from dashboard.pages.violation_words import source_name
from dashboard.shell import words
from dashboard.shell.language import _
from dashboard.shell.query import write_query
from governance.core.access import Permission
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.doors import needs
from governance.core.errors import NotFound
from governance.core.identity import current_actor
from governance.core.numbers import number_in
from governance.violations.measures.readings import read_measure
from governance.violations.measures.register import public_register
from governance.violations.measures.shown import MeasureShown, NoticeShown, RegisterRow

ROWS: Final = 25
LONGEST_SEARCH: Final = 100


@dataclass(frozen=True, kw_only=True)
class EntryShown:
    """One entry of the register in the reader's language."""

    seller: str
    seller_name: str
    what: str
    on_what: str
    because: str
    ground: str
    lasting: str
    published_on: str
    correction: str
    corrected_on: str


@dataclass(frozen=True, kw_only=True)
class NoticeOnPaper:
    """A notice in the reader's language: names and what stands beside them, and where else one can go."""

    title: str
    facts: tuple[tuple[str, str], ...]
    redress: tuple[str, ...]


def register(pages: Blueprint) -> None:
    """The doors of these pages."""
    pages.add_url_rule("/measures", "measures", show)
    pages.add_url_rule("/measures/<measure>/notice", "measure_notice", notice)


def show() -> ResponseReturnValue:
    """`/measures`: open to everybody."""
    sought = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    found = public_register(q=sought or None, limit=ROWS, cursor=request.args.get("cursor"))
    return render_template(
        "public/measures.html",
        sought=sought,
        entries=[_entry(row) for row in found.items],
        next_page=f"/measures{write_query({'q': sought, 'cursor': found.next})}" if found.next else "",
        first_page="cursor" not in request.args,
    )


@needs(Permission.MEASURE_READ)
def notice(measure: str) -> ResponseReturnValue:
    """`/measures/<id>/notice`: what the shop was told, in full and fit to be printed; not for everybody."""
    shown = read_measure(measure_id=number_in(measure, noun="measure"), by=current_actor(), at=now())
    if not shown.notices:
        raise NotFound(_("Nobody was told of this measure yet."))
    latest = max(shown.notices, key=lambda one: one.number)
    return render_template("public/measure_notice.html", notice=_on_paper(shown, latest), measure=shown.row)


def _entry(row: RegisterRow) -> EntryShown:
    return EntryShown(
        seller=row.seller,
        seller_name=row.seller_name,
        what=kind_name(row.kind.value),
        on_what=on_what(row.scope.value, row.item_name),
        because=words.in_language(row.reason),
        ground=ground(row.ground_kind, row.ground_source),
        lasting=_lasting(row),
        published_on=_day(row.published_at),
        correction=words.in_language(row.correction) if row.correction else "",
        corrected_on=_day(row.corrected_at) if row.corrected_at else "",
    )


def _day(moment: datetime) -> str:
    return words.day(day_of(moment, settings().timezone))


def ground(kind: str, source: str) -> str:
    """Law or contract, and where it stands."""
    if kind == "law":
        return _("By law: %(source)s", source=source)
    return _("By the seller agreement: %(source)s", source=source)


def _lasting(row: RegisterRow) -> str:
    first = words.day(row.starts_on)
    if row.ends_on is None:
        return _("Since %(first)s, until it is lifted", first=first)
    return _("From %(first)s, over on %(last)s", first=first, last=words.day(row.ends_on))


def _on_paper(shown: MeasureShown, told: NoticeShown) -> NoticeOnPaper:
    row = shown.row
    decided = _("By the rule, without a person.") if told.automatic else _("By a person.")
    over = words.day(told.ends_on) if told.ends_on else ""
    until = _("It is over on %(day)s", day=over) if over else _("until it is lifted")
    evidence = ", ".join(f"{source_name(one['kind'])} {one['reference']}" for one in told.evidence)
    facts = (
        (_("Shop"), f"{row.seller_name} ({row.seller})"),
        (_("Measure"), kind_name(row.kind.value)),
        (_("It falls on"), on_what(told.scope.value, row.item_name or row.item)),
        (_("What it is about"), told.item),
        (_("What happened"), told.facts),
        (_("What shows it"), evidence),
        (_("Rule"), words.in_language(told.rule_name)),
        (_("Rule book"), told.rule_version),
        (_("Ground"), ground(told.ground_kind, told.ground_source)),
        (_("How it was decided"), decided),
        (_("In effect from"), words.day(told.starts_on)),
        (_("How long"), until),
        (_("How it can be lifted"), words.in_language(told.how_to_lift)),
        (_("It can be contested until"), words.day(told.appeal_until)),
        (_("Where"), f"{request.host_url.rstrip('/')}{told.appeal_at}"),
        (_("Told on"), words.moment(told.sent_at)),
    )
    title = _("Notice of measure %(number)s", number=row.id)
    return NoticeOnPaper(title=title, facts=facts, redress=tuple(words.in_language(one) for one in told.redress))
