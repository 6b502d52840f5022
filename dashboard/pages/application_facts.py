"""What an application says: business, promises, people with masked numbers, documents, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.pages.application_history import history_of
from dashboard.pages.application_words import KINDS, NAMES
from dashboard.pages.requirement_words import admission_in_force, document_name, listed, promised
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.signs import state_sign
from dashboard.shell.state_words import StateSign
from governance.core.access import Permission, may
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.documents.keeping import documents_of
from governance.core.documents.masking import mask_number
from governance.core.documents.models import Document
from governance.core.identity import current_actor
from governance.onboarding.content import PERSONAL_FIELDS
from governance.onboarding.lookup import subject_of
from governance.onboarding.models import Application
from governance.onboarding.readings import ApplicationDetails, details_of, personal_of

NAME: Final = "application"
BUSINESS: Final = ("legal_name", "registration_number", "registered_address", "business_scope")
DEPOSITS: Final[Mapping[str, Any]] = {
    "open": lazy_gettext("not paid yet"),
    "paid": lazy_gettext("paid"),
    "waived": lazy_gettext("waived"),
}
RIGHT: Final = StateSign("good", lazy_gettext("Verified"), lazy_gettext("Somebody has found it right."))
NEW: Final = StateSign("not_yet_rated", lazy_gettext("Not verified"), lazy_gettext("Nobody has verified it yet."))


def facts_card(_changed: int, shown: Shown) -> Component:
    """Who applies and what for; personal numbers are masked until somebody asks for them."""
    details = details_of(shown["reference"], by=current_actor())
    row = details.row
    return card(
        row.legal_name or row.shop_name or row.reference,
        note=_("What the applicant wrote. Numbers of persons are shown in part; looking at them in full is on record."),
        body=[
            html.Dl(_listed(_business(row)), className="facts"),
            html.H3(_("People and bank account")),
            html.Div(person_facts(details.person), id=f"{NAME}-person"),
            *_show_button(details),
            *_promises(row),
        ],
    )


def show_person(clicks: int | None, shown: Shown) -> Component:
    """The personal data in full, after somebody asked for it; that is on record."""
    if not clicks:
        return person_facts(details_of(shown["reference"], by=current_actor()).person)
    with transaction():
        return person_facts(personal_of(shown["reference"], by=current_actor(), at=now()))


def person_facts(person: Mapping[str, str | None]) -> Component:
    """The fields of the people, in the order of the form."""
    return html.Dl(_listed([(str(NAMES[name]), person.get(name)) for name in PERSONAL_FIELDS]), className="facts")


def documents_card(_changed: int, shown: Shown) -> Component:
    """Every document, the newest first, with its days and who found it right."""
    by = current_actor()
    row = details_of(shown["reference"], by=by).row
    papers = documents_of(subject_of(row))
    opens = may(by, Permission.DOCUMENT_READ)
    rules = admission_in_force()
    lines = [_paper(paper, document_name(paper.kind, rules), opens=opens) for paper in reversed(papers)]
    return card(
        _("Documents"),
        note=_("Opening one is on record. The day on the document counts, not the day on which it was sent."),
        body=html.Ul(lines, className="lines") if lines else html.P(_("Nothing was sent yet."), className="quiet"),
    )


def history_card(_changed: int, shown: Shown) -> Component:
    """What happened, the newest first."""
    row = details_of(shown["reference"], by=current_actor()).row
    lines = [
        html.Li(
            [
                html.Div([html.Strong(line.sentence), html.Span(line.when, className="quiet")], className="line-head"),
                *([html.P(line.said)] if line.said else []),
            ]
        )
        for line in history_of(row)
    ]
    return card(_("What happened so far"), note=_("The newest first."), body=html.Ul(lines, className="lines"))


def _business(row: Application) -> list[tuple[str, str | None]]:
    names = market.category_names()
    amount = words.count(row.deposit_amount)
    deposit = f"{amount} {row.deposit_currency}, {DEPOSITS[row.deposit_state]}" if row.deposit_amount else None
    brands = [str(brand["brand"]) for brand in row.brands]
    return [
        (_("Shop"), row.shop_name),
        (_("Country"), words.country(row.country) if row.country else None),
        (_("Kind"), str(KINDS[row.kind]) if row.kind else None),
        *((str(NAMES[name]), getattr(row, name)) for name in BUSINESS),
        (str(NAMES["exemption"]), row.exemption),
        (str(NAMES["founded_on"]), words.day(row.founded_on) if row.founded_on else None),
        (str(NAMES["categories"]), listed([market.category_name(code, names) for code in row.categories])),
        (str(NAMES["brands"]), listed(brands)),
        (_("Deposit"), deposit),
    ]


def _promises(row: Application) -> list[Component]:
    names = market.category_names()
    lines = [
        html.Li([html.Strong(market.category_name(code, names)), html.P(promised(made))])
        for code, made in row.commitments.items()
    ]
    return [html.H3(_("Promises to buyers")), html.Ul(lines, className="lines")] if lines else []


def _paper(paper: Document, name: str, *, opens: bool) -> Component:
    until = _("valid until %(day)s", day=words.day(paper.valid_until)) if paper.valid_until else _("no end date")
    facts = [mask_number(paper.number) if paper.number else "", until, words.moment(paper.uploaded_at)]
    sign = RIGHT if paper.verified_at else NEW
    return html.Li(
        [
            html.Div([html.Strong(name), state_sign(sign)], className="line-head"),
            html.P([_file(paper, opens=opens), html.Br(), " · ".join(fact for fact in facts if fact)]),
        ]
    )


def _show_button(details: ApplicationDetails) -> list[Component]:
    if not may(current_actor(), Permission.PERSONAL_READ) or not any(details.person.values()):
        return []
    return [html.Button(_("Show in full"), id=f"{NAME}-show", type="button", n_clicks=0, className="button")]


def _listed(facts: Sequence[tuple[str, str | None]]) -> list[Component]:
    return [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))]


def _file(paper: Document, *, opens: bool) -> Component:
    if paper.erased_at is not None or paper.name is None:
        return html.Span(_("no longer kept"), className="quiet")
    if not opens:
        return html.Span(paper.name)
    return html.A(paper.name, href=f"/api/v1/documents/{paper.id}/content", download=paper.name)
