"""A message is never lost at kill -9, at whatever moment it comes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask

from governance.core.calendar import now
from governance.core.settings import PROJECT, Settings
from tests.governance.core.outbox.conftest import ask_for_messages, environment_of, states, stored, tell
from tests.governance.core.outbox.receivers import Receiver, receiver, slowly

KILLS = 50
MESSAGES_PER_KILL = 6
SECONDS = 240


class Deliverer:
    """A process that delivers, and its parent, which makes the next one after a kill."""

    def __init__(self, parent: subprocess.Popen[str]) -> None:
        self._parent = parent

    def start(self) -> int:
        assert self._parent.stdin is not None
        self._parent.stdin.write("\n")
        self._parent.stdin.flush()
        return int(self.line())

    def line(self) -> str:
        assert self._parent.stdout is not None
        return self._parent.stdout.readline().strip()


@contextmanager
def deliverers(settings: Settings) -> Iterator[Deliverer]:
    command = [sys.executable, "-m", "tests.governance.core.outbox.delivering"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT, env=environment_of(settings), text=True, **pipes) as parent:  # type: ignore[call-overload]
        deliverer = Deliverer(parent)
        assert deliverer.line() == "ready"
        yield deliverer


def eventually(happens: Callable[[], bool], *, look_every: float) -> None:
    deadline = time.monotonic() + SECONDS
    while not happens():
        assert time.monotonic() < deadline
        time.sleep(look_every)


def arrived(here: Receiver, *, more_than: int) -> Callable[[], bool]:
    return lambda: len(here.received) > more_than


def test_fifty_kills_at_any_moment_lose_no_message_and_change_no_id(app: Flask, settings: Settings) -> None:
    """Every kill comes while messages are on their way: before, while and after the receiver answers."""
    dice = random.Random(50)
    with receiver() as here, deliverers(settings) as deliverer:
        here.answers = slowly(0.01)
        ask_for_messages(app, here.url)
        for _kill in range(KILLS):
            tell(app, MESSAGES_PER_KILL, at=now())
            seen = len(here.received)
            pid = deliverer.start()
            eventually(arrived(here, more_than=seen), look_every=0.002)
            time.sleep(dice.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
        pid = deliverer.start()
        eventually(lambda: states(app) == {"sent"}, look_every=0.2)
        os.kill(pid, signal.SIGKILL)
    messages = stored(app)
    assert len(messages) == MESSAGES_PER_KILL * KILLS
    assert set(here.ids) == set(map(str, messages))
    assert {len(bodies) for bodies in here.bodies().values()} == {1}
    said = {received.id: received.data["number"] for received in here.received}
    assert said == {str(message.id): message.data["number"] for message in messages.values()}
    assert max(here.ids.values()) > 1, "no kill came between the receiver's answer and the mark in the database"
