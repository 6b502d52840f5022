"""What the page of one draw shows, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.pages import market
from dashboard.public import draw_words
from dashboard.shell import words
from dashboard.shell.language import _, ngettext
from dashboard.shell.state_words import StateSign
from inspections.draws.shown import AnnouncementShown, PublicDraw, PublicItem, PublicOutcome, PublicStratum
from inspections.draws.states import End, Role

MOST_ITEMS: Final = 300  # in the table of a page; the record holds all of them
BEACON: Final = "https://api.drand.sh/{chain}/public/{round}"


@dataclass(frozen=True)
class Fact:
    """A name and what stands beside it; `exact` things are shown letter by letter, `href` leads elsewhere."""

    name: str
    value: str
    exact: bool = False
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One announcement: when, what, and what was published with it."""

    at: str
    what: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class StratumShown:
    """A stratum: its size, how many were to be taken, and how the purchases ended in the order of `End`."""

    name: str
    size: str
    take: str
    ends: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ItemShown:
    """A drawn item; inspector and laboratory stand under their pseudonyms."""

    item: str
    seller: str
    stratum: str
    chance: str
    units: str
    role: str
    ending: str
    inspector: str
    laboratory: str


@dataclass(frozen=True, kw_only=True)
class OutcomeShown:
    """What was looked at, once sampling is over; `reserves` says how many waited and were not needed."""

    facts: tuple[Fact, ...]
    ends: tuple[str, ...]
    strata: tuple[StratumShown, ...]
    items: tuple[ItemShown, ...]
    more: str
    reserves: str


@dataclass(frozen=True, kw_only=True)
class DrawPage:
    """One draw for everybody. `commands` check its record; empty until it is open."""

    reference: str
    day: str
    state: StateSign
    assurance: StateSign | None
    because: str
    void_reason: str
    happened: tuple[Happened, ...]
    mixed: tuple[Fact, ...]
    outcome: OutcomeShown | None
    commands: tuple[str, ...]


def draw_page(draw: PublicDraw, *, site: str) -> DrawPage:
    """The page of a draw; `site` is the address of this installation, without a slash at the end."""
    return DrawPage(
        reference=draw.reference,
        day=words.moment(draw.slot),
        state=draw_words.STATES[draw.state],
        assurance=draw_words.ASSURANCES[draw.assurance] if draw.assurance is not None else None,
        because=draw_words.because(draw.because) if draw.because is not None else "",
        void_reason=draw.void_reason or "",
        happened=tuple(map(_happened, draw.announcements)),
        mixed=tuple(_mixed(draw)),
        outcome=_outcome(draw.outcome) if draw.outcome is not None else None,
        commands=_commands(draw, site) if draw.outcome is not None else (),
    )


def file_name(reference: str) -> str:
    """What the record of a draw is called when it is fetched."""
    return f"draw-{reference}.txt"


def _happened(one: AnnouncementShown) -> Happened:
    return Happened(
        at=words.moment(one.at), what=draw_words.announced(one.kind), facts=tuple(_published(one.kind, one.body))
    )


def _published(kind: str, body: Mapping[str, Any]) -> Iterator[Fact]:
    if kind == "committed":
        yield Fact(_("Fingerprint of the secret"), body["commitment"], exact=True)
    elif kind == "frozen":
        yield Fact(_("Fingerprint of the list"), body["list_digest"], exact=True)
        yield Fact(_("Will be mixed in"), draw_words.source(body["public_source"]))
    elif kind == "drawn" and body.get("public_value"):
        yield Fact(_("Public value"), body["public_value"], exact=True)
    elif kind == "revealed":
        yield Fact(_("Fingerprint of the record"), body["record_digest"], exact=True)
    elif kind == "void":
        yield Fact(_("Reason"), body["reason"])


def _mixed(draw: PublicDraw) -> Iterator[Fact]:
    """The three things that decide the draw, so far as they are public by now."""
    if draw.outcome is not None:
        yield Fact(_("Secret"), draw.outcome.secret, exact=True)
    else:
        yield Fact(_("Secret"), _("told when the record is opened"))
    yield Fact(_("Fingerprint of the secret"), draw.commitment, exact=True)
    yield from (Fact(_("Fingerprint of the list"), digest, exact=True) for digest in (draw.list_digest,) if digest)
    if draw.public_source is not None:
        yield from _source(draw.public_source)
    yield from _evidence(draw)
    if draw.outcome is not None:
        yield Fact(_("Seed made of all three"), draw.outcome.final_seed, exact=True)


def _source(named: Mapping[str, Any]) -> Iterator[Fact]:
    yield Fact(_("Public value that was named"), draw_words.source(named))
    if named["kind"] == "drand":
        address = BEACON.format(chain=named["chain"], round=named["round"])
        yield Fact(_("Where the beacon publishes it"), address, exact=True, href=address)
    for team in named.get("teams", ()):
        name = _("Fingerprint of the secret of %(team)s", team=team["team"])
        yield Fact(name, team["commitment"], exact=True)


def _evidence(draw: PublicDraw) -> Iterator[Fact]:
    if draw.public_value:
        yield Fact(_("Public value"), draw.public_value, exact=True)
    shown = draw.public_evidence or {}
    if "signature" in shown:
        yield Fact(_("Signature of the beacon"), shown["signature"], exact=True)
    for team in shown.get("teams", ()):
        yield Fact(_("Secret of %(team)s", team=team["team"]), team["secret"], exact=True)


def _outcome(outcome: PublicOutcome) -> OutcomeShown:
    names = market.category_names()
    listed = [item for item in outcome.items if item.role is not Role.RESERVE]
    waited = len(outcome.items) - len(listed)
    return OutcomeShown(
        facts=(
            Fact(_("Inspection plan"), f"{outcome.plan_name} ({outcome.plan})"),
            Fact(_("Drawn from"), draw_words.scope(outcome.scope)),
            Fact(_("Goods on the list"), words.count(outcome.listed)),
            Fact(_("Spread evenly, whatever the risk"), words.share(round(float(outcome.random_share) * 1_000_000))),
        ),
        ends=tuple(str(word) for word in draw_words.ENDS.values()),
        strata=tuple(_stratum(one, names) for one in outcome.strata),
        items=tuple(_item(one, names) for one in listed[:MOST_ITEMS]),
        more=_more(len(listed) - MOST_ITEMS),
        reserves=ngettext(
            "%(num)s reserve waited and was not needed.", "%(num)s reserves waited and were not needed.", waited
        ),
    )


def _more(number: int) -> str:
    if number <= 0:
        return ""
    return ngettext("%(num)s more stands in the record.", "%(num)s more stand in the record.", number)


def _stratum(one: PublicStratum, names: Mapping[str, str]) -> StratumShown:
    return StratumShown(
        name=draw_words.stratum(one.name, names),
        size=words.count(one.size),
        take=words.count(one.take),
        ends=tuple(words.count(one.ends.get(end, 0)) for end in End),
    )


def _item(one: PublicItem, names: Mapping[str, str]) -> ItemShown:
    return ItemShown(
        item=one.item,
        seller=one.seller,
        stratum=draw_words.stratum(one.stratum, names),
        chance=draw_words.chance(one.probability),
        units=words.count(one.units),
        role=draw_words.role(one),
        ending=draw_words.ending(one),
        inspector=_inspector(one),
        laboratory=one.laboratory or "",
    )


def _inspector(item: PublicItem) -> str:
    """Who was drawn, and who had it in the end where that was somebody else."""
    if item.handed_to is None:
        return item.inspector or ""
    return _("%(drawn)s, handed to %(other)s", drawn=item.inspector, other=item.handed_to)


def _commands(draw: PublicDraw, site: str) -> tuple[str, ...]:
    name = file_name(draw.reference)
    return (
        f"curl -o verifier.py {site}/draws/verifier.py",
        f"curl -o {name} {site}/draws/{draw.reference}/record",
        f"python3 verifier.py {name} --list-digest {draw.list_digest}",
    )
