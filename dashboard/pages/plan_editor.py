"""Writing an inspection plan: all its fields at once, what is wrong beside each, and what it would draw beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import structlog
from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import g

from dashboard.pages import plan_choices
from dashboard.pages.plan_fields import groups
from dashboard.pages.plan_filled import BESIDE, DEFAULTS, Fields, content_of, filled_with
from dashboard.pages.plan_findings import by_field, findings_of
from dashboard.pages.plan_inputs import NAME
from dashboard.pages.plan_preview import preview_cards
from dashboard.pages.plan_words import PATH
from dashboard.shell.browser import in_browser
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.notices import not_found, notice
from dashboard.shell.page import Page, Visit
from dashboard.shell.sections import section, slot
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import now
from governance.core.database import db, transaction
from governance.core.errors import DomainError, Finding, NotFound
from governance.core.identity import current_actor
from inspections.draws.plans.preview import preview
from inspections.draws.plans.readings import read_plan
from inspections.draws.plans.rules import PlanRules
from inspections.draws.plans.shown import PlanShown
from inspections.draws.plans.states import State as PlanState
from inspections.draws.plans.writing import change_plan, write_plan

log = structlog.get_logger(__name__)

Known = Mapping[str, Any]
"""The plan that is changed: its `code` and the `version` that was looked at; both None for a new one."""


def new_layout(_visit: Visit) -> Component:
    """The editor of a plan that is not there yet."""
    fields = dict(DEFAULTS) | {"currency": plan_choices.currency() or DEFAULTS["currency"]}
    return _editor(_("Write a new plan"), PATH, fields, {"code": None, "version": None})


def layout(visit: Visit) -> Component:
    """The editor of the plan that the address names."""
    code = visit.arguments["plan"]
    try:
        plan = read_plan(code=code, by=visit.by, at=now())
    except NotFound:
        return not_found()
    if "write" not in plan.can:
        then = dcc.Link(plan.row.name, href=f"{PATH}/{code}")
        return notice(_("This plan cannot be changed"), _("A draft or a paused plan can."), then=then)
    known = {"code": code, "version": plan.row.version}
    return _editor(plan.row.name, f"{PATH}/{code}", filled_with(plan), known, lead=_lead(plan))


def register(dash: Dash) -> None:
    """What stands in the fields is looked at when typing stops, and the preview follows what can be drawn."""
    values, ids = {"type": f"{NAME}-field", "field": ALL}, State({"type": f"{NAME}-field", "field": ALL}, "id")
    typed, findings = f"{NAME}-typed", f"{NAME}-findings"
    in_browser(dash, "after_typing", Output(typed, "data"), Input(values, "value"), ids)
    in_browser(dash, "say_beside", Output(values, "error"), Input(findings, "data"), ids)
    known = State(f"{NAME}-known", "data")
    dash.callback(
        Output(findings, "data"),
        Output(f"{NAME}-drawable", "data"),
        Input(typed, "data"),
        State(f"{NAME}-drawable", "data"),
        known,
        prevent_initial_call=True,
    )(look)
    dash.callback(Output(f"{NAME}-preview", "children"), Input(f"{NAME}-drawable", "data"), prevent_initial_call=True)(
        section(Permission.PLAN_READ)(draw_preview)
    )
    dash.callback(
        Output(findings, "data", allow_duplicate=True),
        Output(f"{NAME}-fault", "children"),
        Output(f"{NAME}-location", "href"),
        Input(f"{NAME}-save", "n_clicks"),
        State(values, "value"),
        ids,
        known,
        prevent_initial_call=True,
    )(save)


def _registered(_dash: Dash) -> None:
    """Both pages have the same parts, which are registered once."""


NEW: Final = Page(
    path=f"{PATH}/new",
    title=lazy_gettext("Write a new plan"),
    permission=Permission.PLAN_WRITE,
    for_platform=True,
    layout=new_layout,
    register=register,
)
PAGE: Final = Page(
    path=f"{PATH}/<plan>/edit",
    title=lazy_gettext("Change a plan"),
    permission=Permission.PLAN_WRITE,
    for_platform=True,
    layout=layout,
    register=_registered,
)


def look(typed: Fields | None, drawable: Fields | None, known: Known) -> tuple[Any, Any]:
    """What is wrong beside each field, and what the preview follows: None while something is wrong with it.

    That a name is still to be written is not said before somebody saves.
    """
    check_permission(current_actor(), Permission.PLAN_WRITE)
    given = typed or {}
    beside, others = by_field(findings_of(given, new=known["code"] is None), given)
    shown = {field: said for field, said in beside.items() if field not in ("name", "code") or given.get(field)}
    if others or not BESIDE.issuperset(beside):
        return shown, None
    wanted = {name: value for name, value in given.items() if name not in BESIDE}
    return shown, no_update if wanted == drawable else wanted


def draw_preview(drawable: Fields | None) -> Component:
    """What these rules would draw now."""
    if drawable is None:
        return notice(
            _("Something is not right yet"), _("What would be drawn follows when the marked fields are right.")
        )
    content = replace(content_of({**DEFAULTS, **drawable}), name="–")
    found = preview(content=content, by=current_actor(), at=now())
    return preview_cards(found, PlanRules.from_document(content.rules).units, name=NAME)


def save(
    clicks: int | None, values: Sequence[Any], ids: Sequence[Mapping[str, str]], known: Known
) -> tuple[Any, Any, Any]:
    """Store all of it and go to the plan, or none of it and say beside each field why."""
    if not clicks:
        raise PreventUpdate
    by = current_actor()
    check_permission(by, Permission.PLAN_WRITE)
    given = {one["field"]: value for one, value in zip(ids, values, strict=True)}
    findings = findings_of(given, new=known["code"] is None)
    if findings:
        return _refused(findings, given)
    try:
        with transaction():
            code = _stored(given, known, by, now())
    except DomainError as refused:
        return _refused(refused.findings or [Finding("", refused.message)], given)
    except Exception:  # whatever it is, the form stays with what was typed
        log.exception("a plan could not be stored")
        db.session.rollback()
        reference = _("Reference for your administrator: %(reference)s", reference=g.get("request_id", ""))
        sentences = [_("The fault is on our side, and nothing was changed. Try again."), reference]
        return no_update, [html.P(sentence) for sentence in sentences], no_update
    return {}, None, f"{PATH}/{code}"


def _stored(given: Fields, known: Known, by: Actor, at: datetime) -> str:
    content = content_of(given)
    if known["code"] is None:
        return write_plan(code=str(given["code"]).strip(), content=content, by=by, at=at).code
    return change_plan(code=known["code"], content=content, by=by, at=at, version=known["version"]).code


def _refused(findings: Sequence[Finding], given: Fields) -> tuple[Any, Any, Any]:
    beside, others = by_field(findings, given)
    said = [_("Nothing was stored yet: look at the marked fields."), *others] if beside else others
    return beside, [html.P(sentence) for sentence in said], no_update


def _lead(plan: PlanShown) -> str:
    if plan.row.state is PlanState.PAUSED:
        return _("It is paused. Once it is changed it is a draft again, and a second person has to activate it.")
    return _("Somebody else activates it when you have proposed it.")


def _editor(title: str, back: str, fields: Fields, known: Known, *, lead: str = "") -> Component:
    crumb = html.Div(dcc.Link(_("Inspection plans"), href=PATH), className="quiet")
    said = lead or _("Everything has a sensible beginning. Beside it you see what it would draw.")
    return html.Div(
        [
            dcc.Location(id=f"{NAME}-location", refresh="callback-nav"),
            dcc.Store(id=f"{NAME}-known", data=dict(known)),
            *[dcc.Store(id=f"{NAME}-{name}") for name in ("typed", "findings", "drawable")],
            html.Div(html.Div([crumb, html.H1(title), html.P(said, className="quiet")]), className="page-head"),
            html.Div(
                [
                    html.Div([*groups(fields, new=known["code"] is None), _foot(back)], className="column"),
                    html.Div(slot(f"{NAME}-preview", height=560), className="preview", id=f"{NAME}-side"),
                ],
                className="beside",
            ),
        ]
    )


def _foot(back: str) -> Component:
    save_it = html.Button(_("Save"), id=f"{NAME}-save", type="button", n_clicks=0, className="button button-primary")
    return html.Div(
        [
            html.Div(id=f"{NAME}-fault", role="alert", className="fault"),
            html.Div(
                [
                    save_it,
                    dcc.Link(_("Leave without saving"), href=back, className="button"),
                    html.A(_("What it would draw"), href=f"#{NAME}-side", className="button to-decision"),
                ],
                className="buttons",
            ),
        ],
        className="editor-foot",
    )
