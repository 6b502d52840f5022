from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.core.access import ANONYMOUS, Actor, Role, permissions_of
from governance.core.audit import AuditAction, AuditEntry
from governance.core.clocks import calendars
from governance.core.clocks.working_days import published_in_library
from governance.core.database import PLATFORM, db, scoped
from governance.core.errors import DomainError, Invalid, PermissionDenied
from tests.builders import AT, BY

NEXT = published_in_library("CN").year + 1
DAY = date(NEXT, 3, 5)


def set_day(**changes: Any) -> None:
    given: dict[str, Any] = {"country": "CN", "day": DAY, "working": False, "name": "A day", "source": "A notice"}
    calendars.set_day(**(given | {"by": BY, "at": AT} | changes))


def publish(**changes: Any) -> None:
    given: dict[str, Any] = {"country": "CN", "year": NEXT, "source": "A notice", "by": BY, "at": AT}
    calendars.publish_year(**(given | changes))


@pytest.mark.usefixtures("undone")
class TestCalendars:
    def test_what_was_entered_is_the_countrys_calendar_and_no_others(self) -> None:
        set_day(country="cn")
        publish()
        assert not calendars.working_days_of("CN").is_working(DAY)
        assert calendars.working_days_of("CN").published_until.year == NEXT
        assert calendars.working_days_of("BR").overrides == {}
        assert calendars.working_days_of(None).overrides == {}

    def test_a_day_may_be_corrected_and_every_entry_is_audited(self) -> None:
        set_day()
        set_day(working=True)
        assert calendars.working_days_of("CN").overrides == {DAY: True}
        query = select(AuditEntry).where(AuditEntry.action == AuditAction.CALENDAR_DAY).order_by(AuditEntry.id)
        entries = [(entry.subject_id, entry.before, entry.after) for entry in db.session.scalars(query)]
        after = {"day": str(DAY), "name": "A day", "source": "A notice"}
        assert entries == [
            ("CN", None, after | {"working": False}),
            ("CN", {"working": False}, after | {"working": True}),
        ]

    @pytest.mark.parametrize(
        ("changes", "refusal", "pointer"),
        [
            ({"country": "China"}, "two letters", "country"),
            ({"country": "c1"}, "two letters", "country"),
            ({"source": " "}, "published", "source"),
        ],
    )
    def test_an_entry_names_a_country_and_where_it_was_published(
        self, changes: dict[str, Any], refusal: str, pointer: str
    ) -> None:
        for operation in (set_day, publish):
            with pytest.raises(Invalid, match=refusal) as refused:
                operation(**changes)
            assert refused.value.findings[0].pointer == pointer

    @pytest.mark.parametrize(
        ("country", "year", "refusal"),
        [
            ("CN", NEXT - 1, "already"),
            ("CN", NEXT + 1, f"{NEXT} comes first"),
            ("BR", 2030, "already"),
            # Of a country without a calendar any year may be the first.
            ("XX", 2027, None),
        ],
    )
    def test_years_are_published_one_after_the_other(self, country: str, year: int, refusal: str | None) -> None:
        if refusal:
            with pytest.raises(Invalid, match=refusal):
                publish(country=country, year=year)
        else:
            publish(country=country, year=year)
            assert calendars.working_days_of(country).published_until == date(year, 12, 31)

    @pytest.mark.parametrize("role", Role)
    def test_only_those_who_keep_the_calendar_enter_days_and_years(self, role: Role) -> None:
        by = Actor("account", "1", "somebody", permissions_of([role]))
        for operation in (set_day, publish):
            if role is Role.ADMINISTRATOR:
                operation(by=by)
            else:
                with pytest.raises(PermissionDenied, match="calendar:edit"):
                    operation(by=by)

    def test_strangers_enter_nothing(self) -> None:
        with pytest.raises(DomainError):
            set_day(by=ANONYMOUS)


def test_days_and_years_are_entered_in_the_shell(app: Flask) -> None:
    flask = app.test_cli_runner()
    day = flask.invoke(args=["calendar", "set", "cn", str(DAY), "holiday", "--name", "A day", "--source", "A notice"])
    assert (day.exit_code, day.output) == (0, f"CN {DAY}: holiday.\n")
    year = flask.invoke(args=["calendar", "publish", "CN", str(NEXT), "--source", "A notice"])
    assert (year.exit_code, year.output) == (0, f"The calendar of CN is settled for {NEXT}.\n")
    again = flask.invoke(args=["calendar", "publish", "CN", str(NEXT), "--source", "A notice"])
    assert again.exit_code == 2
    assert "already" in again.output
    with app.app_context(), scoped(PLATFORM):
        assert calendars.working_days_of("CN").overrides == {DAY: False}
        assert calendars.working_days_of("CN").published_until.year == NEXT
