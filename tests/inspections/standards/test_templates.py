"""What is tested of which goods: the category's template, what a product changes, and what is missing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from governance.catalogue.models import Product
from governance.core.audit import AuditEntry
from governance.core.database import db
from governance.core.errors import Invalid, NotFound, PermissionDenied
from inspections.standards import templates
from inspections.standards.models import TestTemplate
from inspections.standards.publishing import withdraw
from inspections.standards.shown import AppliedTest
from inspections.standards.templates import Asked, set_template, units_needed
from tests.builders import AT
from tests.inspections.pooled import make_category
from tests.inspections.standards.drafted import LEAD, SECOND, SHOP, WRITER, published

pytestmark = pytest.mark.usefixtures("undone")
TODAY = date(2026, 3, 1)
LEAD_TEST, SEAL_TEST = Asked(standard="PS 900", item="lead", units=2), Asked(standard="PS 900", item="seal")


def make_product(code: str = "kite", *, category: str | None = "toys") -> int:
    category_id = make_category(category).id if category else None
    product = Product(code=code, name=code.title(), category_id=category_id, created_at=AT)
    db.session.add(product)
    db.session.flush()
    return product.id


def of_toys(*items: Asked, on: date = TODAY, at: datetime = AT) -> TestTemplate:
    return set_template(category="toys", items=items, in_force_from=on, by=WRITER, at=at)


def of_kite(*items: Asked, on: date = TODAY) -> TestTemplate:
    return set_template(product="kite", items=items, in_force_from=on, by=WRITER, at=AT)


def named(tests: tuple[AppliedTest, ...]) -> list[tuple[str, int, str]]:
    return [(test.code, test.units, test.origin) for test in tests]


def test_a_product_is_tested_as_its_category_is() -> None:
    published()
    kite = make_product()
    of_toys(LEAD_TEST, SEAL_TEST)
    tests = templates.tests_of(kite, TODAY)
    assert named(tests) == [("lead", 2, "category"), ("seal", 1, "category")]
    assert units_needed(tests) == 3
    assert [(test.edition, test.missing) for test in tests] == [("2024", None), ("2024", None)]
    assert tests[0].item is not None
    assert tests[0].item.severity == "critical"


def test_a_product_adds_leaves_out_and_changes_the_units() -> None:
    published()
    published("PS 901", items=[LEAD])
    kite = make_product()
    of_toys(LEAD_TEST, SEAL_TEST)
    of_kite(
        Asked(standard="PS 901", item="lead"),
        Asked(standard="PS 900", item="seal", left_out=True),
        Asked(standard="PS 900", item="lead", units=5),
    )
    tests = templates.tests_of(kite, TODAY)
    assert [(test.standard, *row) for test, row in zip(tests, named(tests), strict=True)] == [
        ("PS 901", "lead", 1, "product"),
        ("PS 900", "lead", 5, "product"),
    ]


def test_a_product_in_no_category_has_its_own_tests_alone() -> None:
    published()
    kite = make_product(category=None)
    assert templates.tests_of(kite, TODAY) == ()
    of_kite(SEAL_TEST)
    assert named(templates.tests_of(kite, TODAY)) == [("seal", 1, "product")]


def test_the_template_and_the_edition_are_those_of_the_day() -> None:
    published()
    published(edition="2026", in_force_from="2026-05-01")
    kite = make_product()
    of_toys(LEAD_TEST, on=date(2025, 1, 1))
    of_toys(LEAD_TEST, SEAL_TEST, on=date(2026, 4, 1))
    editions = {
        day: [test.edition for test in templates.tests_of(kite, day)]
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 5, 1))
    }
    assert list(editions.values()) == [[], ["2024"], ["2024"], ["2024", "2024"], ["2026", "2026"]]


def test_a_test_without_an_edition_in_force_is_named_and_never_dropped() -> None:
    published()
    kite = make_product()
    of_toys(LEAD_TEST, SEAL_TEST)
    published(edition="2026", in_force_from="2026-05-01", items=[LEAD])
    (lead, seal) = templates.tests_of(kite, date(2026, 5, 1))
    assert lead.missing is None
    assert (seal.item, seal.edition, seal.units) == (None, None, 1)
    assert seal.missing is not None
    assert (seal.missing.pointer, seal.missing.message) == (
        "PS 900/seal",
        "PS 900 2026, in force on 2026-05-01, has no item 'seal'.",
    )
    later = AT + timedelta(days=90)
    for edition in ("2024", "2026"):
        withdraw(standard="PS 900", edition=edition, reason="x", by=SECOND, at=later)
    gone = templates.tests_of(kite, later.date())
    assert [test.missing.message for test in gone if test.missing] == [
        "No edition of PS 900 is in force on 2026-05-30."
    ] * 2


def test_many_products_are_answered_at_once() -> None:
    published()
    kite, ball = make_product("kite"), make_product("ball", category="sports")
    of_toys(LEAD_TEST)
    found = templates.tests_of_products([ball, kite, kite], TODAY)
    assert {product: named(tests) for product, tests in found.items()} == {ball: [], kite: [("lead", 2, "category")]}
    with pytest.raises(NotFound):
        templates.tests_of(0, TODAY)


@pytest.mark.parametrize(
    ("items", "pointer", "words"),
    [
        ((Asked(standard="PS 999", item="lead"),), "items/0", "There is no standard"),
        ((LEAD_TEST, Asked(standard="PS 900", item="tin")), "items/1", "has no item 'tin'"),
        ((LEAD_TEST, LEAD_TEST), "items/1", "stands here twice"),
        ((Asked(standard="PS 900", item="lead", units=0),), "items/0", "units"),
        ((Asked(standard="PS 900", item="lead", left_out=True),), "items/0", "only a product does"),
        ((LEAD_TEST,) * 201, "items", "at most"),
    ],
)
def test_a_template_that_cannot_be_tested_is_refused(items: tuple[Asked, ...], pointer: str, words: str) -> None:
    published()
    make_category("toys")
    with pytest.raises(Invalid) as refused:
        of_toys(*items)
    assert [finding.pointer for finding in refused.value.findings][-1] == pointer
    assert words in refused.value.findings[-1].message


def test_a_template_needs_an_edition_in_force_on_its_day() -> None:
    published(in_force_from="2026-04-01")
    make_category("toys")
    with pytest.raises(Invalid) as refused:
        of_toys(LEAD_TEST)
    assert "No edition of PS 900 is in force on 2026-03-01" in refused.value.findings[0].message
    assert of_toys(LEAD_TEST, on=date(2026, 4, 1)).number == 1


def test_what_was_tested_on_past_days_stays() -> None:
    published()
    make_category("toys")
    of_toys(LEAD_TEST, on=date(2025, 1, 1))
    with pytest.raises(Invalid, match="past days"):
        of_toys(SEAL_TEST, on=date(2026, 2, 28))
    assert of_toys(SEAL_TEST).number == 2
    assert of_toys(LEAD_TEST, on=TODAY).number == 3, "of one day the newest counts"


def test_a_template_is_of_one_category_or_one_product_that_is_there() -> None:
    published()
    make_product()
    for both in ({}, {"category": "toys", "product": "kite"}):
        with pytest.raises(Invalid):
            set_template(items=[LEAD_TEST], in_force_from=TODAY, by=WRITER, at=AT, **both)
    for unknown in ({"category": "boats"}, {"product": "boat"}):
        with pytest.raises(NotFound):
            set_template(items=[LEAD_TEST], in_force_from=TODAY, by=WRITER, at=AT, **unknown)
    with pytest.raises(Invalid, match="at least one"):
        of_kite()


def test_an_empty_template_of_a_category_ends_its_tests() -> None:
    published()
    kite = make_product()
    of_toys(LEAD_TEST)
    of_toys(on=date(2026, 4, 1))
    assert templates.tests_of(kite, date(2026, 4, 1)) == ()


def test_only_who_writes_standards_says_what_is_tested() -> None:
    published()
    make_category("toys")
    for by in (SECOND, SHOP):
        with pytest.raises(PermissionDenied):
            set_template(category="toys", items=[LEAD_TEST], in_force_from=TODAY, by=by, at=AT)
    template = of_toys(LEAD_TEST, at=datetime(2026, 3, 1, 12, tzinfo=UTC))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "test_template")).one()
    assert (entry.action, entry.subject_id) == ("standard:template", str(template.id))
