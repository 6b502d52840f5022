"""Giving a case to a colleague: who works on cases, and how many each holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component
from sqlalchemy import select

from dashboard.pages.case_shown import NAME
from dashboard.shell.actions import Given, Shown
from dashboard.shell.dialog_fields import chosen
from dashboard.shell.language import _, ngettext
from governance.complaints import assignment
from governance.core.access import Actor
from governance.core.accounts import Account
from governance.core.calendar import now
from governance.core.database import db
from governance.core.errors import Invalid


def draw_assign(_shown: Shown) -> Sequence[Component]:
    """Everybody who is there, with their load, the least first."""
    loads = assignment.desk_at(now()).loads
    names = {
        row.id: row.name for row in db.session.execute(select(Account.id, Account.name).where(Account.id.in_(loads)))
    }
    choices = [
        (str(number), f"{names[number]} · {ngettext('%(num)s open case', '%(num)s open cases', loads[number])}")
        for number in sorted(loads, key=lambda number: (loads[number], names[number]))
    ]
    return [
        html.P(_("Your colleague is told. Nobody holds a case that they filed themselves.")),
        chosen(NAME, "account", _("Colleague"), choices),
    ]


def assign(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    """Give it to the one who was chosen."""
    if not given.text("account").isdigit():
        raise Invalid(_("Choose a colleague."), pointer="account")
    assignment.assign(case_id=shown["case"], account_id=int(given.text("account")), by=by, at=at)
    return _("Your colleague holds this case now.")
