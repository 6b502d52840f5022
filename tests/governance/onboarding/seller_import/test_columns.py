from __future__ import annotations

import pytest

from governance.core.errors import Invalid
from governance.onboarding.seller_import.columns import COLUMNS, NAMES, read_heading


def test_every_column_is_found_by_its_name_and_by_its_chinese_headings() -> None:
    assert read_heading(NAMES).places == {name: place for place, name in enumerate(NAMES)}
    chinese = read_heading([column.chinese[0] for column in COLUMNS])
    assert chinese.places == {name: place for place, name in enumerate(NAMES)}


def test_capitals_blanks_and_strange_columns_do_not_matter() -> None:
    heading = read_heading([" Reference", "NAME", "registration number", "colour", "", "country"])
    assert heading.places == {"reference": 0, "name": 1, "registration_number": 2, "country": 5}
    assert heading.unknown == ("colour",)


def test_what_is_missing_or_twice_there_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_heading(["reference", "name", "名称", "reference"])
    assert {finding.pointer for finding in refused.value.findings} == {"reference", "country"}


def test_a_file_without_a_heading_is_refused() -> None:
    with pytest.raises(Invalid, match="no list of sellers"):
        read_heading([])
