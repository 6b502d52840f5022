"""What officers can do about a draw: give its beacon or their secret, draw more, call it off. Nobody can choose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from dashboard.pages import market
from dashboard.public.draw_words import stratum
from dashboard.shell.actions import Action, Given, Shown
from dashboard.shell.dialog_fields import asked, carried, chosen
from dashboard.shell.language import _, lazy_gettext, ngettext
from governance.core.access import Actor, Permission, may
from governance.core.calendar import now
from governance.core.errors import Invalid
from governance.core.identity import current_actor
from governance.violations.second_person import key_of
from inspections.draws.beacons import give_beacon
from inspections.draws.extending import extend
from inspections.draws.held import find
from inspections.draws.officers import commit_secret, tell_secret
from inspections.draws.readings import read_draw
from inspections.draws.shown import DrawShown
from inspections.draws.states import State
from inspections.draws.voiding import void

NAME: Final = "draw"


def looked_at(shown: Shown) -> DrawShown:
    """The draw that the page shows, as it is now."""
    return read_draw(reference=shown["draw"], by=current_actor(), at=now())


def open_to(shown: DrawShown, by: Actor) -> list[str]:
    """The actions that this person can take now, the most likely one first."""
    state, kind = shown.draw.state, (shown.public_source or {}).get("kind")
    mine = next((share for share in shown.officers if share.account == key_of(by)), None)
    taken = {share.team for share in shown.officers}
    able = {
        "commit": state is State.COMMITTED and mine is None and bool(set(shown.officer_teams) - taken),
        "tell": state is State.FROZEN and kind == "officers" and mine is not None and mine.told_at is None,
        "beacon": state is State.FROZEN and kind == "drand",
        "extend": state is State.DRAWN,
        "void": shown.may_void,
    }
    return [key for key, action in ACTIONS.items() if able[key] and may(by, action.permission)]


def _id(shown: Shown) -> int:
    return find(shown["draw"]).id


def _draw_commit(shown: Shown) -> Sequence[Component]:
    draw = looked_at(shown)
    taken = {share.team for share in draw.officers}
    free = [(team, team) for team in draw.officer_teams if team not in taken]
    return [
        html.P(
            _(
                "Write a sentence nobody can guess and keep it: only its fingerprint is stored now, and you tell the "
                "sentence when the list is frozen. Nobody can help you when it is lost."
            )
        ),
        chosen(NAME, "team", _("For which team"), free, value=free[0][0] if free else None),
        asked(NAME, "secret", _("Your sentence"), hint=_("At least 20 characters."), kind="text"),
    ]


def _commit(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    secret = given.text("secret")
    if len(secret) < 20:
        raise Invalid(_("Write at least 20 characters."), pointer="secret")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    commit_secret(draw_id=_id(shown), team=given.text("team"), commitment=digest, by=by, at=at)
    return _("The fingerprint of your sentence is stored. Keep the sentence.")


def _draw_tell(_shown: Shown) -> Sequence[Component]:
    return [
        html.P(_("The draw follows as soon as every team has told its sentence. It will be public with the record.")),
        asked(NAME, "secret", _("The sentence you kept"), kind="text"),
    ]


def _tell(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    tell_secret(draw_id=_id(shown), secret=given.text("secret"), by=by, at=at)
    return _("Your sentence was taken. The draw follows by itself when everybody has told theirs.")


def _draw_beacon(shown: Shown) -> Sequence[Component]:
    source = looked_at(shown).public_source or {}
    return [
        html.P(
            _(
                "Get round %(round)s of the chain %(chain)s from any mirror of the drand network and paste the answer "
                "as it is. It is checked before it is believed.",
                round=source.get("round", ""),
                chain=str(source.get("chain", ""))[:12] + "…",
            )
        ),
        asked(NAME, "message", _("The answer"), hint=_("It holds round, randomness and signature.")),
    ]


def _beacon(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    try:
        message = json.loads(given.text("message"))
    except ValueError:
        raise Invalid(_("This is no JSON: paste the whole answer as it came."), pointer="message") from None
    if not isinstance(message, dict):
        raise Invalid(_("This is no JSON object: paste the whole answer as it came."), pointer="message")
    give_beacon(draw_id=_id(shown), message=message, by=by, at=at)
    return _("The value holds. The draw follows within five minutes, by itself.")


def _draw_extend(shown: Shown) -> Sequence[Component]:
    draw = looked_at(shown)
    names = market.category_names()
    strata = [(one.name, f"{stratum(one.name, names)} · {_left(one.size, one.take)}") for one in draw.strata]
    return [
        carried(NAME, "version", draw.draw.version),
        html.P(_("The next ones in the same order are drawn: who they are cannot be chosen. The reason is public.")),
        chosen(NAME, "stratum", _("From which stratum"), strata, value=strata[0][0] if strata else None),
        asked(NAME, "extra", _("How many more"), kind="text", value="1"),
        asked(NAME, "reason", _("Why more is drawn")),
    ]


def _left(size: int, take: int) -> str:
    return ngettext("%(num)s item, %(take)s drawn", "%(num)s items, %(take)s drawn", size, take=take)


def _extend(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    if not given.text("extra").isdecimal():
        raise Invalid(_("How many more is a whole number."), pointer="extra")
    added = extend(
        draw_id=_id(shown),
        stratum=given.text("stratum"),
        extra=int(given.text("extra")),
        reason=given.text("reason"),
        by=by,
        at=at,
        version=int(given.text("version")),
    )
    return ngettext("%(num)s more item was drawn.", "%(num)s more items were drawn.", len(added))


def _draw_void(shown: Shown) -> Sequence[Component]:
    return [
        carried(NAME, "version", looked_at(shown).draw.version),
        html.P(
            _(
                "A draw that is called off stays in public with its reason. This is possible only while nobody can "
                "know how it would end."
            )
        ),
        asked(NAME, "reason", _("Why it is called off"), hint=_("Everybody reads it: name nothing that is looked at.")),
    ]


def _void(shown: Shown, given: Given, by: Actor, at: datetime) -> str:
    void(draw_id=_id(shown), reason=given.text("reason"), by=by, at=at, version=int(given.text("version")))
    return _("The draw was called off, and everybody can read why.")


def _action(word: Any, draw: Any, do: Any, **looks: bool) -> Action:
    return Action(word=word, permission=Permission.DRAW_WORK, draw=draw, do=do, **looks)


ACTIONS: Final[Mapping[str, Action]] = {
    "tell": _action(lazy_gettext("Tell your secret"), _draw_tell, _tell, primary=True),
    "beacon": _action(lazy_gettext("Give the beacon's value"), _draw_beacon, _beacon, primary=True),
    "commit": _action(lazy_gettext("Give a share of the seed"), _draw_commit, _commit, primary=True),
    "extend": _action(lazy_gettext("Draw more"), _draw_extend, _extend),
    "void": _action(lazy_gettext("Call it off"), _draw_void, _void, dangerous=True),
}
