"""`flask standard` as somebody at the shell uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from flask import Flask

from tests.inspections.standards.drafted import LEAD, edition_document


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "edition.yaml"
    path.write_text(yaml.safe_dump(edition_document(), allow_unicode=True), encoding="utf-8")
    return path


def test_a_file_is_checked_drafted_and_waits_for_somebody_else(app: Flask, file: Path) -> None:
    shell = app.test_cli_runner()
    checked = shell.invoke(args=["standard", "check", str(file)])
    assert (checked.exit_code, checked.output.split(":")[0]) == (0, "PS 900 2024 can be used")
    drafted = shell.invoke(args=["standard", "import", str(file)])
    assert (drafted.exit_code, drafted.output[:24]) == (0, "Edition 2024 is draft, i")
    assert "PS 900" not in shell.invoke(args=["standard", "show"]).output


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_kept(app: Flask, file: Path) -> None:
    file.write_text(yaml.safe_dump(edition_document(items=[LEAD | {"severity": "grave"}])), encoding="utf-8")
    refused = app.test_cli_runner().invoke(args=["standard", "import", str(file)])
    assert refused.exit_code == 2
    assert "/items/0/severity: Give one of: critical, major, minor." in refused.output


def test_the_presets_are_installed_and_shown(app: Flask) -> None:
    shell = app.test_cli_runner()
    assert "Editions published: 11; " in shell.invoke(args=["standard", "install-presets"]).output
    assert "Editions published: 0; " in shell.invoke(args=["standard", "install-presets"]).output
    shown = shell.invoke(args=["standard", "show", "PS 101", "--as-of", "2025-06-01"]).output
    assert "PS 101 2025: Toys" in shown
    assert "at most 90 mg/kg" in shown
    assert shell.invoke(args=["standard", "show", "--as-of", "2024-06-01"]).output == ""
