"""What a reader is told: the words of a topic filled with the data of a message, in the language of the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from governance.core.outbox.announcing import topics
from governance.core.outbox.models import Message
from governance.core.topics import WORDS


@dataclass(frozen=True)
class Words:
    """A message for people: one line, a sentence or two, and where to go in the site."""

    title: str
    body: str
    path: str


def words_of(message: Message) -> Words:
    """The words of a message; one about a topic that no longer exists says at least its name."""
    topic = topics().get(message.topic)
    if topic is None:
        return Words(message.topic, "", "/")
    title = " ".join(_filled(topic.title, message.data).split())
    return Words(title, _filled(topic.body, message.data), topic.path.format_map(_Addressed(message.data)))


def _filled(sentence: Any, data: Mapping[str, Any]) -> str:
    """A sentence with its words; what an older message lacks is an ellipsis."""
    return WORDS.sub(lambda word: str(data.get(word[1], "…")), str(sentence))


class _Addressed(dict[str, str]):
    """Data as an address wants them: nothing given can leave its place in it."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: quote(str(value), safe="") for name, value in data.items()})

    def __missing__(self, name: str) -> str:
        return "-"
