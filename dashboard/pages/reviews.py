"""Reviews: what waits for an answer, lowest first, and what makes reviews low; a shop's account sees its own alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.review_drivers import drivers_card
from dashboard.pages.review_words import FACTORS, FLAGGED, STATES, about, due, published, stars
from dashboard.shell import words
from dashboard.shell.cards import Row, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.links import opener
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query, write_query
from dashboard.shell.sections import section, slot
from dashboard.shell.signs import state_sign
from governance.complaints.reviews.readings import ReviewCounts, ReviewRow, find_reviews, review_counts
from governance.core.access import Actor, Permission
from governance.core.calendar import day_of, now
from governance.core.commands import settings
from governance.core.database import db
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from governance.sellers import register
from governance.sellers.models import Seller

NAME: Final = "reviews"
PATH: Final = "/dashboard/reviews"
PARTS: Final = ("list", "drivers")
EXCERPT: Final = 140

# What the list can show, by the word in the address; the first stands alone in it.
CHOICES: Final[Mapping[str, Any]] = {
    "low": lazy_gettext("Low and unanswered"),
    "waiting": lazy_gettext("All unanswered"),
    "action": lazy_gettext("Waiting for action"),
    "flagged": lazy_gettext("Counted apart"),
    "third_party": lazy_gettext("Third party"),
    "all": lazy_gettext("All"),
}


def layout(visit: Visit) -> Component:
    """The heading, the place of the list and of what makes reviews low."""
    head = html.Div([html.H1(_("Reviews")), html.P(_lead(visit.by), className="quiet")])
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div([head], className="page-head"),
            html.Div([slot(f"{NAME}-{part}", height=400, wide=True) for part in PARTS], className="cards"),
        ]
    )


def register_callbacks(dash: Dash) -> None:
    """Both parts follow the address."""
    for part, draw in zip(PARTS, (reviews_list, reviews_drivers), strict=True):
        dash.callback(Output(f"{NAME}-{part}", "children"), Input(f"{NAME}-location", "search"))(
            section(Permission.REVIEW_READ)(draw)
        )


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Reviews"),
    permission=Permission.REVIEW_READ,
    icon="reviews",
    layout=layout,
    register=register_callbacks,
)


def reviews_list(search: str | None) -> Component:
    """One page of the reviews that the address asks for."""
    by, at, query = current_actor(), now(), read_query(search)
    which = query.get("show", "low")
    which = which if which in CHOICES else "low"
    seller = _asked_shop(by, query)
    seller_id = seller.id if seller else None
    counts = review_counts(by=by, at=at, seller_id=seller_id)
    found = find_reviews(by=by, at=at, show=which, seller_id=seller_id, limit=50, cursor=query.get("cursor"))
    kept = {"seller": seller.reference if seller and by.seller_id is None else ""}
    return html.Section(
        [
            html.H2(_finding(counts), className="card-title"),
            html.P(_share(counts), className="card-note"),
            html.Nav([_choice(one, which, counts, kept) for one in CHOICES], className="tabs"),
            _table(found, by) if found.items else _nothing(which),
            *_more(found, which, kept),
        ],
        className="card list",
    )


def reviews_drivers(search: str | None) -> Component:
    """What makes the reviews of one shop low: of the own one, or of the one that the address names."""
    by = current_actor()
    seller = _asked_shop(by, read_query(search))
    return html.Div() if seller is None else drivers_card(seller, by=by, at=now())


def _asked_shop(by: Actor, query: Mapping[str, str]) -> Seller | None:
    if by.seller_id is not None:
        return db.session.get_one(Seller, by.seller_id)
    return register.find(query["seller"]) if query.get("seller") else None


def _lead(by: Actor) -> str:
    if by.seller_id is not None:
        return _("What buyers say. A review is handled when you have answered it and said what was done.")
    return _("What buyers say of shops. What may not be authentic is counted apart, and stands where it stood.")


def _finding(counts: ReviewCounts) -> str:
    if not counts.low:
        return _("No low review waits for an answer")
    return ngettext(
        "%(num)s low review waits for an answer, %(late)s beyond the day",
        "%(num)s low reviews wait for an answer, %(late)s beyond the day",
        counts.low,
        late=words.count(counts.overdue),
    )


def _share(counts: ReviewCounts) -> str:
    return _(
        "Handled: %(handled)s of %(reviews)s reviews. Counted apart: %(handled_apart)s of %(apart)s.",
        handled=words.count(counts.handled),
        reviews=words.count(counts.reviews),
        handled_apart=words.count(counts.handled_apart),
        apart=words.count(counts.apart),
    )


def _choice(one: str, which: str, counts: ReviewCounts, kept: Mapping[str, str]) -> Component:
    number = counts.reviews + counts.apart if one == "all" else getattr(counts, one)
    chosen = " tab-chosen" if one == which else ""
    query = write_query({"show": "" if one == "low" else one, **kept})
    return opener(f"{CHOICES[one]} {words.count(number)}", f"{PATH}{query}", class_name=f"tab{chosen}")


def _table(found: Rows[ReviewRow], by: Actor) -> Component:
    officer = by.seller_id is None
    head = [_("Review"), *([_("Shop")] if officer else []), _("State"), _("Answer until")]
    rows: list[Row] = [
        [
            _what(review),
            *([_shop(review)] if officer else []),
            html.Span([state_sign(STATES[review.state.value]), *_marks(review)]),
            due(review),
        ]
        for review in found.items
    ]
    return html.Div(table(head, rows), className="stacked")


def _what(review: ReviewRow) -> Component:
    """Name, stars and the beginning of its words; below, what it is about, and when and where it was written."""
    day = words.day(day_of(review.written_at, settings().timezone))
    below = [str(FACTORS[review.factor.value]), about(review), day, published(review)]
    return html.Div(
        [
            html.Div([dcc.Link(review.reference, href=f"{PATH}/{review.reference}"), " ", stars(review.score)]),
            html.Div(_excerpt(review)),
            html.Small(" · ".join(below), className="quiet"),
        ]
    )


def _shop(review: ReviewRow) -> Component:
    reference = quote(review.seller, safe="")
    own = opener(_("its reviews"), f"{PATH}{write_query({'show': 'all', 'seller': review.seller})}")
    return html.Span([dcc.Link(review.seller_name, href=f"/dashboard/sellers/{reference}"), html.Br(), html.Small(own)])


def _excerpt(review: ReviewRow) -> str:
    text = " ".join((review.text or "–").split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1]}…"


def _marks(review: ReviewRow) -> list[Component]:
    return [html.Br(), state_sign(FLAGGED)] if review.flagged else []


def _nothing(which: str) -> Component:
    if which == "low":
        return notice(_("Nothing waits here"), _("When a review with one or two stars comes, it stands here first."))
    return notice(_("There is nothing of this kind"), _("Choose another kind above."))


def _more(found: Rows[ReviewRow], which: str, kept: Mapping[str, str]) -> list[Component]:
    if found.next is None:
        return []
    query = write_query({"show": "" if which == "low" else which, "cursor": found.next, **kept})
    return [html.Div(opener(_("Show the next ones"), f"{PATH}{query}", class_name="button"), className="buttons")]
