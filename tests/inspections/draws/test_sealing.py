"""The secret of a draw is stored so that the installation's own secret alone opens it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from governance.core.settings import Settings
from inspections.draws import sealing


@pytest.fixture
def sealed(shared_app: Flask) -> str:
    with shared_app.app_context():
        return sealing.sealed("ab" * 32)


def test_a_sealed_secret_opens_again(shared_app: Flask, sealed: str) -> None:
    with shared_app.app_context():
        assert sealing.unsealed(sealed) == "ab" * 32


def test_the_same_secret_is_never_sealed_alike(shared_app: Flask, sealed: str) -> None:
    with shared_app.app_context():
        assert sealing.sealed("ab" * 32) != sealed
    assert "ab" * 8 not in sealed


@pytest.mark.parametrize(("kept", "added"), [(0, ""), (0, "x"), (-8, ""), (-8, "AAAAAAA="), (20, "é")])
def test_what_was_changed_does_not_open(shared_app: Flask, sealed: str, kept: int, added: str) -> None:
    with shared_app.app_context():
        assert sealing.unsealed(sealed[:kept] + added) is None


def test_another_installation_cannot_open_it(
    applications: Callable[[Settings], Flask], settings: Settings, sealed: str
) -> None:
    with applications(replace(settings, secret_key="of another installation")).app_context():
        assert sealing.unsealed(sealed) is None
