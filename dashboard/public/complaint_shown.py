"""A case as whoever filed it sees it: whose turn, what to do now, the decision, the remedy, and everything that happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from dashboard.pages.case_deadlines import Calendars, calendars_of
from dashboard.pages.case_named import Named
from dashboard.pages.case_record_words import FIELDS, RECORDS
from dashboard.pages.case_records import told as told_value
from dashboard.pages.case_words import KINDS, words_of
from dashboard.public.complaint_actions import ACTIONS, BESIDE, CONFIRM, FIRST, RATE, REST, Action, fitted
from dashboard.public.complaint_issues import places
from dashboard.public.complaint_turn import Turn, turn_of
from dashboard.public.complaint_words import OUTCOMES, RATINGS, happened
from dashboard.shell import words
from dashboard.shell.language import _, lazy_gettext
from dashboard.shell.state_words import StateSign
from governance.complaints.shown import CaseShown, DocumentShown, EntryShown, RecordShown
from governance.complaints.states import ENDED, EntryKind, Outcome, Party, State

DECISIONS: Final = (EntryKind.DECIDED, EntryKind.NOT_ACCEPTED, EntryKind.SETTLED)
DECIDED: Final = lazy_gettext("The decision")
TITLES: Final[Mapping[Outcome, Any]] = {
    Outcome.SETTLED: lazy_gettext("What was agreed"),
    Outcome.NOT_ACCEPTED: lazy_gettext("Why we have not taken it on"),
    Outcome.WITHDRAWN: lazy_gettext("How it ended"),
}
# An outcome stands as long as nobody looks at the case again.
STANDING: Final = ENDED | {State.REMEDY}


@dataclass(frozen=True, kw_only=True)
class File:
    """A document as a link."""

    id: int
    name: str
    erased: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened."""

    sentence: str
    when: str
    iso: str
    facts: Sequence[str]
    text: str
    files: Sequence[File]
    yours: bool


@dataclass(frozen=True, kw_only=True)
class Decision:
    """How it ended, and why."""

    title: str
    sign: StateSign | None
    when: str
    ground: str
    reason: str
    remedy: str
    places: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Remedy:
    """What is due, until when, what the shop has shown, and whether it was confirmed."""

    due: str
    until: str
    proof: Line | None
    confirmed: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is on the table."""

    title: str
    what: str
    text: str
    agreed: str


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """Everything on the page, in its order."""

    reference: str
    version: int
    kind: str
    title: str
    shop: str
    turn: Turn
    question: str
    offer: Offer | None
    first: Action | None
    beside: Action | None
    rest: Sequence[Action]
    decision: Decision | None
    remedy: Remedy | None
    rating: str
    facts: Sequence[tuple[str, str]]
    records: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    lines: Sequence[Line]


def case_page(case: CaseShown, names: Named, *, at: datetime) -> CasePage:
    """The page of a case at a moment."""
    calendars = calendars_of([case.seller])
    can = {action.name: fitted(action, case, names) for action in ACTIONS.values() if action.can in case.can}
    first = next((can[action.name] for action in FIRST if action.name in can and _is_awaited(action, case)), None)
    beside = BESIDE.get(first.name) if first else None
    return CasePage(
        reference=case.reference,
        version=case.version,
        kind=str(KINDS[case.kind]),
        title=names.issue(case.issue),
        shop=case.seller_name,
        turn=turn_of(case, calendars, at=at),
        question=_question(case),
        offer=_offer(case, names),
        first=first,
        beside=beside if beside and beside.can in case.can else None,
        rest=[can[action.name] for action in REST if action.name in can and can[action.name] is not first],
        decision=_decision(case, names),
        remedy=_remedy(case, names, calendars, at),
        rating=str(RATINGS[case.rating]) if case.rating else "",
        facts=_facts(case, names),
        records=[_record(record) for record in case.records],
        lines=[_line(entry, names) for entry in reversed(case.entries)],
    )


def _is_awaited(action: Action, case: CaseShown) -> bool:
    """Whether it is what matters now: a remedy is confirmed once it was shown, an outcome rated once it has ended."""
    if action is CONFIRM:
        return case.remedy_shown_at is not None
    return action is not RATE or case.state in ENDED


def file_name(document: DocumentShown) -> str:
    """What a document is called to whoever may not know the name that its file had."""
    if document.name:
        return document.name
    return _("Photo") if document.media_type.startswith("image/") else _("Document")


def _question(case: CaseShown) -> str:
    """What we asked last and what waits for an answer."""
    if "answer" not in case.can:
        return ""
    asked = [entry for entry in case.entries if entry.kind == EntryKind.QUESTION]
    return (asked[-1].text or "") if asked else ""


def _offer(case: CaseShown, names: Named) -> Offer | None:
    offer = case.offer
    if offer is None:
        return None
    titles = {
        Party.COMPLAINANT: _("Your proposal"),
        Party.SELLER: _("The shop offers"),
        Party.PLATFORM: _("We propose"),
    }
    agreed = ""
    if offer.party is Party.PLATFORM and offer.complainant_agreed_at:
        agreed = _("You have agreed; the shop has not answered yet.")
    elif offer.party is Party.PLATFORM and offer.seller_agreed_at:
        agreed = _("The shop has agreed.")
    return Offer(
        title=titles[offer.party],
        what=names.remedy(offer.remedy, offer.amount, offer.currency),
        text=offer.text or "",
        agreed=agreed,
    )


def _decision(case: CaseShown, names: Named) -> Decision | None:
    if case.outcome is None or case.state not in STANDING:
        return None
    entry = next((entry for entry in reversed(case.entries) if entry.kind in DECISIONS), None)
    look, word = OUTCOMES[case.outcome]
    when = case.decided_at or case.closed_at
    return Decision(
        title=str(TITLES.get(case.outcome, DECIDED)),
        sign=None if case.outcome in TITLES and case.outcome is not Outcome.SETTLED else StateSign(look, word, ""),
        when=words.moment(when) if when else "",
        ground=names.ground(case.ground) if case.ground else "",
        reason=words_of(entry) if entry else "",
        remedy=names.remedy(case.remedy, case.remedy_amount, case.remedy_currency) if case.remedy else "",
        places=places(names.rules) if names.rules else [],
    )


def _remedy(case: CaseShown, names: Named, calendars: Calendars, at: datetime) -> Remedy | None:
    if case.remedy is None or case.remedy == "none" or case.state not in STANDING:
        return None
    shown = [entry for entry in case.entries if entry.kind == EntryKind.REMEDY_SHOWN]
    waits = case.state is State.REMEDY and case.turn is Party.SELLER and case.due_at is not None
    return Remedy(
        due=names.remedy(case.remedy, case.remedy_amount, case.remedy_currency),
        until=calendars.deadline(case.seller, case.due_at, at=at).written if waits and case.due_at else "",
        proof=_line(shown[-1], names) if shown and case.remedy_shown_at else None,
        confirmed=words.moment(case.remedy_confirmed_at) if case.remedy_confirmed_at else "",
    )


def _facts(case: CaseShown, names: Named) -> list[tuple[str, str]]:
    """What was filed, as far as it was said."""
    asked = names.remedy(case.request, case.amount, case.currency) if case.request else ""
    known = [
        (_("Shop"), case.seller_name),
        (_("Goods"), case.product_name),
        (_("Order"), case.order_reference),
        (_("Batch or lot number"), case.lot),
        (_("Happened on"), words.day(case.occurred_on) if case.occurred_on else ""),
        (_("You ask for"), asked),
        (_("Filed on"), words.moment(case.opened_at)),
        (_("Authority"), names.authority(case.authority) if case.authority else ""),
    ]
    return [(name, value) for name, value in known if value]


def _record(record: RecordShown) -> tuple[str, list[tuple[str, str]]]:
    """What we knew of one thing, single values alone: lists are for those who weigh them."""
    told = ((name, value) for name, value in record.content.items() if name != "known" and value is not None)
    plain = [
        (str(FIELDS.get(name, name)), told_value(name, value)) for name, value in told if not isinstance(value, list)
    ]
    return str(RECORDS.get(record.kind, record.kind)), plain


def _line(entry: EntryShown, names: Named) -> Line:
    return Line(
        sentence=happened(entry.kind, entry.party, entry.data.get("to")),
        when=words.moment(entry.at),
        iso=entry.at.isoformat(),
        facts=_entry_facts(entry, names),
        text=words_of(entry),
        files=[File(id=file.document_id, name=file_name(file), erased=file.erased) for file in entry.documents],
        yours=entry.party is Party.COMPLAINANT,
    )


def _entry_facts(entry: EntryShown, names: Named) -> list[str]:
    data: Any = entry.data
    facts = []
    if data.get("remedy"):
        amount = Decimal(str(data["amount"])) if data.get("amount") is not None else None
        facts.append(names.remedy(data["remedy"], amount, data.get("currency")))
    if data.get("ground"):
        facts.append(names.ground(data["ground"]))
    if data.get("rating"):
        facts.append(str(RATINGS[int(data["rating"])]))
    return facts
