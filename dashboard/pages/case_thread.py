"""What happened in a case, in order: everything that was said, offered, shown and decided, to be narrowed by kind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages.case_named import Named, named
from dashboard.pages.case_shown import document_names, looked_at
from dashboard.pages.case_words import FILTERED, FILTERS, OUTCOMES, PARTIES, entry_sentence, words_of
from dashboard.pages.cases import PATH
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.attributes import named as spoken
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from dashboard.shell.links import opener
from dashboard.shell.query import read_query, write_query
from governance.complaints.shown import CaseShown, EntryShown
from governance.complaints.states import Kind, Party
from governance.core.identity import current_actor

SIDES: Final = (Party.COMPLAINANT, Party.SELLER)


def thread_card(_changed: int, _decided: int, search: str | None, shown: Shown) -> Component:
    """The entries of one kind or of all, the newest first."""
    case, names = looked_at(shown), named()
    officer = current_actor().seller_id is None
    asked = read_query(search).get("thread", "all")
    chosen = asked if asked in FILTERS else "all"
    entries = [entry for entry in case.entries if chosen == "all" or entry.kind in FILTERED[chosen]]
    lines = [
        html.Li(_entry(case, entry, names, officer=officer), className=_look(entry) if officer else "")
        for entry in reversed(entries)
    ]
    kinds = [kind for kind in FILTERS if officer or kind != "ours"]
    return card(
        ngettext("%(num)s thing happened so far", "%(num)s things happened so far", len(case.entries)),
        note=_note(case, officer=officer),
        body=[
            html.Nav([_tab(case, kind, chosen) for kind in kinds], className="tabs", **spoken(_("Kinds of entries"))),
            html.Ol(lines, className="lines thread")
            if lines
            else html.P(_("Nothing of this kind."), className="quiet"),
        ],
    )


def _note(case: CaseShown, *, officer: bool) -> str:
    if case.kind is Kind.REPORT:
        return _("The newest first. Of a report nothing goes from side to side.")
    if officer:
        return _("The newest first. Both sides read the same words with the same times.")
    return _("The newest first. The other side reads the same words with the same times.")


def entry_facts(data: Mapping[str, Any], names: Named) -> list[str]:
    """The codes and sums of an entry in words."""
    facts = []
    if data.get("outcome"):
        facts.append(str(OUTCOMES.get(data["outcome"], data["outcome"])))
    if data.get("ground"):
        facts.append(names.ground(data["ground"]))
    if data.get("remedy"):
        facts.append(names.remedy(data["remedy"], _sum(data), data.get("currency")))
    if data.get("rating"):
        facts.append(_("%(stars)s of 5", stars=data["rating"]))
    return facts


def _sum(data: Mapping[str, Any]) -> Any:
    return Decimal(str(data["amount"])) if data.get("amount") is not None else None


def _entry(case: CaseShown, entry: EntryShown, names: Named, *, officer: bool) -> list[Component]:
    facts = entry_facts(entry.data, names)
    return [
        html.Div(
            [
                html.Strong(entry_sentence(entry.kind, entry.party, entry.data.get("to") or entry.data.get("of"))),
                html.Time(words.moment(entry.at), dateTime=entry.at.isoformat(), className="quiet"),
            ],
            className="line-head",
        ),
        *([html.P(" · ".join(facts))] if facts else []),
        *([html.P(words_of(entry), className="spoken")] if words_of(entry) else []),
        *([html.Ul(document_names(case, entry.documents), className="chosen")] if entry.documents else []),
        *([html.Small(_foot(case, entry), className="quiet")] if officer else []),
    ]


def _foot(case: CaseShown, entry: EntryShown) -> str:
    """By whom, and who reads it; a shop reads nothing before the case was taken on."""
    sides = SIDES if case.accepted_at is not None else (Party.COMPLAINANT,)
    readers = [str(PARTIES[party]) for party in sides if party in entry.shown_to]
    eyes = _("read by: %(readers)s", readers=", ".join(readers)) if readers else _("only we read this")
    return " · ".join(part for part in (entry.who, eyes) if part)


def _look(entry: EntryShown) -> str:
    """What only the platform reads looks different from what the sides read."""
    return "" if entry.shown_to else "inner"


def _tab(case: CaseShown, kind: str, chosen: str) -> Component:
    query = write_query({"thread": "" if kind == "all" else kind})
    word = str(FILTERS[kind])
    return opener(word, f"{PATH}/{case.reference}{query}", class_name="tab tab-chosen" if kind == chosen else "tab")
