"""The notice of a measure as the shop got it, in full; an older one stands folded below the one that holds."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.pages.measure_shown import looked_at
from dashboard.pages.measure_words import SCOPES
from dashboard.pages.referred import referred
from dashboard.pages.violation_words import ground_sentence
from dashboard.shell import words
from dashboard.shell.actions import Shown
from dashboard.shell.cards import card
from dashboard.shell.language import _, ngettext
from governance.core.access import Actor
from governance.core.identity import current_actor
from governance.violations.measures.shown import NoticeShown


def notice_card(_changed: int, shown: Shown) -> Component:
    """Every field of the notice that holds."""
    by, measure = current_actor(), looked_at(shown)
    if not measure.notices:
        return card(_("The shop was not told yet"), note=_("A notice goes out when it is decided that it starts."))
    *older, last = measure.notices
    rest = html.Details(
        [
            html.Summary(ngettext("%(num)s earlier notice", "%(num)s earlier notices", len(older))),
            *[html.Dl(facts_of(notice, by), className="facts") for notice in reversed(older)],
        ],
        className="card-foot",
    )
    return card(
        _("What the shop was told"),
        note=_(
            "Sent on %(moment)s. A notice is never changed; a correction is a new one.",
            moment=words.moment(last.sent_at),
        ),
        body=[
            html.Dl(facts_of(last, by), className="facts"),
            html.P(html.A(_("Print the notice"), href=f"/measures/{measure.row.id}/notice")),
        ],
        foot=rest if older else None,
    )


def facts_of(notice: NoticeShown, by: Actor) -> list[Component]:
    """The fields of a notice, each with its name."""
    automatic = _("Yes, by the rule alone") if notice.automatic else _("No, a person decided")
    facts: list[tuple[str, Any]] = [
        (_("What happened"), notice.facts),
        (_("What it is about"), f"{SCOPES[notice.scope]}: {notice.item}"),
        (_("Rule"), f"{words.in_language(notice.rule_name)} ({notice.rule_version})"),
        (_("Ground"), ground_sentence(notice.ground_kind, notice.ground_source)),
        (_("What shows it"), _evidence(notice, by)),
        (_("Decided automatically"), automatic),
        (_("From"), words.day(notice.starts_on)),
        (_("Until"), words.day(notice.ends_on) if notice.ends_on else _("until it is lifted")),
        (_("What lifts it"), words.in_language(notice.how_to_lift)),
        (_("Can be contested until"), words.day(notice.appeal_until)),
        (_("Ways outside the platform"), html.Ul([html.Li(words.in_language(way)) for way in notice.redress])),
    ]
    return [part for name, value in facts for part in (html.Dt(name), html.Dd(value))]


def _evidence(notice: NoticeShown, by: Actor) -> Component:
    shown = [(str(one.get("kind", "")), str(one.get("reference", ""))) for one in notice.evidence]
    return html.Ul([html.Li(referred(kind, reference, by=by)) for kind, reference in shown])
