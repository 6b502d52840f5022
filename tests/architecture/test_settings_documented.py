"""The README names every setting with its default and meaning, and no other."""

from __future__ import annotations

from governance.core.settings import PROJECT
from tests.settings_table import settings_table


def test_the_readme_holds_the_table_of_settings_as_it_is() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert settings_table() in readme, "put what `python -m tests.settings_table` prints into the README"
