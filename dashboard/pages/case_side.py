"""Beside a case: the offer that is open, how it was decided, who filed it, what it belongs together with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.pages.case_deadlines import calendars_of
from dashboard.pages.case_named import Named, cause_words, named
from dashboard.pages.case_shown import NAME, looked_at
from dashboard.pages.case_words import OUTCOMES, PARTIES, STATES, words_of
from dashboard.pages.cases import GROUPS, PATH
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.signs import state_sign
from governance.complaints.neighbours import cases_of_order
from governance.complaints.readings import contact_of
from governance.complaints.shown import CaseShown, Contact, OfferShown, PersonShown
from governance.complaints.states import EntryKind, Outcome, Party
from governance.core.access import Permission, may
from governance.core.calendar import now
from governance.core.database import transaction
from governance.core.identity import current_actor

PERSON: Final[Mapping[str, Any]] = {
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("E-mail address"),
    "phone": lazy_gettext("Telephone"),
    "address": lazy_gettext("Address"),
    "buyer_reference": lazy_gettext("Buyer's reference"),
}


def side_cards(_changed: int, _decided: int, shown: Shown) -> Component:
    """Everything that stands beside the matter, what matters now first."""
    case, names = looked_at(shown), named()
    cards = [*_offer(case, names), *_outcome(case, names), *_person(case), *_together(case, names)]
    return html.Div(cards, className="column")


def show_person(clicks: int | None, shown: Shown) -> Component:
    """Who filed the case, in full after somebody asked for it; that is on record."""
    if not clicks:
        return html.Div()
    with transaction():
        return person_facts(contact_of(case_id=shown["case"], by=current_actor(), at=now()))


def person_facts(person: PersonShown | Contact) -> Component:
    """What was given about a person."""
    facts = [(str(word), getattr(person, name)) for name, word in PERSON.items()]
    facts.append((_("Language"), words.language_name(person.language) if person.language else None))
    return html.Dl(
        [part for word, value in facts if value for part in (html.Dt(word), html.Dd(value))], className="facts"
    )


def _offer(case: CaseShown, names: Named) -> list[Component]:
    if case.offer is None:
        return []
    offer = case.offer
    answered = [
        (Party.COMPLAINANT, offer.complainant_agreed_at),
        (Party.SELLER, offer.seller_agreed_at),
    ]
    agreed = [
        _("%(who)s agreed on %(moment)s", who=str(PARTIES[party]), moment=words.moment(moment))
        for party, moment in answered
        if moment is not None and party is not offer.party
    ]
    return [
        card(
            _("Offered: %(remedy)s", remedy=names.remedy(offer.remedy, offer.amount, offer.currency)),
            note=_offered_by(case, offer),
            body=[
                *([html.Blockquote(offer.text, className="said-by")] if offer.text else []),
                *[html.P(sentence) for sentence in agreed],
            ],
        )
    ]


def _offered_by(case: CaseShown, offer: OfferShown) -> str:
    made = _("%(who)s offered this on %(moment)s.", who=str(PARTIES[offer.party]), moment=words.moment(offer.made_at))
    if offer.due_at is None:
        return made
    until = calendars_of([case.seller]).deadline(case.seller, offer.due_at, at=now())
    return _("%(made)s It holds until %(until)s.", made=made, until=until.written)


def _outcome(case: CaseShown, names: Named) -> list[Component]:
    if case.outcome is None:
        return []
    ended = {EntryKind.DECIDED, EntryKind.SETTLED, EntryKind.NOT_ACCEPTED, EntryKind.WITHDRAWN}
    reason = next(
        (words_of(entry) for entry in reversed(case.entries) if entry.kind in ended and words_of(entry)), None
    )
    facts: list[tuple[str, str | None]] = [
        (_("Because"), names.ground(case.ground) if case.ground else None),
        (_("What is owed"), _owed(case, names)),
        (_("Shown on"), words.moment(case.remedy_shown_at) if case.remedy_shown_at else None),
        (_("Confirmed on"), words.moment(case.remedy_confirmed_at) if case.remedy_confirmed_at else None),
        (_("Rated by the complainant"), _("%(stars)s of 5", stars=case.rating) if case.rating else None),
    ]
    return [
        card(
            str(OUTCOMES[case.outcome]),
            note=_("On %(moment)s.", moment=words.moment(case.decided_at)) if case.decided_at else "",
            body=[
                *([html.Blockquote(reason, className="said-by")] if reason else []),
                html.Dl(
                    [part for word, value in facts if value for part in (html.Dt(word), html.Dd(value))],
                    className="facts",
                ),
            ],
        )
    ]


def _owed(case: CaseShown, names: Named) -> str | None:
    if case.remedy is None or case.outcome in {Outcome.DISMISSED, Outcome.NOT_ACCEPTED, Outcome.WITHDRAWN}:
        return None
    return names.remedy(case.remedy, case.remedy_amount, case.remedy_currency)


def _person(case: CaseShown) -> list[Component]:
    """Who filed it, masked; the button shows contact data, and that is on record."""
    if case.person is None:
        return []
    person = case.person
    if person.erased_at is not None:
        gone = _("What was kept of the person was erased on %(moment)s.", moment=words.moment(person.erased_at))
        return [card(_("Complainant"), note=gone)]
    given = any(getattr(person, name) for name in PERSON)
    shows = given and may(current_actor(), Permission.PERSONAL_READ) and not case.own
    button = html.Button(_("Show contact data"), id=f"{NAME}-show", type="button", n_clicks=0, className="button")
    return [
        card(
            _("Complainant"),
            note=_("Shown in part. Looking at it in full is on record; the shop sees nothing of this.")
            if given
            else _("Nothing was given about the person."),
            body=[
                html.Div(person_facts(person), id=f"{NAME}-person"),
                *([html.Div(button, className="buttons")] if shows else []),
            ],
        )
    ]


def _together(case: CaseShown, names: Named) -> list[Component]:
    """The group, and other cases about the same order."""
    by = current_actor()
    others = cases_of_order(case_id=case.id, by=by, at=now())
    if case.group is None and not others:
        return []
    found: list[Component] = []
    if case.group is not None:
        sentence = ngettext("%(num)s case with one cause", "%(num)s cases with one cause", case.group.cases)
        found.append(
            html.P([dcc.Link(sentence, href=f"{GROUPS}/{case.group.id}"), f": {cause_words(case.group.cause)}"])
        )
    lines = [
        html.Li(
            [
                html.Div(
                    [
                        dcc.Link(names.issue(other.issue), href=f"{PATH}/{other.reference}"),
                        state_sign(STATES[other.state]),
                    ],
                    className="line-head",
                ),
                html.Small(f"{other.reference} · {words.moment(other.opened_at)}"),
            ]
        )
        for other in others
    ]
    if lines:
        found.append(
            html.H3(ngettext("%(num)s other case of this order", "%(num)s other cases of this order", len(lines)))
        )
        found.append(html.Ul(lines, className="lines"))
    return [card(_("What it belongs together with"), note=_("Like cases are found once for all of them."), body=found)]
