"""Other plain-text tools, each on as many of its own records: what they take, and what they do not do.

Each peer is given the same number of records as Rounds has touches (contacts for khard), in its own format, on files
written here. One that is not installed is left out, and the table says so.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.generate import Size


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool.

    Attributes:
        name: The program.
        work: What it does here.
        lacks: What it does not do that Rounds does in the same time.
        records: How many records of its own it is given.
        prepare: Writes its files into a folder, and returns the command (without the program) and its environment.
    """

    name: str
    work: str
    lacks: str
    records: Callable[[Size], int]
    prepare: Callable[[Path, int], tuple[list[str], dict[str, str]]]

    def program(self) -> str:
        """Where it is installed: beside this Python, or on the path; empty when it is not."""
        beside = Path(sys.executable).with_name(self.name)
        return str(beside) if beside.exists() else shutil.which(self.name) or ""


def _day(number: int) -> str:
    """A day of the five years to October 2026."""
    month = number % 60
    return f"{2021 + (month + 10) // 12}-{(month + 10) % 12 + 1:02}-{number % 28 + 1:02}"


def _beancount(folder: Path, records: int) -> tuple[list[str], dict[str, str]]:
    lines = ["2020-01-01 open Assets:Cash", *(f"2020-01-01 open Expenses:P{person}" for person in range(1000))]
    lines += [
        f'{_day(number)} * "visit" "check in"\n  Expenses:P{number % 1000}  1.00 USD\n  Assets:Cash'
        for number in range(records)
    ]
    (folder / "book.beancount").write_text("\n".join(lines) + "\n")
    return ["--no-cache", str(folder / "book.beancount")], {}


def _journal(folder: Path, records: int) -> Path:
    file = folder / "book.journal"
    with file.open("w") as journal:
        for number in sorted(range(records), key=_day):
            journal.write(f"{_day(number)} visit ; check in\n  expenses:p{number % 1000}  $1.00\n  assets:cash\n\n")
    return file


def _hledger(folder: Path, records: int) -> tuple[list[str], dict[str, str]]:
    return ["-f", str(_journal(folder, records)), "check"], {}


def _ledger(folder: Path, records: int) -> tuple[list[str], dict[str, str]]:
    return ["-f", str(_journal(folder, records)), "balance"], {}


def _khard(folder: Path, records: int) -> tuple[list[str], dict[str, str]]:
    cards = folder / "cards"
    cards.mkdir()
    for number in range(records):
        (cards / f"{number}.vcf").write_text(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nUID:u{number}\r\nFN:Ana Bell {number}\r\nN:Bell {number};Ana;;;\r\n"
            f"TEL;TYPE=work:(860) 555-0{number % 1000:03}\r\nEMAIL:person{number}@example.org\r\nEND:VCARD\r\n"
        )
    config = folder / "khard.conf"
    config.write_text(f"[addressbooks]\n[[cards]]\npath = {cards}\n[general]\ndefault_action = list\n")
    return ["-c", str(config), "list"], {}


def _taskwarrior(folder: Path, records: int) -> tuple[list[str], dict[str, str]]:
    lines = [
        f'[description:"visit person {number}" due:"1790000000" entry:"1780000000" status:"pending" '
        f'uuid:"{number:08x}-0000-4000-8000-000000000000"]'
        for number in range(records)
    ]
    (folder / "pending.data").write_text("\n".join(lines) + "\n")
    (folder / "taskrc").write_text(f"data.location={folder}\nconfirmation=no\nverbose=nothing\ngc=off\n")
    return ["rc.gc=off", "limit:20", "next"], {"TASKRC": str(folder / "taskrc")}


PEERS = (
    Peer("bean-check", "check", "no schema, no report, no plugins isolated", lambda size: size.touches, _beancount),
    Peer("hledger", "check", "no schema, no report, no plugins", lambda size: size.touches, _hledger),
    Peer("ledger", "balance", "no schema, no check, no report", lambda size: size.touches, _ledger),
    Peer("khard", "list", "no touches, no check, no report", lambda size: size.contacts, _khard),
    Peer("task", "the 20 next", "no schema, no history, no report", lambda size: size.touches, _taskwarrior),
)
