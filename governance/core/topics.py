"""Topics: what people and other systems can be told of, each with its words. A package plugs its own in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

WORDS: Final = re.compile(r"%\((\w+)\)s")
_PLACES: Final = re.compile(r"\{(\w+)\}")
NAME: Final = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")


@dataclass(frozen=True)
class Topic:
    """One kind of message, named `noun.verb` (`application.submitted`), and what a reader is told.

    `title` and `body` are lazy sentences with `%(x)s` where a member of the message's data belongs; `path` is the
    address inside the site, with `{x}`. Data carry references and names of things, never personal numbers. What is
    `inside` is for people of the platform alone: no other system can ask for it.
    """

    name: str
    title: Any
    body: Any
    path: str
    inside: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"A topic is named noun.verb in small letters, not {self.name!r}.")

    def members(self) -> frozenset[str]:
        """What the data of a message must have for its words; needs the application, for the language."""
        words = f"{self.title} {self.body}"
        return frozenset(WORDS.findall(words)) | frozenset(_PLACES.findall(self.path))
