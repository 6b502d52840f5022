"""Reading rules written in YAML together with the line on which each field stands, so that a finding can name it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from governance.core.errors import Finding, Invalid


@dataclass(frozen=True)
class Source:
    """What a file says: plain data, and per JSON pointer (`/score/rates/0/target`) its line, counted from 1."""

    data: dict[str, Any]
    lines: Mapping[str, int]

    def line_of(self, pointer: str) -> int:
        """The line of `pointer`, or of the nearest thing around it that does stand in the file."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer, 1)


def read(text: str) -> Source:
    """Parse YAML; raises `Invalid` naming the line when it is no YAML, names a field twice or is no mapping."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        data = loader.construct_document(root) if root is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _refused(line, f"This is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2025-02-30
        raise _refused(1, f"This is not YAML: {error}") from error
    finally:
        loader.dispose()
    if not isinstance(root, yaml.MappingNode) or not isinstance(data, dict):
        raise _refused(1, "A document is a mapping of fields, such as `name: fair-1000`.")
    lines: dict[str, int] = {}
    _note_lines(root, "", lines)
    return Source(data, lines)


class _Loader(yaml.SafeLoader):
    """Plain YAML written out: an alias would let a small file stand for a huge one, and send a reader elsewhere."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise _refused(event.start_mark.line + 1, f"Write the value out instead of referring to *{event.anchor}.")
        return super().compose_node(parent, index)


def _note_lines(node: yaml.Node, pointer: str, lines: dict[str, int]) -> None:
    lines[pointer] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            _note_lines(item, f"{pointer}/{number}", lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            below = f"{pointer}/{key.value}"
            line = key.start_mark.line + 1
            if below in lines:
                raise _refused(line, f"The field {key.value!r} stands here a second time; line {lines[below]} has it.")
            _note_lines(value, below, lines)
            lines[below] = line


def _refused(line: int, message: str) -> Invalid:
    return Invalid("This cannot be read.", findings=[Finding(f"line {line}", message)])
