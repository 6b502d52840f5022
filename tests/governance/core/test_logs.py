"""Logs as JSON lines that can be put together by request."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace

import pytest
import structlog
from flask import Flask

from governance.core.access import Role
from governance.core.settings import Settings
from tests.builders import signed_in


@pytest.fixture
def lines(
    applications: Callable[[Settings], Flask], settings: Settings, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, object]]:
    """The log of an officer's look at the back office, written with level INFO."""
    app = applications(replace(settings, log_level="info"))
    client = signed_in(app, Role.REVIEWER)
    capsys.readouterr()
    client.get("/admin/?password=secret-of-the-house", headers={"Accept": "text/html"})
    client.get("/sell/confirm/secret-of-a-link", headers={"Accept": "text/html"})
    structlog.get_logger("room").info("something happened", seller="shop-1", words="规则")
    logging.getLogger("library").warning("%s said so", "a library")
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_every_request_is_one_line_with_its_id_and_who_asked(lines: list[dict[str, object]]) -> None:
    access = next(line for line in lines if line["logger"] == "access")
    assert (access["method"], access["path"], access["status"]) == ("GET", "/admin/", 200)
    assert access["actor"] == "1"
    assert len(str(access["request_id"])) == 32
    assert isinstance(access["milliseconds"], float)


def test_the_query_of_an_address_is_not_written_down(lines: list[dict[str, object]]) -> None:
    assert "secret-of-the-house" not in json.dumps(lines)


def test_a_link_that_opens_something_is_not_written_down(lines: list[dict[str, object]]) -> None:
    assert [line["path"] for line in lines if line["logger"] == "access"] == ["/admin/", "/sell/confirm/…"]
    assert "secret-of-a-link" not in json.dumps(lines)


def test_our_own_words_and_those_of_libraries_have_one_shape(lines: list[dict[str, object]]) -> None:
    (ours,) = [line for line in lines if line["logger"] == "room"]
    (library,) = [line for line in lines if line["logger"] == "library"]
    assert (ours["event"], ours["seller"], ours["words"], ours["level"]) == (
        "something happened",
        "shop-1",
        "规则",
        "info",
    )
    assert (library["event"], library["level"]) == ("a library said so", "warning")


def test_outside_a_request_nobody_is_named(lines: list[dict[str, object]]) -> None:
    (ours,) = [line for line in lines if line["logger"] == "room"]
    assert "request_id" not in ours
    assert "actor" not in ours
