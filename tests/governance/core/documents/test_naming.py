from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.core.documents.kinds import JPEG, PDF, TAKEN, FileKind
from governance.core.documents.naming import LONGEST_NAME, check_description, clean_name, clean_number
from governance.core.errors import Invalid


@pytest.mark.parametrize(
    ("name", "kind", "clean"),
    [
        ("licence.pdf", PDF, "licence.pdf"),
        ("营业执照.PDF", PDF, "营业执照.PDF"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("C:\\Users\\ana\\scan.jpeg", JPEG, "scan.jpeg"),
        ("invoice.pdf.exe", PDF, "invoice.pdf.exe.pdf"),
        ("scan.pdf", JPEG, "scan.pdf.jpg"),
        ("licence\u202efdp.exe", PDF, "licencefdp.exe.pdf"),  # reads licence exe.pdf where the mark turns it round
        ("a\r\nContent-Type: text/html\x00.pdf", PDF, "html.pdf"),
        ("ｌｉｃｅｎｃｅ．ｐｄｆ", PDF, "ｌｉｃｅｎｃｅ．ｐｄｆ.pdf"),  # the dot is full-width: no ending
        ("liсence.pdf", PDF, "liсence.pdf"),  # a Cyrillic letter is shown as it is; the name decides nothing
        ("Cafe\u0301.pdf", PDF, "Café.pdf"),
        ('what? <"now">|*.pdf', PDF, "what_ __now____.pdf"),
        ("half \ud800 letter.pdf", PDF, "half letter.pdf"),
        ("  ...  ", PDF, "document.pdf"),
        (".pdf", PDF, "pdf.pdf"),
        ("", JPEG, "document.jpg"),
        ("x" * 500 + ".pdf", PDF, "x" * (LONGEST_NAME - 4) + ".pdf"),
    ],
)
def test_a_name_is_for_people_and_ends_as_its_content_asks(name: str, kind: FileKind, clean: str) -> None:
    assert clean_name(name, kind) == clean


@given(st.text(), st.sampled_from(list(TAKEN.values())))
def test_any_name_becomes_one_that_leads_nowhere_and_hides_nothing(name: str, kind: FileKind) -> None:
    clean = clean_name(name, kind)
    assert 0 < len(clean) <= LONGEST_NAME
    assert clean.lower().endswith(kind.endings)
    assert not set(clean) & set('/\\<>:"|?*')
    assert not {unicodedata.category(character) for character in clean} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert not clean.startswith(".")
    clean.encode()


@pytest.mark.parametrize(
    ("number", "clean"),
    [(None, None), ("", None), ("  \u200b ", None), (" ９１３１ MA1K ", "9131 MA1K"), ("A\x00B", "AB")],
)
def test_a_number_is_kept_as_a_reader_sees_it(number: str | None, clean: str | None) -> None:
    assert clean_number(number) == clean


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        ({}, []),
        ({"valid_from": date(2026, 3, 1), "valid_until": date(2026, 3, 1)}, []),
        ({"valid_from": date(2026, 3, 2), "valid_until": date(2026, 3, 1)}, ["valid_until"]),
        ({"kind": "Licence"}, ["kind"]),
        ({"kind": "licence\n"}, ["kind"]),
        ({"kind": "x" * 65, "number": "1" * 101}, ["kind", "number"]),
    ],
)
def test_everything_that_cannot_be_so_is_named(said: dict[str, object], pointers: list[str]) -> None:
    usual: dict[str, object] = {"kind": "licence", "number": None, "valid_from": None, "valid_until": None}
    if not pointers:
        check_description(**usual | said)  # type: ignore[arg-type]  # the columns of the table
        return
    with pytest.raises(Invalid) as refused:
        check_description(**usual | said)  # type: ignore[arg-type]
    assert [finding.pointer for finding in refused.value.findings] == pointers
