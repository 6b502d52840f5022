"""The verifier: finds everything that does not follow, and nothing where everything does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections.draws.chance import record, seeds, verifier
from inspections.draws.chance.beacon import QUICKNET
from inspections.draws.chance.header import CONSISTENT, PARETO, ListedInspector
from tests.inspections.draws.chance.lists import (
    NOT_BEFORE,
    RANDOMNESS,
    ROUND,
    SECRET,
    SIGNATURE,
    Given,
    Part,
    Told,
    outcome_of,
    record_of,
    text_of,
)

FEW = (
    ListedInspector(code="I-1", load=0, most=5, away_from=("shop-1", "shop-2")),
    ListedInspector(code="I-2", load=3, most=9, away_from=("shop-1", "shop-3")),
)
GIVEN = Given(inspectors=FEW)
TOLD = Told(not_obtainable=[1, 3], extensions=[("a", 2), ("b", 1)])
WHOLE = record_of(GIVEN, TOLD)
DRAND = {"kind": "drand", "chain": QUICKNET.hash, "round": ROUND, "not_before": NOT_BEFORE}
WITH_BEACON = Given(public_source=DRAND, frozen_at="2023-09-15T11:00:00+00:00")
BEACON = Told(
    public_value=RANDOMNESS,
    public_evidence={"round": ROUND, "randomness": RANDOMNESS, "signature": SIGNATURE},
    assurance="beacon",
)
OFFICERS = [{"team": "north", "secret": "Ampel"}, {"team": "south", "secret": "灯塔"}]
COMMITTED = [{"team": one["team"], "commitment": seeds.officer_commitment(one["secret"])} for one in OFFICERS]
WITH_OFFICERS = Given(public_source={"kind": "officers", "teams": COMMITTED})
BY_OFFICERS = Told(
    public_value=seeds.officers_value({"north": "Ampel", "south": "灯塔"}),
    public_evidence={"teams": [one | other for one, other in zip(OFFICERS, COMMITTED, strict=True)]},
    assurance="officers",
)


def wrong(content: bytes, announced: str | None = None) -> list[str]:
    """The sentences of what does not hold."""
    return [says for holds, says in verifier.verify(content, announced) if not holds]


# -------------------------------------------------------------------------------------------- where everything follows
@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (Given(), Told()),
        (Given(algorithm=CONSISTENT), Told()),
        (Given(algorithm=CONSISTENT, inspectors=FEW), TOLD),
        (GIVEN, TOLD),
        (GIVEN, Told(extensions=[("b", 9)])),
        (GIVEN, Told(extensions=[("a", 1), ("a", 2)])),
        (Given(inspectors=()), Told()),
        (Given(laboratories=()), Told()),
        (WITH_BEACON, BEACON),
        (WITH_BEACON, Told()),
        (WITH_OFFICERS, BY_OFFICERS),
        (Given(parts={"x": Part(weights=np.array([9.0, 9, 1, 1, 1]), take=4, reserves=9)}), Told()),
        (Given(parts={"x": Part(weights=np.ones(1), take=1, reserves=0)}), Told()),
    ],
)
def test_what_the_program_draws_follows(listed: Given, told: Told) -> None:
    content = record_of(listed, told)
    assert wrong(content, seeds.list_digest(text_of(listed))) == []


@settings(max_examples=60)
@given(data=st.data())
def test_program_and_verifier_agree_on_every_list(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 40), min_size=1, max_size=4))
    parts = {}
    for number, size in enumerate(sizes):
        weights = data.draw(st.lists(st.floats(0, 50, allow_subnormal=False), min_size=size, max_size=size))
        take, reserves = data.draw(st.integers(1, size)), data.draw(st.integers(0, 5))
        parts[f"s{number}"] = Part(weights=np.array(weights), take=take, reserves=reserves)
    drawn = Given(
        parts=parts,
        inspectors=data.draw(st.sampled_from([FEW, ()])),
        algorithm=data.draw(st.sampled_from([PARETO, CONSISTENT])),
    )
    part = parts["s0"]
    left = len(part.weights) - part.take - part.reserves
    extensions = [("s0", data.draw(st.integers(1, left)))] if left > 0 else []
    assert wrong(record_of(drawn, Told(extensions=extensions))) == []


def test_long_strata_are_read_in_pieces() -> None:
    parts = {
        "x": Part(weights=np.arange(9_000.0) + 1, take=7),
        "y": Part(weights=np.ones(8_192), take=1_000),
        "z": Part(weights=np.array([1e7, *[1.0] * 5_000]), take=9),
        "zz": Part(weights=np.arange(3_000.0) ** 3, take=1),
    }
    assert wrong(record_of(Given(parts=parts))) == []


# -------------------------------------------------------------------------------------------------- where it does not
def edited(change: Callable[[dict[str, Any]], object], content: bytes = WHOLE) -> bytes:
    """The record with another outcome."""
    frozen, outcome = record.parts(content)
    change(outcome)
    return frozen + record.OUTCOME_LINE + verifier.canonical(outcome)


def swap(values: list[Any], one: int, other: int) -> None:
    values[one], values[other] = values[other], values[one]


def stepped(outcome: dict[str, Any]) -> dict[str, Any]:
    """The last reserve that stepped in."""
    found: dict[str, Any] = [one for one in outcome["assigned"] if one["role"] == "stepped_in"][-1]
    return found


def made(outcome: dict[str, Any], **changes: object) -> dict[str, Any]:
    """One more extension that is like the last."""
    last: dict[str, Any] = outcome["extensions"][-1]
    return last | {"number": last["number"] + 1} | changes


def forget(outcome: dict[str, Any], item: str) -> None:
    """Leave an item out of what was assigned and of what ended, and count again."""
    outcome["ended"] = [one for one in outcome["ended"] if one["item"] != item]
    outcome["assigned"] = [one for one in outcome["assigned"] if one["item"] != item]
    for turn, one in enumerate(outcome["assigned"], start=1):
        one["turn"] = turn


def skip_one(outcome: dict[str, Any]) -> None:
    """The last that was added was not convenient."""
    last = outcome["assigned"][-1]
    last.update(role="passed_over", instead_of=None)
    outcome["ended"] = [one for one in outcome["ended"] if one["item"] != last["item"]]
    outcome["extensions"][-1].update(extra=1)


def handed(outcome: dict[str, Any], turn: int, inspector: str) -> dict[str, str]:
    """An item that somebody else has inspected; whoever was drawn when `inspector` is the first of them."""
    drawn = outcome["assigned"][turn]
    return {"item": drawn["item"], "inspector": drawn["inspector"] if inspector == "I-1" else inspector}


def in_circles(outcome: dict[str, Any]) -> None:
    """The two last reserves of a stratum came for each other, and neither could be had."""
    one, other = [one for one in outcome["assigned"] if one["role"] == "stepped_in"][-2:]
    one["instead_of"], other["instead_of"] = other["item"], one["item"]
    for end in outcome["ended"]:
        end["end"] = "not_obtainable" if end["item"] in {one["item"], other["item"]} else end["end"]


EDITS: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("another secret", lambda o: o.update(secret="00" * 32), "committed to"),
    ("another digest", lambda o: o.update(list_digest="00" * 32), "digest of the record"),
    ("another seed", lambda o: o.update(final_seed="00" * 32), "final seed"),
    ("a public value out of nowhere", lambda o: o.update(public_value="00" * 32), "final seed"),
    ("called safer than it is", lambda o: o.update(assurance="beacon"), "unverified"),
    ("another item", lambda o: o["order"]["a"].__setitem__(0, "a-0000"), "in this order"),
    ("two items exchanged", lambda o: swap(o["order"]["a"], 3, 4), "in this order"),
    ("one item fewer", lambda o: o["order"]["b"].pop(), "in this order"),
    ("another inspector", lambda o: o["assigned"][0].update(inspector="I-9"), "Inspectors"),
    ("another laboratory", lambda o: o["assigned"][0].update(laboratory="LAB-9"), "Inspectors"),
    ("two turns exchanged", lambda o: swap(o["assigned"], 0, 1), "Inspectors"),
    ("a turn left out", lambda o: o["assigned"].pop(), "Inspectors|extensions|end of each"),
    ("a chosen item left out", lambda o: o["assigned"].pop(0), "Inspectors"),
    ("a later reserve first", lambda o: o["assigned"][-1].update(item="a-0000"), "Inspectors"),
    ("a later turn called chosen", lambda o: o["assigned"][-1].update(role="chosen"), "Inspectors"),
    ("an extension instead of an item", lambda o: o["assigned"][-1].update(instead_of="a-0000"), "stepped in"),
    ("a reserve for nothing", lambda o: stepped(o).update(instead_of=None), "stepped in"),
    ("a reserve for an item of another stratum", lambda o: stepped(o).update(instead_of="b-0001"), "stepped in"),
    ("an extension nobody asked for", lambda o: o["extensions"].pop(), "extensions"),
    ("an extension after its turns", lambda o: o["extensions"][0].update(after=99), "Inspectors"),
    ("an extension that brought fewer", lambda o: o["extensions"][0].update(extra=3), "extensions"),
    ("an end left out", lambda o: o["ended"].pop(), "end of each item"),
    ("an end told twice", lambda o: o["ended"].append(o["ended"][0]), "end of each item"),
    ("replaced, although it was bought", lambda o: [e.update(end="purchased") for e in o["ended"]], "stepped in"),
    ("replaced, although it was cancelled", lambda o: [e.update(end="cancelled") for e in o["ended"]], "stepped in"),
    ("an extension of a stratum that is none", lambda o: o["extensions"].append(made(o, stratum="c")), "extensions"),
    ("an extension that brought nothing", lambda o: o["extensions"].append(made(o, extra=0)), "extensions"),
    ("an extension that takes another back", lambda o: o["extensions"].append(made(o, extra=-1)), "extensions"),
    ("an extension counted twice", lambda o: o["extensions"][1].update(number=1), "extensions"),
    ("an extension that came earlier", lambda o: o["extensions"][0].update(after=6), "extensions"),
    ("a later reserve passed over, although somebody was free", skip_one, "Inspectors"),
    ("a reserve that did not step in", lambda o: forget(o, stepped(o)["item"]), "stepped in"),
    ("replaced, although the seller refused", lambda o: [e.update(end="refused") for e in o["ended"]], "stepped in"),
    ("two reserves, each for the other", in_circles, "stepped in"),
    ("an end that nobody knows", lambda o: o["ended"][0].update(end="bought"), "end of each"),
    ("handed to the inspector drawn", lambda o: o.update(handed_over=[handed(o, 0, "I-1")]), "handed to another"),
    ("handed over twice", lambda o: o.update(handed_over=[handed(o, 0, "I-8"), handed(o, 0, "I-9")]), "handed to"),
    ("handed over and never drawn", lambda o: o.update(handed_over=[{"item": "x", "inspector": "I"}]), "handed to"),
    ("an item twice among the ends", lambda o: o["ended"].insert(0, o["ended"][0]), "end of each"),
    ("a secret in other letters", lambda o: o.update(secret=SECRET.upper()), "committed to"),
    ("a secret with blanks", lambda o: o.update(secret=" ".join([SECRET[:32], SECRET[32:]])), "committed to"),
    ("evidence of a value that did not come", lambda o: o.update(public_evidence={}), "rightly"),
    ("a truth in place of a number", lambda o: o["assigned"][0].update(turn=True), "one form"),
    ("a fraction in place of a number", lambda o: o["assigned"][1].update(turn=2.0), "one form"),
    ("a member too many", lambda o: o.update(note="Trust me."), "one form"),
    ("a member too many in a turn", lambda o: o["assigned"][0].update(note=""), "one form"),
    ("a member left out", lambda o: o.pop("assigned"), "missing"),
    ("nothing said of the order", lambda o: o.update(order=None), "in this order"),
    ("a number where a text should be", lambda o: o.update(secret=7), "missing"),
]


@pytest.mark.parametrize(("change", "says"), [edit[1:] for edit in EDITS], ids=[edit[0] for edit in EDITS])
def test_an_edited_outcome_is_found(change: Callable[[dict[str, Any]], object], says: str) -> None:
    found = wrong(edited(change))
    assert any(one in sentence for one in says.split("|") for sentence in found), found


def rewritten(*changes: tuple[bytes, bytes]) -> bytes:
    """A list that is edited, and everything drawn again from it as the program would: only the announcement differs."""
    text = text_of(GIVEN)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return record.write(text, outcome_of(text))


DIGEST = seeds.list_digest(text_of(GIVEN))


def test_a_list_that_was_edited_and_drawn_again_has_not_the_digest_that_was_announced() -> None:
    content = rewritten((b"a-0007\tshop-7", b"a-0007\tshop-6"))
    assert wrong(content, DIGEST) == ["The list has the digest that was announced."]
    assert wrong(content) == []


LINES = text_of(GIVEN).split(b"\n")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([(LINES[5] + b"\n", b"")], ""),
        ([(LINES[5] + b"\n" + LINES[6], LINES[6] + b"\n" + LINES[5])], "in order"),
        ([(b"b-0000", b"a-0000")], "none is there twice"),
        ([(b"a-0001", b"a-0000")], "none is there twice"),
        ([(b"a-0000", b"a 0000")], "six fields"),
        ([(LINES[5], LINES[5] + b"\t1")], "written in another way"),
        ([(b'"take":4', b'"take":5')], "add up"),
        ([(b'"size":30', b'"size":29'), (b'"size":12', b'"size":13')], ""),
    ],
)
def test_a_list_that_nobody_should_have_frozen_is_found(changes: list[tuple[bytes, bytes]], says: str) -> None:
    frozen, outcome = record.parts(WHOLE)
    for old, new in changes:
        assert old in frozen
        frozen = frozen.replace(old, new, 1)
    outcome["list_digest"] = seeds.list_digest(frozen)
    outcome["final_seed"] = seeds.final_seed(secret=SECRET, list_digest=outcome["list_digest"], public_value="")
    found = wrong(frozen + record.OUTCOME_LINE + verifier.canonical(outcome))
    assert any(says in sentence for sentence in found), found


@given(place=st.integers(12, len(text_of(GIVEN)) - 1), byte=st.integers(0, 255))
def test_every_single_byte_of_the_list_counts(place: int, byte: int) -> None:
    changed = WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :]
    if changed == WHOLE:
        return
    try:
        assert wrong(changed)
    except verifier.Unreadable:
        assert changed[:place].count(b"\n") in {1, 43}  # in the header, or where the outcome begins


def test_probabilities_that_differ_are_not_drawn_by_tickets() -> None:
    text = text_of(GIVEN).replace(b"pareto-sha256-1", b"consistent-sampler-1")
    assert "The probabilities of each stratum add up to what it takes." in wrong(record.write(text, outcome_of(text)))


@pytest.mark.parametrize(
    ("listed", "told", "says"),
    [
        (replace(WITH_BEACON, frozen_at="2023-09-15T11:00:03+00:00"), BEACON, "before it existed"),
        (replace(WITH_BEACON, public_source=DRAND | {"round": ROUND + 1}), BEACON, "as named"),
        (Given(), BEACON, "rightly"),
        (WITH_OFFICERS, BEACON, "missing"),
        (
            WITH_BEACON,
            Told(public_value="00" * 32, public_evidence=BEACON.public_evidence, assurance="beacon"),
            "signature",
        ),
        (WITH_BEACON, Told(public_value=RANDOMNESS, public_evidence=None, assurance="beacon"), "missing"),
        (WITH_BEACON, Told(assurance="beacon"), "unverified"),
        (
            replace(WITH_OFFICERS, public_source={"kind": "officers", "teams": COMMITTED[:1]}),
            BY_OFFICERS,
            "committed to",
        ),
        (
            WITH_OFFICERS,
            Told(public_value="{}", public_evidence=BY_OFFICERS.public_evidence, assurance="officers"),
            "made of these secrets",
        ),
    ],
)
def test_a_public_value_is_the_one_that_was_named(listed: Given, told: Told, says: str) -> None:
    found = wrong(record_of(listed, told))
    assert any(says in sentence for sentence in found), found


def test_a_chain_that_is_not_known_is_believed_its_moment() -> None:
    other = Given(public_source=DRAND | {"chain": "ab"}, frozen_at="2023-09-15T11:00:02+00:00")
    assert wrong(record_of(other, BEACON)) == []
    assert wrong(record_of(replace(other, frozen_at=NOT_BEFORE), BEACON)) == ["The round was named before it existed."]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello\n",
        b"draw-list 1\n",
        text_of(GIVEN),
        b"outcome 1\n{}\n",
        WHOLE.replace(b"outcome 1", b"outcome 2"),
        WHOLE.replace(b"\n{", b"\n{{", 1),
        WHOLE[:-2],
    ],
)
def test_what_is_no_record_is_told_so(content: bytes) -> None:
    with pytest.raises(verifier.Unreadable):
        verifier.verify(content)
