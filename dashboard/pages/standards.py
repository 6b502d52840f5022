"""What goods are held against: standards with the edition in force, and what is tested of each category."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard.pages.standard_words import KINDS, PATH, limit_words
from dashboard.pages.standards_actions import ACTIONS, NAME
from dashboard.shell import actions, words
from dashboard.shell.cards import Row, card, table
from dashboard.shell.language import _, lazy_gettext, ngettext
from dashboard.shell.notices import notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.query import read_query
from dashboard.shell.sections import section, slot
from dashboard.shell.tabs import chosen_of, next_ones, tabs
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.identity import current_actor
from governance.core.paging import Page as Rows
from inspections.standards.readings import find_standards
from inspections.standards.shown import AppliedTest, StandardShown, TemplateShown, TemplateTest
from inspections.standards.template_readings import applied_tests, find_templates
from inspections.standards.templates import units_needed

TABS: Final[Mapping[str, Any]] = {
    "standards": lazy_gettext("Standards"),
    "tests": lazy_gettext("What is tested"),
    "products": lazy_gettext("Single products"),
    "drafts": lazy_gettext("Drafts"),
}
FOR_ALL: Final = ("standards", "tests", "products")


def layout(visit: Visit) -> Component:
    """The heading with what can be done, and the place of the list."""
    lead = _("What goods on this platform are held against, and what is tested when they are checked.")
    new = [actions.button(NAME, key, one) for key, one in ACTIONS.items() if may(visit.by, one.permission)]
    return html.Div(
        [
            *actions.places(NAME, {}),
            dcc.Location(id=f"{NAME}-location", refresh=False),
            html.Div(
                [
                    html.Div([html.H1(_("Standards")), html.P(lead, className="quiet")]),
                    html.Div(new, className="buttons"),
                ],
                className="page-head",
            ),
            slot(f"{NAME}-list", height=400),
        ]
    )


def register(dash: Dash) -> None:
    """The list follows the address, and is drawn again after every action."""
    dash.callback(
        Output(f"{NAME}-list", "children"), Input(f"{NAME}-location", "search"), Input(f"{NAME}-changed", "data")
    )(section(Permission.STANDARD_READ)(standards_list))
    actions.register(dash, NAME, ACTIONS)


PAGE: Final = Page(
    path=PATH,
    title=lazy_gettext("Standards"),
    permission=Permission.STANDARD_READ,
    icon="standards",
    layout=layout,
    register=register,
)


def standards_list(search: str | None, _changed: int) -> Component:
    """One page of what the address asks for."""
    by, asked = current_actor(), read_query(search)
    choices = tabs_of(by)
    show = chosen_of(asked.get("show"), choices)
    return html.Div([tabs(choices, show, path=PATH, kept={}, counts={}), BODIES[show](asked, by)])


def tabs_of(by: Actor) -> Mapping[str, Any]:
    """Drafts are for those who write and publish standards."""
    sees_drafts = may(by, Permission.STANDARD_WRITE) or may(by, Permission.STANDARD_PUBLISH)
    return TABS if sees_drafts else {key: TABS[key] for key in FOR_ALL}


def _standards(asked: Mapping[str, str], by: Actor) -> Component:
    drafts = asked.get("show") == "drafts"
    found = find_standards(by=by, at=now(), drafts=drafts, limit=50, cursor=asked.get("cursor"))
    if not found.items:
        return _nothing(drafts=drafts)
    head = [_("Standard"), _("Title"), _("Whose it is"), _("Edition in force"), _("Drafts")]
    rows: list[Row] = [
        [
            dcc.Link(one.code, href=f"{PATH}/{one.id}"),
            words.in_language(one.title),
            str(KINDS[one.kind]),
            one.current or _("none"),
            words.count(sum(edition.state == "draft" for edition in one.editions)),
        ]
        for one in found.items
    ]
    return html.Section(
        [
            html.H2(_finding(found), className="card-title"),
            html.Div(table(head, rows, numbers=(4,)), className="stacked"),
            *next_ones(found.next, path=PATH, asked=asked),
        ],
        className="card list",
    )


def _finding(found: Rows[StandardShown]) -> str:
    in_force = sum(one.current is not None for one in found.items)
    return ngettext(
        "%(num)s standard here, of %(in_force)s an edition is in force",
        "%(num)s standards here, of %(in_force)s an edition is in force",
        len(found.items),
        in_force=words.count(in_force),
    )


def _nothing(*, drafts: bool) -> Component:
    if drafts:
        return notice(_("Nothing is waiting"), _("A draft stands here until somebody else publishes it."))
    return notice(_("There are no standards yet"), _("Draft one from a file; somebody else publishes it."))


def _tests(asked: Mapping[str, str], by: Actor) -> Component:
    found = find_templates(by=by, at=now(), limit=20, cursor=asked.get("cursor"))
    if not found.items:
        return notice(_("Nothing is tested yet"), _("Say for a category which items of which standards are tested."))
    cards = [_template(one) for one in found.items]
    return html.Div([html.Div(cards, className="cards"), *next_ones(found.next, path=PATH, asked=asked)])


def _products(asked: Mapping[str, str], by: Actor) -> Component:
    found = find_templates(by=by, at=now(), of="product", limit=20, cursor=asked.get("cursor"))
    if not found.items:
        return notice(_("No product has tests of its own"), _("Each is tested as its category is."))
    cards = [_product(one, by) for one in found.items]
    return html.Div([html.Div(cards, className="cards"), *next_ones(found.next, path=PATH, asked=asked)])


def _product(template: TemplateShown, by: Actor) -> Component:
    """What is tested of one product: what its category asks, and what it adds; what it leaves out is named below."""
    tests = applied_tests(product=template.subject, by=by, at=now())
    finding = ngettext(
        "%(name)s: %(num)s test, %(units)s units",
        "%(name)s: %(num)s tests, %(units)s units",
        len(tests),
        name=words.in_language(template.name),
        units=words.count(units_needed(tests)),
    )
    head = [_("Test"), _("What is allowed"), _("Asked by"), _("Units")]
    rows: list[Row] = [[_named(one), _allowed(one), str(ORIGINS[one.origin]), words.count(one.units)] for one in tests]
    left_out = ", ".join(f"{one.standard} {one.code}" for one in template.tests if one.left_out)
    return card(
        finding,
        note=_("Since %(day)s, by the product's own tests.", day=words.day(template.in_force_from)),
        body=[
            html.Div(table(head, rows, numbers=(3,)), className="stacked"),
            html.P(_("Left out of what its category asks: %(tests)s", tests=left_out)) if left_out else None,
        ],
    )


ORIGINS: Final[Mapping[str, Any]] = {"category": lazy_gettext("Its category"), "product": lazy_gettext("The product")}


def _template(template: TemplateShown) -> Component:
    """What is tested of one category, and what cannot be for want of an edition in force."""
    units = sum(test.units for test in template.tests)
    finding = ngettext(
        "%(name)s: %(num)s test, %(units)s units",
        "%(name)s: %(num)s tests, %(units)s units",
        len(template.tests),
        name=words.in_language(template.name),
        units=words.count(units),
    )
    note = _(
        "Since %(day)s. Every product of the category is tested so, unless its own tests say otherwise.",
        day=words.day(template.in_force_from),
    )
    head = [_("Test"), _("What is allowed"), _("Units")]
    rows: list[Row] = [[_named(test), _allowed(test), words.count(test.units)] for test in template.tests]
    body: list[Component] = [html.Div(table(head, rows, numbers=(2,)), className="stacked")]
    if template.missing:
        said = [html.P(finding_.message) for finding_ in template.missing]
        body.insert(
            0, notice(_("Some tests have no edition in force"), _("They cannot be done:"), then=said, urgent=True)
        )
    return card(finding, note=note, body=body)


def _named(test: TemplateTest | AppliedTest) -> Component:
    name = words.in_language(test.item.name) if test.item is not None else test.code
    return html.Div([html.Span(name), html.Div(html.Small(test.standard, className="quiet"))])


def _allowed(test: TemplateTest | AppliedTest) -> str:
    return limit_words(test.item) if test.item is not None else _("no edition in force")


BODIES: Final[Mapping[str, Callable[[Mapping[str, str], Actor], Component]]] = {
    "standards": _standards,
    "tests": _tests,
    "products": _products,
    "drafts": _standards,
}
