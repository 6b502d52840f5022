"""What is done with a group besides finding about it: its cases taken on together, more put in, one taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.complaints import groups
from governance.complaints.group_reading import GroupReading, read_group
from governance.complaints.states import ENDED, Kind
from governance.complaints.suggestions import loose_cases
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor

NAME: Final = "case-group"


def open_to(group: GroupReading, by: Actor) -> list[str]:
    """The steps that this person can take now, in the order of the buttons."""
    able = {
        "accept_all": group.received > 0,
        "more": group.found_at is None and _loose(group) > 0,
        "take_out": group.open > 0,
    }
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _loose(group: GroupReading) -> int:
    return len(loose_cases(seller_id=group.seller_id, issue=group.issue, cause=group.cause, at=now()))


def _looked_at(shown: Shown) -> GroupReading:
    return read_group(group_id=shown["group"], by=current_actor())


def _draw_accept_all(shown: Shown) -> Sequence[Component]:
    group = _looked_at(shown)
    number = ngettext("%(num)s case is taken on.", "%(num)s cases are taken on.", group.received)
    return [
        html.P([html.Strong(number), " ", _("Both sides are told, and the shop has its time to answer in each.")]),
        *(
            [asked(NAME, "question", _("What the shop is asked"), hint=_("It does not read the reports themselves."))]
            if any(member.kind is Kind.REPORT for member in group.members)
            else []
        ),
    ]


def _accept_all(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    number = groups.accept_all(group_id=shown["group"], question=given.text("question") or None, by=by, at=at)
    return ngettext("%(num)s case was taken on.", "%(num)s cases were taken on.", number)


def _draw_more(shown: Shown) -> Sequence[Component]:
    number = _loose(_looked_at(shown))
    return [
        html.P(
            ngettext(
                "%(num)s more case has the same cause and is in no group.",
                "%(num)s more cases have the same cause and are in no group.",
                number,
            )
        ),
        html.P(_("Each stays a case of its own. Nobody but the platform learns of it.")),
    ]


def _more(shown: Shown, _given: Given, by: Actor, at: datetime) -> str:
    group = _looked_at(shown)
    groups.group_suggested(seller_id=group.seller_id, issue=group.issue, cause=group.cause, by=by, at=at)
    return _("They were put into the group.")


def _draw_take_out(shown: Shown) -> Sequence[Component]:
    members = [member.reference for member in _looked_at(shown).members if member.state not in ENDED]
    return [
        html.P(_("It goes its own way again, and is decided alone.")),
        chosen(NAME, "case", _("Case"), [(reference, reference) for reference in members]),
    ]


def _take_out(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    found = {member.reference: member.id for member in _looked_at(shown).members}
    if given.text("case") not in found:
        raise Invalid(_("Choose the case."), pointer="case")
    groups.take_out(case_id=found[given.text("case")], by=by, at=at)
    return _("%(case)s was taken out of the group.", case=given.text("case"))


ACTIONS: Final[Mapping[str, Action]] = {
    "accept_all": Action(
        word=lazy_gettext("Take all on"), permission=Permission.CASE_WORK, draw=_draw_accept_all, do=_accept_all
    ),
    "more": Action(word=lazy_gettext("Put more cases in"), permission=Permission.CASE_WORK, draw=_draw_more, do=_more),
    "take_out": Action(
        word=lazy_gettext("Take a case out"), permission=Permission.CASE_WORK, draw=_draw_take_out, do=_take_out
    ),
}
