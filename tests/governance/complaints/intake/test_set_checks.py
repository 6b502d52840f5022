from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

import pytest
import yaml
from flask import Flask
from hypothesis import Phase, given
from hypothesis import settings as how
from hypothesis import strategies as st
from marshmallow import ValidationError

from governance.complaints.filing import Person, complainant_key
from governance.complaints.intake.columns import BY_NAME, COLUMNS, NAMES, Value
from governance.complaints.intake.deliveries import Piece
from governance.complaints.intake.preparing import COPIED, Preparing
from governance.complaints.intake.row_checks import outcome_of
from governance.complaints.intake.schemas import DeliveredRowSchema
from governance.complaints.masking import mask_words
from governance.core.commands import settings
from governance.core.settings import PROJECT
from governance.facts.engine import engine, one
from governance.rulebook.complaint_rules import ComplaintRules, complaint_rules_of

TODAY = date(2026, 3, 1)
SALT = "salt-of-tests"


@cache
def rules() -> ComplaintRules:
    text = (PROJECT / "governance/rulebook/presets/fair-1000.yaml").read_text(encoding="utf-8")
    return complaint_rules_of(yaml.safe_load(text))


@pytest.fixture(scope="module")
def preparing(shared_app: Flask) -> Iterator[Preparing]:
    with shared_app.app_context(), engine(settings()) as duck:
        duck.execute("CREATE TEMP TABLE registered_seller AS SELECT 7 AS id, 'shop-1' AS reference")
        yield Preparing(duck, rules=rules(), today=TODAY, salt=SALT)


GOOD: dict[str, Any] = {
    "kind": "complaint",
    "external_reference": "T-1",
    "seller": "shop-1",
    "issue": "quality",
    "text": "It broke.",
}
CODES = {
    "kind": ["complaint", "report", "ip_notice", "Complaint"],
    "issue": [*sorted(rules().issues), "weather"],
    "request": [*sorted(rules().remedies), "gold"],
    "severity": ["low", "critical", "enormous"],
    "authority": [*sorted(rules().authorities), "nobody"],
    "currency": ["CNY", "EUR", "cny", "EURO", "€"],
    "state": ["closed", "not_accepted", "withdrawn", "received"],
    "outcome": ["upheld", "partly", "dismissed", "settled", "withdrawn"],
    "ground": [*sorted(rules().grounds), "mood"],
    "remedy": [*sorted(rules().remedies), "gold"],
    "seller": ["shop-1"],
}
DAYS = ["2026-02-11", "2026-02-30", "2026-03-01", "2026-03-02", "2026-03-03", "1989-12-31", "11/02/2026", "2026-2-1"]
TIMES = [
    "",
    "T10:11",
    " 10:11:12",
    "T24:00",
    "T23:59:59.999999Z",
    "T10:11+08:00",
    "T10:11:12-14:59",
    "T10:11+0800",
    "Z",
]
ODD = [
    "",
    " ",
    "\u3000",
    "\x85",
    "a\x00b",
    "tab\there",
    "x" * 300,
    "y" * 301,
    "投诉",
    "é",
    "\x7f",
    "ﬁ",
    "a\u2028b",
    "null",
]
WRONG = [True, 5, 1.5, [], ["a"], {"a": "b"}, None]
NUMBERS = [0, 12, 12.5, -1, 1e2, 0.005, 10**12, 10**30, "12", "12.5", "12.505", "-1", "1e2", "999999999999.99", "12."]
words = st.one_of(
    st.sampled_from(ODD), st.text(max_size=20), st.from_regex(r"[a-z]{1,8} ?@[a-z.]{1,9}", fullmatch=True)
)


def values_of(name: str) -> st.SearchStrategy[Any]:
    column = BY_NAME[name]
    likely: st.SearchStrategy[Any]
    match column.value:
        case Value.DAY:
            likely = st.sampled_from(DAYS)
        case Value.MOMENT:
            likely = st.builds(str.__add__, st.sampled_from(DAYS), st.sampled_from(TIMES))
        case Value.SUM:
            likely = st.one_of(st.sampled_from(NUMBERS), st.floats(0, 10**9), st.integers(-5, 10**14))
        case _:
            likely = st.sampled_from(CODES[name]) if name in CODES else words
    return st.one_of(likely, likely, likely, likely, words, st.sampled_from(WRONG))


rows = st.builds(
    lambda changed, gone, strange: {
        name: value for name, value in (GOOD | changed | strange).items() if name not in gone
    },
    st.fixed_dictionaries({}, optional={name: values_of(name) for name in NAMES}),
    st.one_of(st.just(frozenset()), st.just(frozenset()), st.frozensets(st.sampled_from(sorted(GOOD)), max_size=1)),
    st.one_of(st.just({}), st.just({}), st.just({}), st.just({"colour": "red"})),
)
few_changes = st.builds(
    lambda changed: GOOD | dict(changed),
    st.lists(st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), values_of(name))), max_size=4),
)


def by_schema(row: dict[str, Any]) -> tuple[set[str], dict[str, Any]]:
    """Columns at fault, and the row as it was read."""
    try:
        return set(), DeliveredRowSchema(source="desk", rules=rules(), today=TODAY).load(row)
    except ValidationError as error:
        return {name if name in BY_NAME else "" for name in cast("dict[str, Any]", error.messages)}, {}


def by_sets(preparing: Preparing, some: list[dict[str, Any]]) -> tuple[list[set[str]], dict[int, dict[str, Any]]]:
    """The same of all rows at once, and the good ones as they go to PostgreSQL."""
    piece = Piece(rows=len(some))
    for number, row in enumerate(some):
        piece.add(number, json.dumps(row, ensure_ascii=False).encode())
    prepared = preparing.prepare(piece)
    faults: list[set[str]] = [set() for _ in some]
    for found in prepared.rejected:
        faults[found.line].add(found.column)
    shown = preparing._duck.execute(preparing._copied())
    good = {line[0]: dict(zip(COPIED, line, strict=True)) for line in shown.fetchall()}
    for hand in prepared.by_hand:
        good[hand.row]["masked"] = hand.text
        good[hand.row]["complainant_key"] = hand.key or good[hand.row]["complainant_key"]
    prepared.file.unlink()
    return faults, good


@how(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(some=st.lists(st.one_of(rows, few_changes, few_changes), min_size=25, max_size=40))
def test_the_statements_over_many_rows_say_what_the_schema_says_of_each(
    preparing: Preparing, some: list[dict[str, Any]]
) -> None:
    for number, row in enumerate(some):  # of one reference only the first row is kept
        if isinstance(row.get("external_reference"), str) and row["external_reference"] == "T-1":
            row["external_reference"] = f"T-{number}"
    faults, good = by_sets(preparing, some)
    for number, row in enumerate(some):
        expected, read = by_schema(row)
        assert faults[number] == expected, row
        if read and number in good:
            compare(read, good[number])


def compare(read: dict[str, Any], kept: dict[str, Any]) -> None:
    """What the schema reads of a good row, and what goes to PostgreSQL."""
    person = Person(**{c.name: (read.get(c.name) or "").strip() or None for c in COLUMNS if c.of_person})
    assert kept["complainant_key"] == complainant_key(person, SALT), read
    text = (read.get("text") or "").strip() or None
    assert kept["text"] == text
    assert (kept.get("masked") or text or "") == mask_words(text or "", person.marks()), read
    assert kept["outcome"] == outcome_of(read)
    for name in ("opened_at", "decided_at", "closed_at"):
        written = kept[name] and datetime.fromisoformat(kept[name] + ":00" * kept[name].endswith(("+00", "-00")))
        assert written == read.get(name), (read, kept)
    for name in ("amount", "occurred_on", "issue", "request", "lot", "kind", "external_reference"):
        assert kept[name] == read.get(name), (read, kept)


MARKS = ["Ana Souza", "Müller", "王小明", "ΓΙΩΡΓΟΣ Σ", "İpek", "o'Hara", "Kim"]
SAID = [
    *("ana  SOUZA", "susana souza", "mÜLLER", "王小明", "Γιωργος ς", "i̇pek", "O'Hara", "\u212aim", "kim"),
    *("0170 1234567", "+86 138-0013-8000", "2026-02-03", "2026-02-03 12", "12/02/2026", "23.50", "1 2 3 4 5 6 7"),
    *(
        "110101199003078X",
        "12345X",
        "123456x",
        "１２３４５６７",
        "a@b.de",
        "a ＠ b.cn",
        "@home",
        "1999-2001",
        "buyer-77",
    ),
    *("2026.2.3.4", "99 2026-1-1", "1234567.00", "A-123456", ".", ",", "and"),
]
stories = st.lists(st.sampled_from(SAID), min_size=1, max_size=6).map(" ".join)
persons = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(MARKS),
        "email": st.sampled_from(["a@b.de", "Ana.Souza@mail.example", "müller@büro.example"]),
        "phone": st.sampled_from(["0170 1234567", "+86 138-0013-8000", "１２３４５６７", "0000", "ask"]),
        "buyer_reference": st.sampled_from(["buyer-77", " 77 ", "买家7"]),
        "address": st.sampled_from(["Rua 7, Campinas", "杭州市 文三路 1 号"]),
    },
)


@how(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(some=st.lists(st.tuples(persons, stories), min_size=20, max_size=30))
def test_whatever_tells_who_somebody_is_is_masked_and_keyed_as_in_a_single_filing(
    preparing: Preparing, some: list[tuple[dict[str, str], str]]
) -> None:
    delivered = [
        GOOD | person | {"text": story, "external_reference": str(n)} for n, (person, story) in enumerate(some)
    ]
    faults, good = by_sets(preparing, delivered)
    assert not any(faults)
    for number, row in enumerate(delivered):
        _none, read = by_schema(row)
        compare(read, good[number])


def test_rows_that_hold_nothing_to_mask_do_not_pass_through_python(preparing: Preparing) -> None:
    story = {"text": "Bought on 2026-02-03 for 23.50, 2 pieces.", "name": "Ana Souza", "phone": "+49 170 1234567"}
    piece = Piece(rows=1)
    piece.add(1, json.dumps(GOOD | story).encode())
    prepared = preparing.prepare(piece)
    assert (prepared.good, prepared.by_hand) == (1, [])
    assert one(preparing._duck, "SELECT by_hand FROM judged_row") == (False,)


def test_an_amount_is_read_to_the_cent(preparing: Preparing) -> None:
    _faults, good = by_sets(preparing, [GOOD | {"amount": 12.5, "currency": "EUR"}])
    assert good[0]["amount"] == Decimal("12.50")


def test_a_column_that_stands_twice_is_told(preparing: Preparing) -> None:
    piece = Piece(rows=1)
    piece.add(1, json.dumps(GOOD).encode()[:-1] + b', "kind": "report"}')
    assert [found.reason for found in preparing.prepare(piece).rejected] == [
        "has a column that nobody knows, or one twice"
    ]


def test_a_moment_of_tomorrow_is_let_pass_for_the_sake_of_clocks(preparing: Preparing) -> None:
    soon = datetime(2026, 3, 2, 23, tzinfo=UTC)
    faults, _good = by_sets(
        preparing,
        [
            GOOD | {"opened_at": at.isoformat(), "external_reference": str(at)}
            for at in (soon, soon + timedelta(hours=2))
        ],
    )
    assert faults == [set(), {"opened_at"}]
