"""What a case is about: who says what, what is asked for, and everything that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.case_named import Named, money, named
from dashboard.pages.case_shown import document_link, looked_at
from dashboard.pages.case_words import KINDS, PARTIES
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, ngettext
from governance.complaints.shown import CaseShown, DocumentShown
from governance.complaints.states import EntryKind, Party
from governance.core.identity import current_actor

ANSWERS: Final = frozenset({EntryKind.ANSWER, EntryKind.COUNTER_NOTICE})


def matter_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """The words of the case and its facts."""
    case, names = looked_at(shown), named()
    rule = names.rule(case.issue)
    return card(
        finding(case, names),
        note=rule.explanation.in_language(words.language()) if rule else str(KINDS[case.kind]),
        body=[*_said(case), html.Dl(_facts(case, names), className="facts")],
    )


def evidence_card(_changed: int, _decided: int, shown: Shown) -> Component:
    """Everything that was shown, by whom, and who else can see it."""
    case = looked_at(shown)
    officer = current_actor().seller_id is None
    return card(
        ngettext("%(num)s document was shown", "%(num)s documents were shown", len(case.evidence))
        if case.evidence
        else _("Nothing was shown yet"),
        note=_("Opening a document is on record.")
        if case.evidence
        else _("Whoever has something to show adds it here."),
        body=_documents(case, officer=officer) if case.evidence else None,
    )


def finding(case: CaseShown, names: Named) -> str:
    """What is wanted, in one sentence."""
    if case.request is not None:
        return _("Asked for: %(remedy)s", remedy=names.wanted(case.request, case.amount, case.currency))
    return _("What it is about")


def _said(case: CaseShown) -> list[Component]:
    """What either side says, one below the other; the rest of it stands in the thread."""
    filed = [entry.text for entry in case.entries if entry.kind == EntryKind.FILED and entry.text]
    answers = [entry for entry in case.entries if entry.party is Party.SELLER and entry.kind in ANSWERS and entry.text]
    sides = [(_("What was filed"), filed[0] if filed else None)]
    sides.append((_("What the shop answers"), answers[-1].text if answers else _silence(case)))
    return [
        part for name, text in sides if text for part in (html.H3(name), html.Blockquote(text, className="said-by"))
    ]


def _silence(case: CaseShown) -> str | None:
    return _("The shop did not answer in time.") if case.silent else None


def _facts(case: CaseShown, names: Named) -> Sequence[Component]:
    categories = market.category_names()
    facts: list[tuple[str, Any]] = [
        (_("Kind of case"), str(KINDS[case.kind])),
        (_("Product"), _joined(case.product_name, case.product)),
        (_("Category"), market.category_name(case.category, categories) if case.category else None),
        (_("Lot"), case.lot),
        (_("Order"), case.order_reference),
        (_("Happened on"), words.day(case.occurred_on) if case.occurred_on else None),
        (_("Sum at stake"), money(case.amount, case.currency) if case.amount is not None else None),
        (_("Authority"), names.authority(case.authority) if case.authority else None),
        (_("Filed on"), words.moment(case.opened_at)),
        (_("Known to us since"), words.moment(case.recorded_at) if case.recorded_at != case.opened_at else None),
        (_("Came from"), _joined(case.source, case.external_reference)),
    ]
    return [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]


def _documents(case: CaseShown, *, officer: bool) -> Component:
    head = [_("Document"), _("Shown by"), _("On"), *([_("Seen by")] if officer else [])]
    rows: list[Row] = [
        [
            document_link(case, document, look=True),
            str(PARTIES[document.party]),
            words.moment(document.at),
            *([_eyes(document)] if officer else []),
        ]
        for document in case.evidence
    ]
    return html.Div(table(head, rows), className="stacked")


def _eyes(document: DocumentShown) -> str:
    others = [str(PARTIES[party]) for party in document.shown_to]
    return ", ".join(others) if others else _("only us")


def _joined(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)
