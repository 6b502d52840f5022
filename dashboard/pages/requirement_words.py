"""What the rule book in force asks of applicants, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import current_app

from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.calendar import day_of, now
from governance.core.errors import NotFound
from governance.rulebook.admission import Admission, Commitments, admission_of
from governance.rulebook.publication import document_of, in_force

CHANNELS: Final[Mapping[str, Any]] = {
    "chat": lazy_gettext("chat"),
    "email": lazy_gettext("e-mail"),
    "phone": lazy_gettext("telephone"),
}


def admission_in_force() -> Admission | None:
    """The admission section of the rule book in force today; None when none is published."""
    today = day_of(now(), current_app.extensions["settings"].timezone)
    try:
        return admission_of(document_of(in_force(today).id))
    except NotFound:
        return None


def document_name(kind: str, rules: Admission | None) -> str:
    """What a kind of document is called; its code in words when the rule book no longer knows it."""
    known = rules.documents.get(kind) if rules else None
    return known.name.in_language(words.language()) if known else kind.replace("_", " ").capitalize()


def promises(least: Commitments, rules: Admission) -> Sequence[str]:
    """The least that has to be promised after the sale, one sentence each."""
    language = words.language()
    refused = [rules.exceptions[code].in_language(language) for code in least.exceptions if code in rules.exceptions]
    channels = [str(CHANNELS[channel]) for channel in least.channels]
    told = [
        ngettext("Goods can be returned for %(num)s day.", "Goods can be returned for %(num)s days.", least.return_days)
        if least.return_days
        else "",
        _("Returns may be refused only for: %(goods)s.", goods=listed(refused)) if refused else "",
        _("Buyers reach you by: %(channels)s.", channels=listed(channels)),
        ngettext(
            "They have an answer within %(num)s hour.", "They have an answer within %(num)s hours.", least.answer_hours
        ),
        ngettext("The warranty runs for %(num)s day.", "The warranty runs for %(num)s days.", least.warranty_days)
        if least.warranty_days
        else "",
        _("You repair what turns out to be faulty.") if least.repair else "",
    ]
    return [sentence for sentence in told if sentence]


def listed(parts: Sequence[str]) -> str:
    """Several things one after another, as the reader's language sets them apart."""
    return ("、" if words.language().startswith("zh") else ", ").join(parts)


def promised(made: Mapping[str, Any]) -> str:
    """What a shop promises in one category after the sale."""
    return _(
        "Returns within %(returns)s days, an answer within %(answer)s hours, %(warranty)s days of warranty; %(contact)s",
        returns=made.get("return_days", "–"),
        answer=made.get("answer_hours", "–"),
        warranty=made.get("warranty_days", "–"),
        contact=made.get("contact") or "–",
    )
