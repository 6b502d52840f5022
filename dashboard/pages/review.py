"""One review: what was said, whether it counts, what happened to it, and what the person who looks can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.review_actions import ACTIONS, NAME
from dashboard.pages.review_words import (
    ACTIONS as DONE,
)
from dashboard.pages.review_words import (
    FACTORS,
    FLAGGED,
    JUDGEMENTS,
    PARTIES,
    STATES,
    about,
    due,
    published,
    sign_words,
    stars,
)
from dashboard.pages.reviews import PATH
from dashboard.shell import actions, words
from dashboard.shell.cards import card
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.complaints.reviews.readings import EntryShown, PersonShown, ReviewRow, ReviewShown, read_review
from governance.complaints.reviews.references import id_of
from governance.complaints.reviews.states import EntryKind
from governance.core.access import Actor, Permission
from governance.core.calendar import now
from governance.core.errors import NotFound
from governance.core.identity import current_actor

HAPPENED: Final[Mapping[EntryKind, Any]] = {
    EntryKind.FLAGGED: lazy_gettext("Looked at for authenticity"),
    EntryKind.ANSWERED: lazy_gettext("Answered"),
    EntryKind.CLOSED: lazy_gettext("Closed"),
    EntryKind.REOPENED: lazy_gettext("Opened again"),
    EntryKind.CLASSED: lazy_gettext("Class corrected"),
    EntryKind.JUDGED: lazy_gettext("Judged"),
    EntryKind.TOLD: lazy_gettext("The reviewer and what was done"),
    EntryKind.ERASED: lazy_gettext("The person was erased"),
}


def layout(visit: Visit) -> Component:
    """The page of the review that the address names."""
    try:
        review_id = id_of(visit.arguments["review"])
        found = read_review(review_id=review_id, by=visit.by, at=now())
    except NotFound:
        return not_found()
    return html.Div(
        [
            *actions.places(NAME, {"review": review_id}),
            _head(found.review, visit.by),
            html.Div(slot(f"{NAME}-body", height=400, wide=True), className="cards"),
        ]
    )


def register(dash: Dash) -> None:
    """The body is drawn again after every action."""
    body = section(Permission.REVIEW_READ)(review_body)
    dash.callback(Output(f"{NAME}-body", "children"), Input(f"{NAME}-changed", "data"), Input(f"{NAME}-shown", "data"))(
        body
    )
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=f"{PATH}/<review>",
    title=lazy_gettext("Review"),
    permission=Permission.REVIEW_READ,
    layout=layout,
    register=register,
)


def review_body(_changed: int, shown: actions.Shown) -> Component:
    """Words, facts, what happened, and the buttons of what can be done now."""
    found = read_review(review_id=shown["review"], by=current_actor(), at=now())
    buttons = [actions.button(NAME, key, action) for key, action in ACTIONS.items() if key in found.can]
    return card(
        str(STATES[found.review.state.value].meaning),
        note=_("A review is handled when it was answered and something was done. None is hidden or deleted."),
        body=[
            html.Blockquote(_said(found), className="said-by"),
            _facts(found),
            html.Div(buttons, className="buttons"),
            html.H3(_("What happened")),
            _happened(found),
        ],
    )


def _said(found: ReviewShown) -> str:
    return found.words or found.review.text or _("No words: none were written, or their writer had them erased.")


def _facts(found: ReviewShown) -> Component:
    review = found.review
    facts: list[tuple[str, Any]] = [
        (_("Stars"), stars(review.score)),
        (_("State"), state_sign(STATES[review.state.value])),
        (_("Counted"), _counted(review)),
        (_("What it is about"), str(FACTORS[review.factor.value])),
        (_("Product"), about(review)),
        (_("Order"), review.order),
        (_("Written on"), words.moment(review.written_at)),
        (_("Published"), published(review)),
        (_("Answer until"), due(review) if review.due_at and not review.answered_at else None),
        (_("What was done"), str(DONE[review.action.value]) if review.action else None),
        (_("Written by"), _writer(found.person) if found.person else None),
    ]
    return html.Dl(
        [part for name, value in facts if value for part in (html.Dt(name), html.Dd(value))], className="facts"
    )


def _counted(review: ReviewRow) -> Component:
    where: list[Any] = [state_sign(FLAGGED)] if review.flagged else [_("with the others")]
    reasons = [html.Li(sign_words(sign)) for sign in review.signs]
    judged = [html.Div(str(JUDGEMENTS[review.judged.value]))] if review.judged else []
    return html.Div([*where, *([html.Ul(reasons)] if reasons else []), *judged])


def _writer(person: PersonShown) -> str:
    if person.erased:
        return _("erased")
    address = _("can be told by e-mail") if person.has_address else _("left no e-mail address")
    return f"{person.name or _('without a name')} ({address})"


def _happened(found: ReviewShown) -> Component:
    if not found.entries:
        return html.P(_("Nothing happened to it yet."), className="quiet")
    return html.Ol([html.Li(_entry(entry)) for entry in reversed(found.entries)], className="lines thread")


def _entry(entry: EntryShown) -> list[Component]:
    facts = [html.P(fact) for fact in _data(entry)]
    said = [html.P(entry.text)] if entry.text else []
    head = html.Strong(f"{HAPPENED[entry.kind]} · {PARTIES[entry.party]}")
    at = html.Time(words.moment(entry.at), dateTime=entry.at.isoformat(), className="quiet")
    return [html.Div([head, at], className="line-head"), *said, *facts]


def _data(entry: EntryShown) -> list[str]:
    """The codes of an entry in words."""
    data = entry.data or {}
    facts = [sign_words(sign) for sign in data.get("signs", [])]
    if "action" in data:
        facts.append(str(DONE[data["action"]]))
    if "factor" in data:
        facts.append(str(FACTORS[data["factor"]]))
    if "judged" in data:
        facts.append(str(JUDGEMENTS[data["judged"]]))
    if "sent" in data:
        facts.append(
            _("An e-mail was sent.") if data["sent"] else _("There was no way to tell the reviewer by e-mail.")
        )
    return facts


def _head(review: ReviewRow, by: Actor) -> Component:
    shop = dcc.Link(review.seller_name, href=f"/dashboard/sellers/{quote(review.seller, safe='')}")
    below = html.Div(shop, className="quiet") if by.seller_id is None else None
    title = _("%(review)s: %(about)s", review=review.reference, about=about(review))
    return html.Div(
        html.Div([html.Div(dcc.Link(_("Reviews"), href=PATH), className="quiet"), html.H1(title), below]),
        className="page-head",
    )
