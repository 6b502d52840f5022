"""The end of sampling: the record of a draw is written, and from then on open to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from governance.core import audit
from governance.core.access import Actor, Permission, check_permission, may
from governance.core.audit import AuditAction
from governance.core.errors import Finding, Invalid, Unavailable
from governance.core.events import publish
from inspections.draws import announcing, files, sealing
from inspections.draws.announcing import Kind
from inspections.draws.assignments import order_of, turns_of
from inspections.draws.chance import record
from inspections.draws.chance.assigning import Assignment
from inspections.draws.chance.frozen_list import ListedItem
from inspections.draws.chance.header import BILLION, Header
from inspections.draws.chance.selecting import Order
from inspections.draws.events import DrawRevealed
from inspections.draws.extending import extensions_of
from inspections.draws.frozen import header_of
from inspections.draws.held import hold, plan_of, subject_of
from inspections.draws.models import Draw
from inspections.draws.outcome import body_of_outcome
from inspections.draws.shown import PublicItem, PublicOutcome, PublicStratum
from inspections.draws.states import Assurance, End, Role, State, check_move


def reveal(
    *, draw_id: int, ended: Mapping[str, End], by: Actor, at: datetime, handed_over: Mapping[str, str] | None = None
) -> Draw:
    """Open the record of a draw; `ended` says of each item that counts (by its id on the list) how its purchase ended.

    `handed_over` names, by pseudonym, who had an item in the end where that is another inspector than the one drawn.
    Publishes `DrawRevealed`. Raises `Invalid` naming the items that `ended` lacks or that do not count,
    `InvalidTransition` unless the draw is drawn.
    """
    if not may(by, Permission.TASK_WORK):
        check_permission(by, Permission.DRAW_WORK)
    draw = hold(draw_id)
    check_move(State(draw.state), State.REVEALED)
    turns, order, header = turns_of(draw), order_of(draw), header_of(draw)
    _check_ends(turns, ended)
    outcome = _outcome(draw, turns, order, ended, handed_over or {})
    draw.record_digest = files.keep(record.write(files.kept(outcome.list_digest), outcome))
    draw.state, draw.revealed_at = State.REVEALED.value, at
    draw.version += 1
    told = body_of_outcome(_in_short(draw, header, outcome, ended))
    announcing.announce(draw, Kind.REVEALED, body=told, at=at)
    after = {"record_digest": draw.record_digest, "ends": dict(Counter(end.value for end in ended.values()))}
    audit.record(AuditAction.DRAW_REVEAL, subject=subject_of(draw), by=by, at=at, after=after)
    publish(DrawRevealed(draw.id), by=by, at=at)
    return draw


def _check_ends(turns: Sequence[Assignment], ended: Mapping[str, End]) -> None:
    counts = {one.item for one in turns if one.inspector is not None}
    findings = [Finding(f"ended/{item}", f"How {item} ended is missing.") for item in sorted(counts - ended.keys())]
    findings += [Finding(f"ended/{item}", f"{item} was not drawn.") for item in sorted(ended.keys() - counts)]
    if findings:
        raise Invalid("The record tells the end of each item that was drawn, and of no other.", findings=findings)


def _outcome(
    draw: Draw,
    turns: Sequence[Assignment],
    order: Order,
    ended: Mapping[str, End],
    handed_over: Mapping[str, str],
) -> record.Outcome:
    secret = sealing.unsealed(draw.secret)
    if secret is None or draw.list_digest is None or draw.final_seed is None or draw.assurance is None:
        raise Unavailable("The key that sealed the secret of this draw is lost: its record cannot be written.")
    return record.Outcome(
        secret=secret,
        public_value=draw.public_value or "",
        public_evidence=draw.public_evidence,
        assurance=Assurance(draw.assurance).value,
        final_seed=draw.final_seed,
        order=order,
        assigned=turns,
        extensions=[
            record.Extension(
                number=one.number,
                stratum=one.stratum,
                extra=one.extra,
                reason=one.reason,
                at=one.at.isoformat(),
                after=one.after,
            )
            for one in extensions_of(draw)
        ],
        ended={item: end.value for item, end in ended.items()},
        handed_over=handed_over,
        list_digest=draw.list_digest,
    )


def _in_short(draw: Draw, header: Header, outcome: record.Outcome, ended: Mapping[str, End]) -> PublicOutcome:
    """What the page of the draw shows; the whole stands in the record."""
    plan = plan_of(draw)
    turns = {one.item: one for one in outcome.assigned}
    places = [(listed, at) for order in outcome.order.values() for at, listed in enumerate(order, start=1)]
    items = tuple(
        _item(listed, at, turns.get(listed.item), ended.get(listed.item), outcome.handed_over.get(listed.item))
        for listed, at in places
    )
    return PublicOutcome(
        record_digest=draw.record_digest or "",
        plan=plan.code,
        plan_name=plan.name,
        scope=(draw.rules or {})["scope"],
        listed=draw.listed or 0,
        random_share=header.random_share,
        secret=outcome.secret,
        final_seed=outcome.final_seed,
        strata=tuple(
            PublicStratum(
                name=stratum.name,
                size=stratum.size,
                take=stratum.take,
                ends=Counter(item.end for item in items if item.stratum == stratum.name and item.end is not None),
            )
            for stratum in header.strata
        ),
        items=items,
    )


def _item(
    listed: ListedItem, position: int, turn: Assignment | None, end: End | None, handed_to: str | None
) -> PublicItem:
    return PublicItem(
        item=listed.item,
        stratum=listed.stratum,
        position=position,
        role=Role(turn.role) if turn is not None else Role.RESERVE,
        seller=listed.seller,
        category=listed.category,
        probability=listed.billionths / BILLION,
        units=listed.units,
        inspector=turn.inspector if turn is not None else None,
        laboratory=turn.laboratory if turn is not None else None,
        instead_of=turn.instead_of if turn is not None else None,
        end=end,
        handed_to=handed_to,
    )
