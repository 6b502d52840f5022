"""No decision is half done and no message lost at kill -9, at whatever moment it comes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from governance.core.settings import Settings
from tests.conftest import settings_for
from tests.governance.violations import kill_drill
from tests.governance.violations.kill_drill import Drill
from tests.servers import Database


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return replace(settings_for(database, tmp_path / "var"), webhook_private=True)


def test_decisions_survive_kills_of_web_and_scheduler(
    app: Flask, settings: Settings, database: Database, tmp_path: Path
) -> None:
    drill = Drill(decisions=500, kills=8)
    told = kill_drill.run(drill, app, settings, tmp_path)
    assert kill_drill.report(drill, database, told) == []
    assert drill.killed == {"web": 4, "scheduler": 4}
