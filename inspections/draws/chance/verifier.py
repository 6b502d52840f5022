"""Checks the record of a draw: derives everything again from the list, the secret and the public value.

    python verifier.py RECORD [--list-digest DIGEST] [--json]

One file, nothing but the standard library, no network. DIGEST is what was announced when the list was frozen. Exit code
0: everything follows; 1: something does not; 2: this is no record. Written apart from the program that draws.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
from argparse import ArgumentParser
from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain, islice
from operator import lt
from pathlib import Path
from typing import Any

BILLION = 1_000_000_000
LINES_AT_ONCE = 512
PRINTABLE = bytes(range(ord("!"), ord("~") + 1))
PLAIN = PRINTABLE + b"\t\n"
CONTROLS = bytes({*range(32), 127} - {*b"\t\n"})
QUICKNET = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
QUICKNET_BEGAN, QUICKNET_SECONDS = 1_692_803_367, 3
GONE = "not_obtainable"  # for this alone a reserve steps in
ENDS = {"purchased", GONE, "refused", "cancelled"}
LATER = {"stepped_in", "extension", "passed_over"}  # roles of turns behind those of the draw itself
OUTCOME = b"\noutcome 1\n"
Near = Callable[[str, list[bytes], list[int], Any, int], list[Any]]
Place = tuple[str, ...]  # item, seller, category
Drawn = dict[str, list[Place]]  # by stratum, smallest key first
STRATUM: Any = {"name": str, "size": int, "take": int, "reserves": int}
INSPECTOR: Any = {"code": str, "load": int, "most": int, "away_from": [str]}
HEADER: Any = dict.fromkeys(("draw", "plan", "slot", "commitment", "frozen_at", "algorithm", "random_share"), str)
HEADER |= {"strata": [STRATUM], "inspectors": [INSPECTOR], "laboratories": [{"code": str, "categories": [str]}]}
HEADER |= {"public_source": None, "units_rule": None}
TURN: Any = {"turn": int, "position": int, **dict.fromkeys(("stratum", "item", "role"), str)}
TURN |= dict.fromkeys(("inspector", "laboratory", "instead_of"))
EXTENSION: Any = {"number": int, "extra": int, "after": int, **dict.fromkeys(("stratum", "reason", "at"), str)}
RESULT: Any = dict.fromkeys(("secret", "public_value", "assurance", "final_seed", "list_digest"), str)
RESULT |= {"assigned": [TURN], "extensions": [EXTENSION], "ended": [{"item": str, "end": str}]}
RESULT |= {"handed_over": [{"item": str, "inspector": str}]}
RESULT |= {"order": None, "public_evidence": None}


class Unreadable(Exception):
    """This is no record of a draw."""


class Checks(list[tuple[bool, str]]):
    """What was checked, in order: whether it holds, and the sentence."""

    def note(self, sentence: str, *, holds: bool) -> None:
        self.append((holds, sentence))

    @property
    def ok(self) -> bool:
        return all(holds for holds, _ in self)


def verify(record: bytes, announced: str | None = None) -> Checks:
    """Check a whole record; raises `Unreadable` when it has not the form of one."""
    checks, outcome_at, items_at = Checks(), record.rfind(OUTCOME) + 1, record.find(b"\n", 12) + 1
    if not record.startswith(b"draw-list 1\n") or not 0 < items_at <= outcome_at:
        raise Unreadable("It does not begin with a list and end with an outcome.")
    head, result = record[12:items_at], record[outcome_at + len(OUTCOME) - 1 :]
    try:
        header, outcome = json.loads(head), json.loads(result)
        written = head + result == canonical(header) + canonical(outcome)
    except (RecursionError, ValueError) as error:
        raise Unreadable(f"Its header or its outcome is no JSON of plain values: {error!a}.") from error
    try:
        _ = record.isascii() or record.decode()
        form = fits(header, HEADER) and fits(outcome, RESULT)
        checks.note("Header and outcome are written in their one form, and nothing is added.", holds=form and written)
        check_seed(checks, sha(memoryview(record)[:outcome_at]), header, outcome, announced)
        drawn = Lines(record, items_at, header, outcome).drawn(checks, outcome_at)
        order = {stratum: [place[0] for place in places] for stratum, places in drawn.items()}
        checks.note("The seed draws these items, in this order.", holds=order == outcome["order"])
        turns = check_turns(checks, header, outcome, drawn)
        used_up = {name for name, places in drawn.items() if turns.taken >= {place[0] for place in places}}
        check_extensions(checks, header, outcome, turns, used_up)
        check_ends(checks, outcome, turns, used_up)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        checks.note(f"What follows is missing or written in another way: {error!a}.", holds=False)
    return checks


def canonical(document: Any) -> bytes:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def fits(value: Any, form: Any) -> bool:
    """Whether a value is of a type, a list of one form or a document of these members; None is any form."""
    if isinstance(form, dict):
        return isinstance(value, dict) and value.keys() == form.keys() and all(fits(value[at], form[at]) for at in form)
    if isinstance(form, list):
        return isinstance(value, list) and all(fits(one, form[0]) for one in value)
    return form is None or type(value) is form


def sha(content: bytes | memoryview) -> str:
    return hashlib.sha256(content).hexdigest()


def check_seed(checks: Checks, digest: str, header: Any, outcome: Any, announced: str | None) -> None:
    secret = bytes.fromhex(outcome["secret"])
    plain = len(secret) == 32 and secret.hex() == outcome["secret"]
    checks.note("The secret is the one that was committed to.", holds=sha(secret) == header["commitment"] and plain)
    checks.note(f"The list has the digest of the record, {digest}.", holds=digest == outcome["list_digest"])
    if announced is not None:
        checks.note("The list has the digest that was announced.", holds=digest == announced.strip().lower())
    check_public_value(checks, header, outcome)
    seed = sha(b"draw-seed-1\n" + secret + bytes.fromhex(digest) + outcome["public_value"].encode())
    checks.note("The final seed follows from secret, list and public value.", holds=seed == outcome["final_seed"])


def check_public_value(checks: Checks, header: Any, outcome: Any) -> None:
    source, value, evidence = header["public_source"], outcome["public_value"], outcome["public_evidence"]
    assurance = {"drand": "beacon", "officers": "officers"}.get(source["kind"]) if value else "unverified"
    rightly = outcome["assurance"] == assurance and (evidence is None) == (value == "")
    checks.note(f"The record calls the draw {assurance}, rightly.", holds=rightly)
    if value and source["kind"] == "drand":
        signature, number = bytes.fromhex(evidence["signature"]), source["round"]
        message = {"round": number, "randomness": value, "signature": signature.hex()}
        checks.note("The round was named before it existed.", holds=came_later(source, header["frozen_at"]))
        checks.note(f"The message is round {number!a}, as named.", holds=canonical(evidence) == canonical(message))
        compare = f"compare it with round {number!a} at any mirror of the network"
        checks.note(f"The public value is SHA-256 of its signature; {compare}.", holds=value == sha(signature))
    elif value and source["kind"] == "officers":
        told = {one["team"]: one["secret"] for one in evidence["teams"]}
        teams = [{"team": team, "commitment": sha(told[team].encode()), "secret": told[team]} for team in sorted(told)]
        fit = [{**one, "secret": told[one["team"]]} for one in source["teams"]] == teams == evidence["teams"]
        whole = json.dumps(told, sort_keys=True, separators=(",", ":"))
        checks.note("Officers of different teams told the secrets they had committed to.", holds=fit and len(told) > 1)
        checks.note("The public value is made of these secrets.", holds=whole == value)


def came_later(source: Any, frozen_at: str) -> bool:
    frozen, came = datetime.fromisoformat(frozen_at), datetime.fromisoformat(source["not_before"])
    if source["chain"] == QUICKNET:
        came = datetime.fromtimestamp(QUICKNET_BEGAN + (source["round"] - 1) * QUICKNET_SECONDS, UTC)
    return frozen < came


class Lines:
    """Reads the items once, a few hundred lines at a time, and keeps those with the smallest keys."""

    def __init__(self, record: bytes, items_at: int, header: Any, outcome: Any) -> None:
        self.file, self.strata, self.outcome = io.BytesIO(record), header["strata"], outcome
        self.file.seek(items_at)
        self.equal = header["algorithm"] == "consistent-sampler-1"
        self.near = NEAR[header["algorithm"]]
        self.seen: set[bytes] = set()
        self.shaped = self.sorted = self.adds_up = True

    def drawn(self, checks: Checks, outcome_at: int) -> Drawn:
        drawn, number = {}, sum(stratum["size"] for stratum in self.strata)
        for stratum in self.strata:
            extra = sum(one["extra"] for one in self.outcome["extensions"] if one["stratum"] == stratum["name"])
            smallest = self.read(stratum, stratum["take"] + stratum["reserves"] + extra)
            drawn[stratum["name"]] = [tuple(field.decode() for field in entry[2:]) for entry in smallest]
        whole = self.shaped and self.file.tell() == outcome_at and len(drawn) == len(self.strata)
        checks.note(f"The list has {number} items of six fields.", holds=whole)
        checks.note("Items are in order, and none is there twice.", holds=self.sorted and len(self.seen) == number)
        checks.note("The probabilities of each stratum add up to what it takes.", holds=self.adds_up)
        return drawn

    def read(self, stratum: Any, number: int) -> list[tuple[Any, ...]]:
        """Read one stratum; the `number` smallest (key, digest, item, seller, category)."""
        kept: list[tuple[Any, ...]] = []
        left, last, bound, total, least, most = stratum["size"], b"", None, 0, BILLION, 1
        while left > 0:
            lines = list(islice(self.file, min(left, LINES_AT_ONCE)))
            text = b"".join(lines)
            fields = text.replace(b"\n", b"\t\n\t").split(b"\t")
            items, billionths = fields[0:-1:7], list(map(int, fields[3::7]))
            self.look_at(text, items, fields, len(lines))
            self.sorted &= all(map(lt, chain((last,), items), items))
            left, last, total = left - len(lines), items[-1], total + sum(billionths)
            low, high = min(billionths), max(billionths)
            least, most = min(least, low), max(most, high)
            near = self.near(self.outcome["final_seed"], items, billionths, bound, stratum["take"])
            kept += [(key, digest, *fields[7 * at : 7 * at + 3]) for key, digest, at in near]
            if bound is None or len(kept) > number + LINES_AT_ONCE or left == 0:
                kept = sorted(kept)[:number]
                bound = kept[-1][0] if len(kept) == number else None
        self.adds_up &= total == stratum["take"] * BILLION and least >= 1 and most <= BILLION
        self.adds_up &= 1 <= stratum["take"] <= stratum["size"] and stratum["reserves"] >= 0
        self.adds_up &= not self.equal or most - least <= 1
        return kept

    def look_at(self, text: bytes, items: list[bytes], fields: list[bytes], number: int) -> None:
        """Item, seller, category, billionths, units to buy and how many bad ones contradict nothing; none is empty."""
        billionths, other = b"\t".join([b"", *fields[3::7]]), text.translate(None, PLAIN)
        self.shaped &= len(fields) == 7 * number + 1 and fields[6::7].count(b"\n") == number
        self.shaped &= all(fields[1::7]) and all(fields[2::7])  # an empty item would not be in order
        if other:
            self.shaped &= not b"".join(items).translate(None, PRINTABLE) and other == other.translate(None, CONTROLS)
        self.shaped &= not billionths.translate(None, b"\t0123456789") and b"\t0" not in billionths
        # Few numbers of units differ: each is looked at once.
        units, accepted = set(fields[4::7]), set(fields[5::7]) - {b"0"}
        self.shaped &= all(one.isdigit() and one[:1] != b"0" for one in units | accepted)
        self.seen.update(items)


def near_by_pareto(seed: str, items: list[bytes], billionths: list[int], bound: float | None, take: int) -> list[Any]:
    """(key, digest, place) of those with a key up to `bound`: (u / (1 - u)) / (p / (1 - p)), or -ln(1 - u) / p where one
    is taken. There u = (x + 1/2) / 2^52 with the first 52 bits x of SHA-256("seed|item").
    """
    prefix, sha256, most = seed.encode() + b"|", hashlib.sha256, max(billionths)
    digests = [sha256(prefix + item).digest() for item in items]
    words = array("Q", b"".join(digests))[::4]
    if sys.byteorder == "little":
        words.byteswap()
    # u is below its odds and its logarithm: whose u is above the bound times the largest odds of p cannot be near.
    limit = 2**64 if bound is None or most == BILLION else int(1.001 * 2**64 * bound * most / (BILLION - most))
    keys = [(key_of(word >> 11 | 1, billionths[at], take), at) for at, word in enumerate(words) if word <= limit]
    return [(key, digests[at], at) for key, at in keys if bound is None or key <= bound]


def key_of(doubled: int, billionths: int, take: int) -> float:
    ratio = odds(doubled, 2**53)
    return ratio / odds(billionths, BILLION) if take > 1 else math.log1p(ratio) / (billionths / BILLION)


def odds(part: int, whole: int) -> float:
    return part / (whole - part) if part < whole else math.inf


def near_by_ticket(seed: str, items: list[bytes], _billionths: list[int], bound: str | None, _take: int) -> list[Any]:
    """Rivest's tickets: the digits of SHA-256(hex of SHA-256(seed), item), last one first, behind the point."""
    prefix = sha(seed.encode()).encode()
    numbers = (int.from_bytes(hashlib.sha256(prefix + item).digest(), "big") for item in items)
    tickets = ((str(number).zfill(64)[::-1], at) for at, number in enumerate(numbers))
    return [(ticket, b"", at) for ticket, at in tickets if bound is None or ticket <= bound]


NEAR: dict[str, Near] = {"pareto-sha256-1": near_by_pareto, "consistent-sampler-1": near_by_ticket}


class Turns:
    """Assigns inspectors and laboratories again, turn after turn."""

    def __init__(self, header: Any, seed: str, drawn: Drawn) -> None:
        self.inspectors, self.laboratories, self.seed = header["inspectors"], header["laboratories"], seed
        self.loads, self.tests = Counter({one["code"]: one["load"] for one in self.inspectors}), Counter[str]()
        self.numbers = {one["name"]: (one["take"], one["reserves"]) for one in header["strata"]}
        self.given: list[dict[str, Any]] = []
        self.own = 0  # turns of the draw itself; behind them come reserves and extensions
        self.taken, self.drawn = set[str](), drawn

    def give(self, stratum: str, place: Place, role: str, instead_of: str | None) -> bool:
        (item, seller, category), position = place, self.drawn[stratum].index(place) + 1
        free = [one for one in self.inspectors if self.loads[one["code"]] < one["most"]]
        able = [one["code"] for one in free if seller not in one["away_from"]]
        inspector = self.choose(able, self.loads, f"{item}|inspector")
        laboratories = [one["code"] for one in self.laboratories if category in one["categories"]]
        laboratory = self.choose(laboratories, self.tests, f"{item}|laboratory") if inspector else None
        turn = {"turn": len(self.given) + 1, "stratum": stratum, "position": position, "item": item}
        turn |= {"role": role if inspector else "passed_over", "inspector": inspector, "laboratory": laboratory}
        self.given.append({**turn, "instead_of": instead_of if inspector else None})
        self.taken.add(item)
        return inspector is not None

    def waiting(self, stratum: str, extensions: Iterable[Any]) -> list[Place]:
        """Places behind those that are taken, as many as wait at this turn, without who has had one."""
        take, reserves = self.numbers[stratum]
        extra = sum(one["extra"] for one in extensions if one["stratum"] == stratum and one["after"] <= len(self.given))
        return [place for place in self.drawn[stratum][take : take + reserves + extra] if place[0] not in self.taken]

    def choose(self, codes: list[str], loads: Counter[str], purpose: str) -> str | None:
        """RFC 3797 with SHA-256 among those with the least load: the number is taken modulo how many they are."""
        fewest = min((loads[code] for code in codes), default=0)
        least = sorted(code for code in codes if loads[code] == fewest)
        if not least:
            return None
        code = least[int(sha(bytes(2) + f"{self.seed}|{purpose}".encode() + bytes(2)), 16) % len(least)]
        loads[code] += 1
        return code


def check_turns(checks: Checks, header: Any, outcome: Any, drawn: Drawn) -> Turns:
    recorded, turns = outcome["assigned"], Turns(header, outcome["final_seed"], drawn)
    for one in header["strata"]:
        for place in drawn[one["name"]][: one["take"]]:
            if not turns.give(one["name"], place, "chosen", None):
                for reserve in turns.waiting(one["name"], ()):
                    if turns.give(one["name"], reserve, "stepped_in", place[0]):
                        break
    turns.own = len(turns.given)
    later = recorded[turns.own :]
    for one in later:
        for reserve in turns.waiting(one["stratum"], outcome["extensions"])[:1]:
            turns.give(one["stratum"], reserve, one["role"], one["instead_of"])
    named = all(one["role"] in LATER and (one["role"] == "passed_over") == (one["inspector"] is None) for one in later)
    holds = turns.given == recorded and named and len(turns.loads) == len(turns.inspectors)
    checks.note(f"Inspectors and laboratories of all {len(recorded)} follow from the seed.", holds=holds)
    return turns


def check_extensions(checks: Checks, header: Any, outcome: Any, turns: Turns, used_up: set[str]) -> None:
    assigned, extensions, asked = outcome["assigned"], outcome["extensions"], Counter[str]()
    left = {one["name"]: one["size"] - one["take"] - one["reserves"] for one in header["strata"]}
    came = Counter(one["stratum"] for one in assigned if one["role"] == "extension")
    right, last = [one["number"] for one in extensions] == list(range(1, len(extensions) + 1)), turns.own - 1
    for one in extensions:
        asked[one["stratum"]] += one["extra"]
        first = [(turn["stratum"], turn["role"]) for turn in assigned[one["after"] : one["after"] + 1]]
        right &= one["after"] > last and one["extra"] >= 1 and asked[one["stratum"]] <= left.get(one["stratum"], 0)
        right &= first in ([(one["stratum"], "extension")], [(one["stratum"], "passed_over")])
        last = one["after"]
    right &= all(came[name] == asked[name] or (came[name] < asked[name] and name in used_up) for name in came | asked)
    checks.note(f"By extensions came {came.total()} items, as many as were asked for.", holds=right)


def check_ends(checks: Checks, outcome: Any, turns: Turns, used_up: set[str]) -> None:
    assigned = {one["item"]: one for one in outcome["assigned"]}
    ends = {one["item"]: one["end"] for one in outcome["ended"]}
    told = sorted(item for item, one in assigned.items() if one["inspector"] is not None)
    whole = [one["item"] for one in outcome["ended"]] == told and ENDS.issuperset(ends.values())
    checks.note("The end of each item is told, once.", holds=whole)
    handed = {one["item"]: one["inspector"] for one in outcome["handed_over"]}
    others = all(item in told and assigned[item]["inspector"] != name for item, name in handed.items())
    holds = others and [one["item"] for one in outcome["handed_over"]] == sorted(handed)
    checks.note(f"Of these, {len(handed)} were handed to another inspector than the one drawn.", holds=holds)
    left, rightly = {item for item, end in ends.items() if end == GONE}, True
    for one in outcome["assigned"]:
        failed = assigned.get(one["instead_of"])
        if one["role"] == "stepped_in" and failed is not None and failed["turn"] < one["turn"]:
            passed_over = failed["inspector"] is None and one["turn"] <= turns.own
            rightly &= failed["stratum"] == one["stratum"] and (passed_over or failed["item"] in left)
            left.discard(failed["item"])
        else:
            rightly &= one["role"] != "stepped_in" and one["instead_of"] is None
    rightly &= used_up.issuperset(assigned[item]["stratum"] for item in left)
    checks.note("Reserves stepped in for what could not be had, and for nothing else.", holds=rightly)


def answer(path: Path, announced: str | None, *, as_json: bool) -> int:
    """Print what was found, and return the exit code."""
    try:
        checks = verify(path.read_bytes(), announced)
    except (OSError, Unreadable) as error:
        print(json.dumps({"ok": False, "unreadable": str(error)}) if as_json else f"This is no record. {error}")
        return 2
    if as_json:
        print(json.dumps({"ok": checks.ok, "checks": [{"ok": ok, "says": says} for ok, says in checks]}))
    else:
        print("\n".join(f"{'ok   ' if ok else 'WRONG'}  {says}" for ok, says in checks))
        print("Everything follows." if checks.ok else "Something does not follow.")
    return 0 if checks.ok else 1


if __name__ == "__main__":
    asked = ArgumentParser(description="Check the record of a draw.")
    asked.add_argument("record", type=Path)
    asked.add_argument("--list-digest", help="the digest that was announced when the list was frozen")
    asked.add_argument("--json", action="store_true", help="answer as JSON")
    given = asked.parse_args()
    sys.exit(answer(given.record, given.list_digest, as_json=given.json))
