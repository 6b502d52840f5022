"""Reading templates: what is tested of each category, and of one product with what it inherits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select

from governance.catalogue.models import Category, Product
from governance.core.access import Actor, Permission, check_permission
from governance.core.calendar import day_of
from governance.core.commands import settings
from governance.core.database import db
from governance.core.errors import NotFound
from governance.core.paging import DEFAULT_SIZE, Page, page_of, text_of_cursor
from inspections.standards.in_force import editions_in_force, in_both
from inspections.standards.models import Standard, TestTemplate, TestTemplateItem
from inspections.standards.shown import AppliedTest, EditionInForce, TemplateShown, TemplateTest
from inspections.standards.templates import in_force_on, missing_item, template_of, tests_of

Of = Literal["category", "product"]


def find_templates(
    *, by: Actor, at: datetime, of: Of = "category", limit: int = DEFAULT_SIZE, cursor: str | None = None
) -> Page[TemplateShown]:
    """What is tested today of the goods of each category, or `of` each product that has tests of its own; by code."""
    check_permission(by, Permission.STANDARD_READ)
    today = day_of(at, settings().timezone)
    subject: type[Category | Product] = Category if of == "category" else Product
    owner = TestTemplate.category_id if of == "category" else TestTemplate.product_id
    newest = in_force_on(owner, today).subquery()
    query = (
        select(TestTemplate, subject)
        .join(newest, newest.c.id == TestTemplate.id)
        .join(subject, subject.id == owner)
        .order_by(subject.code)
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(subject.code > text_of_cursor(cursor))
    rows: Sequence[Any] = db.session.execute(query).all()
    page = page_of(rows, limit=limit, place=lambda row: (row[1].code,))
    return Page(_shown([(template, subject) for template, subject in page.items], today), page.next)


def read_template(
    *, category: str | None = None, product: str | None = None, by: Actor, at: datetime, day: date | None = None
) -> TemplateShown:
    """The template of a category or of a product itself on a day (default: today); raises `NotFound`."""
    check_permission(by, Permission.STANDARD_READ)
    on = day or day_of(at, settings().timezone)
    subject: Category | Product | None
    if category is not None:
        subject = db.session.scalar(select(Category).where(Category.code == category))
    else:
        subject = db.session.scalar(select(Product).where(Product.code == product))
    template = template_of(subject, on) if subject is not None else None
    if subject is None or template is None:
        raise NotFound(f"No tests are named for {category or product!r} on {on}.")
    return _shown([(template, subject)], on)[0]


def applied_tests(*, product: str, by: Actor, at: datetime, day: date | None = None) -> tuple[AppliedTest, ...]:
    """What is tested of a product's goods on a day (default: today), with what its category asks; by its code."""
    check_permission(by, Permission.STANDARD_READ)
    found = db.session.scalar(select(Product.id).where(Product.code == product))
    if found is None:
        raise NotFound(f"There is no product {product!r}.")
    return tests_of(found, day or day_of(at, settings().timezone))


def _shown(templates: Sequence[tuple[TestTemplate, Category | Product]], day: date) -> list[TemplateShown]:
    ids = [template.id for template, _subject in templates]
    query = (
        select(TestTemplateItem, Standard.code)
        .join(Standard, Standard.id == TestTemplateItem.standard_id)
        .where(TestTemplateItem.template_id.in_(ids))
        .order_by(TestTemplateItem.id)
    )
    lines: dict[int, list[tuple[TestTemplateItem, str]]] = {one: [] for one in ids}
    for line, code in db.session.execute(query):
        lines[line.template_id].append((line, code))
    asked = {line.standard_id for of_one in lines.values() for line, _code in of_one}
    editions = editions_in_force(day, standard_ids=asked)
    return [_template(template, subject, lines[template.id], editions, day) for template, subject in templates]


def _template(
    template: TestTemplate,
    subject: Category | Product,
    lines: Sequence[tuple[TestTemplateItem, str]],
    editions: dict[int, EditionInForce],
    day: date,
) -> TemplateShown:
    tests = tuple(_test(line, code, editions.get(line.standard_id)) for line, code in lines)
    missing = [
        missing_item(code, line.item, editions.get(line.standard_id), day)
        for (line, code), test in zip(lines, tests, strict=True)
        if test.item is None and not test.left_out
    ]
    of_category = isinstance(subject, Category)
    name = in_both(subject.name_en, subject.name_zh) if isinstance(subject, Category) else in_both(subject.name, None)
    return TemplateShown(
        kind="category" if of_category else "product",
        subject=subject.code,
        name=name,
        number=template.number,
        in_force_from=template.in_force_from,
        note=template.note,
        tests=tests,
        missing=tuple(missing),
    )


def _test(line: TestTemplateItem, code: str, edition: EditionInForce | None) -> TemplateTest:
    item = edition.items.get(line.item) if edition is not None else None
    return TemplateTest(standard=code, code=line.item, units=line.units, left_out=line.left_out, item=item)
