"""`flask rulebook` as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from governance.rulebook import publication


def test_install_says_what_is_in_force_and_may_be_repeated(app: Flask) -> None:
    runner = app.test_cli_runner()
    for _ in range(2):
        result = runner.invoke(args=["rulebook", "install"])
        assert result.exit_code == 0, result.output
        assert result.output == "fair-1000 3 is published, in force from 2000-01-01.\n"


def test_an_unknown_preset_is_one_sentence_and_exit_code_2(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["rulebook", "install", "unfair"])
    assert result.exit_code == 2
    presets = "cn-taobao-like, ebay-like, fair-1000, meli-like, shopee-like, tiktok-like"
    assert result.output == f"Error: There is no preset 'unfair'. The presets are: {presets}.\n"


def test_check_prints_every_finding_with_line_and_field(app: Flask, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    text = publication.preset_text("fair-1000")
    draft.write_text(text.replace("weight: 80", "weight: 90").replace("violation: unsafe_goods", "violation: unsafe"))
    result = app.test_cli_runner().invoke(args=["rulebook", "check", str(draft)])
    assert result.exit_code == 2
    assert "3 things to correct" in result.output
    assert "/score/rates: The weights of the rates (620)" in result.output
    assert "/decisions/1/violation: There is no violation type 'unsafe'." in result.output


def test_check_of_a_good_draft_says_so(app: Flask, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(publication.preset_text("fair-1000").replace('version: "3"', 'version: "draft 4"'))
    result = app.test_cli_runner().invoke(args=["rulebook", "check", str(draft)])
    assert (result.exit_code, result.output) == (0, "fair-1000 draft 4 can be used.\n")


@pytest.mark.parametrize("name", publication.presets())
def test_every_preset_can_be_checked_as_a_file(shared_app: Flask, tmp_path: Path, name: str) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_text(publication.preset_text(name), encoding="utf-8")
    result = shared_app.test_cli_runner().invoke(args=["rulebook", "check", str(draft)])
    assert (result.exit_code, result.output.split()[0]) == (0, name)


def test_check_of_something_that_is_no_text_is_one_sentence(app: Flask, tmp_path: Path) -> None:
    draft = tmp_path / "draft.yaml"
    draft.write_bytes(b"\xff\xfe\x00")
    result = app.test_cli_runner().invoke(args=["rulebook", "check", str(draft)])
    assert (result.exit_code, result.output) == (2, "Error: draft.yaml is not UTF-8 text.\n")


def test_show_prints_the_digest_and_a_text_that_can_be_checked_again(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["rulebook", "show"]).exit_code == 2
    runner.invoke(args=["rulebook", "install"])
    shown = runner.invoke(args=["rulebook", "show", "--as-of", "2018-03-31"])
    assert shown.exit_code == 0
    again = tmp_path / "shown.yaml"
    again.write_text(shown.output, encoding="utf-8")
    assert runner.invoke(args=["rulebook", "check", str(again)]).exit_code == 0
