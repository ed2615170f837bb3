"""Whom to turn to next: what is worked out for some sources is what all records together give."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rounds.desk import outlook
from rounds.desk.agenda import who_waits
from rounds.desk.outlook import look_ahead

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk

SAMPLE = Path(__file__).parents[3] / "sample_data" / "cedar-orthopedics"


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    root = tmp_path / "clinic"
    shutil.copytree(SAMPLE, root, ignore=shutil.ignore_patterns("plugins", ".rounds", "reports"))
    return root


def ids(clinic: Path, kind: str) -> list[str]:
    return sorted(path.stem for path in (clinic / kind).glob("*.yaml"))


def log(clinic: Path, chance: random.Random) -> None:
    """A touch with others, a promise, and promises that it keeps."""
    people, touches = ids(clinic, "contacts"), sorted((clinic / "touches").rglob("*.yaml"))
    also = chance.sample(people, 3)
    name = f"2026-10-{chance.randrange(10, 31)}-made-{chance.randrange(10**6)}"
    lines = [f"date: {name[:10]}", f"channel: {chance.choice(['visit', 'phone'])}", f"contact: {also[0]}"]
    lines += [f"also: [{', '.join(also[1:])}]"] * chance.randrange(2)
    lines += [f"organization: {chance.choice(ids(clinic, 'organizations'))}"] * chance.randrange(2)
    lines += ["next: {due: 2026-11-05, action: call again}"] * chance.randrange(2)
    lines += [f"follows: [{chance.choice(touches).stem}]"] * chance.randrange(2)
    lines += [f"outcome: {chance.choice(['done', 'no-answer'])}"]
    (clinic / "touches" / "2026" / "10").mkdir(parents=True, exist_ok=True)
    (clinic / "touches" / "2026" / "10" / f"{name}.yaml").write_text("\n".join([*lines, ""]))


def drop_touch(clinic: Path, chance: random.Random) -> None:
    chance.choice(sorted((clinic / "touches").rglob("*.yaml"))).unlink()


def drop_source(clinic: Path, chance: random.Random) -> None:
    kind = chance.choice(["contacts", "organizations"])
    (clinic / kind / f"{chance.choice(ids(clinic, kind))}.yaml").unlink()


def void(clinic: Path, chance: random.Random) -> None:
    kind = chance.choice(["contacts", "organizations"])
    with (clinic / kind / f"{chance.choice(ids(clinic, kind))}.yaml").open("a") as file:
        file.write("void: entered by mistake\n")


def change(clinic: Path, chance: random.Random) -> None:
    """A tier, an owner or a status, of a person or a place."""
    kind = chance.choice(["contacts", "organizations"])
    file = clinic / kind / f"{chance.choice(ids(clinic, kind))}.yaml"
    field, value = chance.choice([("tier", "A"), ("tier", "C"), ("liaison", "dana"), ("status", "inactive")])
    text = re.sub(rf"^{field}:.*\n", "", file.read_text(), flags=re.MULTILINE)
    file.write_text(text + f"{field}: {value}\n")


def hear(clinic: Path, chance: random.Random) -> None:
    who = chance.choice([f"contact: {chance.choice(ids(clinic, 'contacts'))}", "organization: harbor-view-medical"])
    name = f"2026-10-01-made-{chance.randrange(10**6)}"
    text = f"type: concern\nopened: 2026-10-01\n{who}\ntext: Three weeks is too long.\n"
    (clinic / "feedback" / f"{name}.yaml").write_text(text)


def plan(clinic: Path, chance: random.Random) -> None:
    (clinic / "campaigns").mkdir(exist_ok=True)
    step = f"{{week: 1, channel: {chance.choice(['visit', 'phone'])}}}"
    text = (
        f"name: Anew\nstart: 2026-10-{chance.randrange(20, 31)}\nend: 2026-11-30\naudience: tier:A\nsteps: [{step}]\n"
    )
    (clinic / "campaigns" / "anew.yaml").write_text(text)


def refer(clinic: Path, chance: random.Random) -> None:
    file = chance.choice(sorted((clinic / "referrals").glob("*.csv")))
    lines = file.read_text().splitlines()
    del lines[chance.randrange(1, len(lines))]
    file.write_text("\n".join([*lines, ""]))


CHANGES = (log, log, log, drop_touch, drop_source, void, change, change, hear, refer, plan)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_new_is_worked_out_as_all_of_it_would_be(
    desk_at: Callable[..., Desk], clinic: Path, seed: int, monkeypatch: pytest.MonkeyPatch
):
    chance = random.Random(seed)
    patched: list[int] = []
    real = outlook.look_ahead

    def listen(one: Desk, **options: object) -> object:
        patched.append(len(options.get("among") or ()))  # type: ignore[arg-type]
        return real(one, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(outlook, "look_ahead", listen)
    who_waits(desk_at(clinic, use_index=True))
    for _ in range(12):
        for _ in range(chance.randrange(1, 3)):
            chance.choice(CHANGES)(clinic, chance)
        quick = who_waits(desk_at(clinic, use_index=True))
        assert quick.next_touches == who_waits(desk_at(clinic, use_index=False)).next_touches
    assert any(patched), "no answer was ever patched"


@pytest.mark.parametrize("seed", range(2))
def test_one_source_alone_is_as_it_is_among_all(desk_at: Callable[..., Desk], clinic: Path, seed: int):
    chance = random.Random(100 + seed)
    for _ in range(10):
        chance.choice(CHANGES)(clinic, chance)
    for use_index in (True, False):
        whole = look_ahead(desk_at(clinic, use_index=use_index))
        for source in chance.sample(sorted(whole.by_id), 8):
            alone = look_ahead(desk_at(clinic, use_index=use_index), among={source})
            assert alone.next_touches == tuple(one for one in whole.next_touches if one.source_id == source)
            assert alone.by_id[source] == whole.by_id[source]
            promised = [one for one in whole.follow_ups if one.source_id == source]
            assert [one for one in alone.follow_ups if one.source_id == source] == promised


def test_a_promise_that_somebody_else_keeps_is_kept(desk_at: Callable[..., Desk], clinic: Path):
    """The touch that keeps it names nobody whom the promise was made to."""
    day = clinic / "touches" / "2026" / "10"
    day.mkdir(parents=True, exist_ok=True)
    promised, keeper = ids(clinic, "contacts")[:2]
    (day / "2026-10-02-promise.yaml").write_text(
        f"date: 2026-10-02\nchannel: visit\ncontact: {promised}\nnext: {{action: send the form, due: 2026-10-09}}\n"
    )

    def promises() -> list[str]:
        quick, whole = (who_waits(desk_at(clinic, use_index=use)).next_touches for use in (True, False))
        assert quick == whole
        return [one.source_id for one in quick if one.matter == "promise" and "Send the form" in one.action]

    assert promised in promises()
    (day / "2026-10-05-kept.yaml").write_text(
        f"date: 2026-10-05\nchannel: phone\ncontact: {keeper}\nfollows: [2026-10-02-promise]\n"
    )
    assert promised not in promises()
