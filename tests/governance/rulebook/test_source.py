"""Reading YAML with the line of every field."""

from __future__ import annotations

import pytest

from governance.core.errors import Invalid
from governance.rulebook import source

TEXT = """\
name: fair
score:
  rates:
    - code: late
      target: "0.04"
    - code: low_reviews
"""


@pytest.mark.parametrize(
    ("pointer", "line"),
    [
        ("/name", 1),
        ("/score", 2),
        ("/score/rates/0", 4),
        ("/score/rates/0/target", 5),
        ("/score/rates/1/code", 6),
        ("/score/rates/1/target", 6),  # not there: the line of the rate that lacks it
        ("/version", 1),  # not there at all
    ],
)
def test_every_field_has_its_line(pointer: str, line: int) -> None:
    assert source.read(TEXT).line_of(pointer) == line


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("name: [unclosed", "line 1", "not YAML"),
        ("name: a\nname: b", "line 2", "a second time; line 1 has it"),
        ("day: 2026-02-30", "line 1", "not YAML"),
        ("- a list", "line 1", "mapping of fields"),
        ("", "line 1", "mapping of fields"),
        ("a: &x 1\nb: *x", "line 2", "Write the value out"),
        ("a: 1\nb: !!python/object:os.system {}", "line 2", "not YAML"),
        ("name: a\n---\nname: b", "line 2", "not YAML"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        source.read(text)
    [finding] = refused.value.findings
    assert finding.pointer == line
    assert sentence in finding.message
