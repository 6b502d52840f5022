"""What is tested of which goods: the template of a category, and what a product adds to it or leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from governance.catalogue.models import Category, Product
from governance.core import audit
from governance.core.access import Actor, Permission, check_permission
from governance.core.audit import AuditAction
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import Finding, Invalid, NotFound
from governance.violations.second_person import key_of
from inspections.standards.in_force import editions_in_force
from inspections.standards.models import Standard, TestTemplate, TestTemplateItem
from inspections.standards.shown import AppliedTest, EditionInForce

MOST_TESTS: Final = 200
MOST_UNITS: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of a template: an item of a standard, the units it needs, or that a product leaves it out."""

    standard: str
    item: str
    units: int = 1
    left_out: bool = False


def set_template(
    *,
    category: str | None = None,
    product: str | None = None,
    items: Sequence[Asked],
    in_force_from: date,
    note: str | None = None,
    by: Actor,
    at: datetime,
) -> TestTemplate:
    """Say what is tested from a day on, of the goods of a category or of one product (by their codes).

    Raises `Invalid` with a finding per line that names an unknown standard, an item that no edition in force on that
    day has, the same test twice, or a test that a category leaves out; and when a day of the past would change.
    """
    check_permission(by, Permission.STANDARD_WRITE)
    subject = _subject(category, product)
    last = _locked_last(subject)
    if last is not None and in_force_from < day_of(at, settings().timezone):
        raise Invalid("What was tested on past days stays: name today or a later day.", pointer="in_force_from")
    standards = _standards({asked.standard for asked in items})
    _check_items(items, standards, on=in_force_from, of_category=isinstance(subject, Category))
    template = TestTemplate(
        category_id=subject.id if isinstance(subject, Category) else None,
        product_id=subject.id if isinstance(subject, Product) else None,
        number=last.number + 1 if last is not None else 1,
        in_force_from=in_force_from,
        note=note or None,
        created_at=at,
        created_by=key_of(by),
    )
    _write(template, items, standards)
    after = {"category": category, "product": product, "number": template.number, "tests": len(items)}
    after |= {"in_force_from": in_force_from.isoformat()}
    audit.record(AuditAction.STANDARD_TEMPLATE, subject=("test_template", str(template.id)), by=by, at=at, after=after)
    return template


def tests_of(product_id: int, day: date) -> tuple[AppliedTest, ...]:
    """What is tested of a product's goods on a day; a test without an edition in force says so in `missing`.

    Raises `NotFound` for a product that nobody knows.
    """
    found = tests_of_products([product_id], day).get(product_id)
    if found is None:
        raise NotFound(f"There is no product {product_id}.")
    return found


def tests_of_products(product_ids: Iterable[int], day: date) -> dict[int, tuple[AppliedTest, ...]]:
    """`tests_of` for many products, in a few queries; a product that is in no category has its own tests alone."""
    wanted = sorted(set(product_ids))
    rows = db.session.execute(select(Product.id, Product.category_id).where(Product.id.in_(wanted))).all()
    categories = {row.id: row.category_id for row in rows}
    of_categories = _lines(TestTemplate.category_id, sorted({one for one in categories.values() if one}), day)
    of_products = _lines(TestTemplate.product_id, wanted, day)
    asked = [line for lines in (*of_categories.values(), *of_products.values()) for line in lines]
    editions = editions_in_force(day, standard_ids={line.standard_id for line in asked})
    codes = _codes({line.standard_id for line in asked})
    return {
        product: tuple(
            _applied(line, origin, codes, editions, day)
            for line, origin in _inherited(of_categories.get(category or 0, []), of_products.get(product, []))
        )
        for product, category in categories.items()
    }


def units_needed(tests: Iterable[AppliedTest]) -> int:
    """Units to buy so that every test has its own: a test may use its units up."""
    return sum(test.units for test in tests)


def template_of(subject: Category | Product, day: date) -> TestTemplate | None:
    """The template that counts on a day: of those in force by then, the one that began last; of one day the newest."""
    query = _templates_of(subject).where(TestTemplate.in_force_from <= day)
    return db.session.scalars(query.order_by(*_NEWEST_FIRST).limit(1)).first()


def in_force_on(owner: InstrumentedAttribute[int | None], day: date) -> Select[int, int | None]:
    """Id and owner of the template that counts on a day, for every category or product that has one."""
    newest = select(TestTemplate.id, owner.label("owner")).where(owner.is_not(None), TestTemplate.in_force_from <= day)
    return newest.order_by(owner, *_NEWEST_FIRST).ext(distinct_on(owner))


_NEWEST_FIRST: Final = (TestTemplate.in_force_from.desc(), TestTemplate.number.desc())


def _subject(category: str | None, product: str | None) -> Category | Product:
    if (category is None) == (product is None):
        raise Invalid("A template is of a category or of a product: name one of them.", pointer="category")
    found: Category | Product | None
    if category is not None:
        found = db.session.scalar(select(Category).where(Category.code == category))
    else:
        found = db.session.scalar(select(Product).where(Product.code == product))
    if found is None:
        raise NotFound(f"There is no category {category!r}." if category else f"There is no product {product!r}.")
    return found


def _locked_last(subject: Category | Product) -> TestTemplate | None:
    """The template of the subject with the highest number; of two that come at once, the second waits here."""
    owner = type(subject)
    db.session.execute(select(owner.id).where(owner.id == subject.id).with_for_update())
    return db.session.scalars(_templates_of(subject).order_by(TestTemplate.number.desc()).limit(1)).first()


def _write(template: TestTemplate, items: Sequence[Asked], standards: Mapping[str, int]) -> None:
    db.session.add(template)
    db.session.flush()
    db.session.add_all(
        TestTemplateItem(
            template_id=template.id,
            standard_id=standards[asked.standard],
            item=asked.item,
            left_out=asked.left_out,
            units=asked.units,
        )
        for asked in items
    )
    db.session.flush()


def _templates_of(subject: Category | Product) -> Select[TestTemplate]:
    own = TestTemplate.category_id if isinstance(subject, Category) else TestTemplate.product_id
    return select(TestTemplate).where(own == subject.id)


def _standards(codes: Collection[str]) -> dict[str, int]:
    rows = db.session.execute(select(Standard.code, Standard.id).where(Standard.code.in_(sorted(codes)))).all()
    return {row.code: row.id for row in rows}


def _check_items(items: Sequence[Asked], standards: Mapping[str, int], *, on: date, of_category: bool) -> None:
    """Raise `Invalid` with a finding for every line that cannot be tested."""
    if not of_category and not items:
        raise Invalid("Name at least one test that the product adds or leaves out.", pointer="items")
    if len(items) > MOST_TESTS:
        raise Invalid(f"A template has at most {MOST_TESTS} tests.", pointer="items")
    editions = editions_in_force(on, standard_ids=standards.values())
    seen: set[tuple[str, str]] = set()
    findings = []
    for place, asked in enumerate(items):
        message = _fault(asked, standards, editions, seen, on=on, of_category=of_category)
        seen.add((asked.standard, asked.item))
        if message is not None:
            findings.append(Finding(f"items/{place}", message))
    if findings:
        raise Invalid("This template cannot be used.", findings=findings)


def _fault(
    asked: Asked,
    standards: Mapping[str, int],
    editions: Mapping[int, EditionInForce],
    seen: Collection[tuple[str, str]],
    *,
    on: date,
    of_category: bool,
) -> str | None:
    """What is wrong with one line, None when nothing is."""
    if asked.standard not in standards:
        return f"There is no standard {asked.standard!r}."
    if (asked.standard, asked.item) in seen:
        return f"{asked.standard} {asked.item} stands here twice."
    if not 1 <= asked.units <= MOST_UNITS:
        return f"Give between 1 and {MOST_UNITS:,} units."
    if asked.left_out:
        return "A category leaves nothing out: only a product does." if of_category else None
    edition = editions.get(standards[asked.standard])
    known = edition is not None and asked.item in edition.items
    return None if known else missing_item(asked.standard, asked.item, edition, on).message


def _lines(
    owner: InstrumentedAttribute[int | None], ids: Sequence[int], day: date
) -> dict[int, list[TestTemplateItem]]:
    """The lines of the template that counts on `day`, per category or product."""
    newest = in_force_on(owner, day).where(owner.in_(ids)).subquery()
    query = select(newest.c.owner, TestTemplateItem).join(TestTemplateItem, TestTemplateItem.template_id == newest.c.id)
    found: dict[int, list[TestTemplateItem]] = {}
    for row_owner, line in db.session.execute(query.order_by(TestTemplateItem.id)):
        found.setdefault(row_owner, []).append(line)
    return found


def _inherited(
    of_category: Sequence[TestTemplateItem], of_product: Sequence[TestTemplateItem]
) -> Iterator[tuple[TestTemplateItem, str]]:
    """What the category asks, unless the product says something else of it, and then what the product adds."""
    own = {(line.standard_id, line.item) for line in of_product}
    yield from ((line, "category") for line in of_category if (line.standard_id, line.item) not in own)
    yield from ((line, "product") for line in of_product if not line.left_out)


def _applied(
    line: TestTemplateItem, origin: str, codes: Mapping[int, str], editions: Mapping[int, EditionInForce], day: date
) -> AppliedTest:
    standard, edition = codes[line.standard_id], editions.get(line.standard_id)
    item = edition.items.get(line.item) if edition is not None else None
    return AppliedTest(
        standard=standard,
        code=line.item,
        units=line.units,
        origin=origin,
        edition_id=edition.edition_id if edition is not None and item is not None else None,
        edition=edition.edition if edition is not None and item is not None else None,
        item=item,
        missing=None if item is not None else missing_item(standard, line.item, edition, day),
    )


def missing_item(standard: str, item: str, edition: EditionInForce | None, day: date) -> Finding:
    """What is said of a test that cannot be done because no edition in force asks for it."""
    if edition is None:
        return Finding(f"{standard}/{item}", f"No edition of {standard} is in force on {day}.")
    return Finding(f"{standard}/{item}", f"{standard} {edition.edition}, in force on {day}, has no item {item!r}.")


def _codes(standard_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(select(Standard.id, Standard.code).where(Standard.id.in_(sorted(standard_ids)))).all()
    return {row.id: row.code for row in rows}
