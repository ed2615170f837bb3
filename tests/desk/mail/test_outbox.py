"""Messages on their way: each in one state, sent at most once, whatever is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest

from rounds.base.problems import ChangedError, RoundsError, UsageError
from rounds.desk.mail.outbox import STATES, Item, Outbox, dispatch
from rounds.plugins.carriers import Receipt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from rounds.storage.workspace import Workspace


@pytest.fixture
def outbox(make_workspace: Callable[..., Workspace]) -> Outbox:
    return Outbox(make_workspace({}))


def item(number: int) -> Item:
    name = f"2026-10-31-person-{number:03}-abc234"
    return Item(name, "email", f"person-{number:03}@example.org", f"person-{number:03}", {"date": "2026-10-31"}, b"Hi")


def states(outbox: Outbox) -> dict[str, list[str]]:
    return {state: [one.id for one in outbox.items(state)] for state in STATES if outbox.items(state)}


def send(outbox: Outbox, deliver: Callable[[str, bytes], Receipt]) -> None:
    with outbox.held():
        for _ in dispatch(outbox, outbox.items("queued"), deliver):
            pass


def test_each_answer_of_the_server_has_its_state(outbox: Outbox) -> None:
    answers = {"person-001": "sent", "person-002": "refused", "person-003": "waiting"}

    def deliver(to: str, _composed: bytes) -> Receipt:
        return Receipt(answers[to.partition("@")[0]], "so it is")

    with outbox.held():
        outbox.add(map(item, (1, 2, 3)))
    send(outbox, deliver)
    assert states(outbox) == {"queued": [item(3).id], "sent": [item(1).id], "refused": [item(2).id]}
    assert outbox.find(item(2).id)[1].words == "so it is"


def test_what_nobody_knows_is_unknown_and_after_three_in_a_row_the_rest_waits(outbox: Outbox) -> None:
    def deliver(_to: str, _composed: bytes) -> Receipt:
        raise TimeoutError("the line\x1b[2J went dead")

    with outbox.held():
        outbox.add(map(item, range(5)))
    send(outbox, deliver)
    assert {state: len(found) for state, found in states(outbox).items()} == {"queued": 2, "unknown": 3}
    assert outbox.find(item(0).id)[1].words == "TimeoutError: the line [2J went dead"


def test_only_one_sends_at_a_time(outbox: Outbox) -> None:
    with outbox.held(), pytest.raises(ChangedError, match="another rounds command is sending"), outbox.held():
        pass


@pytest.mark.parametrize("raw", [b"", b"{}", b"{}\nHi", b"not json\nHi", b'{"id": 1}\nHi', b"[1]\nHi"])
def test_a_damaged_file_is_told_and_stays(outbox: Outbox, raw: bytes) -> None:
    with outbox.held():
        outbox.add([item(1)])
    file = outbox.workspace.local / "outbox" / "queued" / f"{item(1).id}.msg"
    file.write_bytes(raw)
    with pytest.raises(RoundsError, match="is damaged"):
        outbox.items("queued")
    assert file.read_bytes() == raw


def test_what_is_not_there_is_told(outbox: Outbox) -> None:
    with pytest.raises(UsageError, match="the outbox has no message 'x'"):
        outbox.find("x")


def test_killed_at_any_moment_no_message_is_sent_twice(outbox: Outbox, tmp_path: Path) -> None:
    """Two hundred messages, and SIGKILL again and again; whoever is 'unknown' may have got it, and nobody else."""
    chance, delivered = random.Random(1), tmp_path / "delivered"
    with outbox.held():
        outbox.add(map(item, range(200)))
    kills = 0
    while outbox.items("queued"):
        child = os.fork()
        if child == 0:
            try:
                _deliver_on(outbox, delivered)
            finally:
                os._exit(0)
        _await_some(child, delivered, chance.randrange(8))
        time.sleep(chance.uniform(0.0, 0.004))
        os.kill(child, signal.SIGKILL)
        kills += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        with outbox.held():
            pass
    got = delivered.read_text().split()
    found = states(outbox)
    assert kills > 20
    assert len(got) == len(set(got))
    assert sorted(name for names in found.values() for name in names) == [item(number).id for number in range(200)]
    sent = {name.split("-abc234")[0].removeprefix("2026-10-31-") + "@example.org" for name in found["sent"]}
    maybe = {name.split("-abc234")[0].removeprefix("2026-10-31-") + "@example.org" for name in found.get("unknown", [])}
    assert sent <= set(got) <= sent | maybe
    assert len(maybe) <= kills


def _await_some(child: int, delivered: Path, number: int) -> None:
    """Until the child has delivered so many more, or has ended: however fast the machine is, many kills fall due."""

    def lines() -> int:
        return delivered.read_text().count("\n") if delivered.exists() else 0

    goal = lines() + number
    while lines() < goal and os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        time.sleep(0.0005)


def _deliver_on(outbox: Outbox, delivered: Path) -> None:
    with delivered.open("ab", buffering=0) as file:

        def deliver(to: str, _composed: bytes) -> Receipt:
            file.write(f"{to}\n".encode())
            return Receipt("sent")

        send(outbox, deliver)
