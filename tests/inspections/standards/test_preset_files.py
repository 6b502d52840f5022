"""The platform's own standards: each can be used, and every category of the demo is tested."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from governance.core.access import system_actor
from governance.core.database import db
from governance.demo.trade import TRADES
from inspections.standards.in_force import editions_in_force
from inspections.standards.models import StandardEdition, TestTemplate
from inspections.standards.preset_files import IN_FORCE_FROM, install_presets, preset_templates, presets
from inspections.standards.template_readings import find_templates
from tests.builders import AT
from tests.inspections.pooled import make_category
from tests.inspections.standards.drafted import SHOP

INSTALLER = system_actor("standard install-presets")


def test_presets_are_the_platforms_own_and_say_where_they_come_from() -> None:
    read = presets()
    assert len(read) >= 10
    assert len({one.code for one in read}) == len(read)
    for one in read:
        assert one.kind == "platform"
        assert one.code.startswith("PS ")
        assert one.in_force_from <= IN_FORCE_FROM
        assert all(item.name["zh"] != item.name["en"] for item in one.items)
        assert all("orientation" in item.clause for item in one.items if item.clause)


def test_every_category_of_the_demo_has_tests_that_the_presets_define() -> None:
    items = {(one.code, item.code) for one in presets() for item in one.items}
    asked = preset_templates()
    assert set(asked) == {trade.code for trade in TRADES}
    assert {(test.standard, test.item) for tests in asked.values() for test in tests} <= items


@pytest.mark.usefixtures("undone")
def test_they_are_installed_once_and_leave_alone_what_is_there() -> None:
    make_category("toys")
    make_category("books")
    installed = install_presets(by=INSTALLER, at=AT)
    assert (installed.editions, installed.templates) == (len(presets()), 2)
    assert "apparel" in installed.unknown_categories
    assert set(db.session.scalars(select(StandardEdition.state))) == {"published"}
    make_category("pets")
    again = install_presets(by=INSTALLER, at=AT)
    assert (again.editions, again.templates) == (0, 1)
    assert db.session.scalar(select(func.count()).select_from(TestTemplate)) == 3
    assert len(editions_in_force(date(2026, 3, 1))) == len(presets())


@pytest.mark.usefixtures("undone")
def test_what_is_tested_of_each_category_is_read_with_nothing_missing() -> None:
    for trade in TRADES:
        make_category(trade.code)
    install_presets(by=INSTALLER, at=AT)
    page = find_templates(by=SHOP, at=AT)
    assert [one.subject for one in page.items] == sorted(trade.code for trade in TRADES)
    assert all(not one.missing for one in page.items)
