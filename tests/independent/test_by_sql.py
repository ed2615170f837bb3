"""The report's numbers worked out a second time, in SQL, from the files themselves, on books that chance wrote.

Nothing of Rounds reads the files or computes here: the standard library's csv, a plain YAML loader, and SQLite.
"""

from __future__ import annotations

import csv
import random
import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import yaml

from rounds.analysis.cadence import cadence
from rounds.analysis.mix import mix
from rounds.analysis.movement import movement
from rounds.analysis.productivity import productivity
from rounds.analysis.shares import concentration, share
from rounds.base.dates import Period
from rounds.book.relationships import relate
from rounds.plugins import Plugins
from rounds.storage.loader import load
from rounds.storage.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = date(2026, 9, 30)
W, P = Period(date(2026, 7, 1), date(2026, 9, 30)), Period(date(2026, 4, 1), date(2026, 6, 30))
CADENCE = {"A": 30, "B": 45, "C": 90}
MIX = {
    "A": {"visit": 0.5, "phone": 0.2, "email": 0.2, "event": 0.1},
    "B": {"visit": 0.4, "phone": 0.2, "email": 0.3, "mail": 0.1},
    "C": {"visit": 0.2, "phone": 0.2, "email": 0.4, "mail": 0.2},
}
MONTHS = [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13) if f"{year}-{month:02}" <= "2026-09"]


def write_book(root: Path, chance: random.Random) -> None:
    """Forty people of whom nobody knows more than these files say."""
    for folder in ("contacts", "touches", "referrals"):
        (root / folder).mkdir(parents=True)
    (root / "rounds.yaml").write_text("client: {name: Chance}\nservice_lines: {spine: {name: Spine, margin: 100}}\n")
    people = [f"person-{number:02}" for number in range(40)]
    for person in people:
        lines = [f"name: {person.title()}", f"status: {chance.choice(['active', 'active', 'prospect', 'left'])}"]
        tier = chance.choice(["A", "B", "C", "D", ""])
        lines += [f"tier: {tier}"] * bool(tier)
        if chance.random() < 0.2:
            lines.append(f"preferences: {{cadence_days: {chance.choice([10, 20, 60])}}}")
        if chance.random() < 0.6:
            estimate = f"{{referrals_per_month: {chance.randrange(1, 9)}, source: guess, date: 2026-01-01}}"
            lines.append(f"potential: {estimate}")
        (root / f"contacts/{person}.yaml").write_text("\n".join(lines) + "\n")
    touches = []
    for number in range(400):
        day = date(2025, 10, 1) + timedelta(chance.randrange(365))
        one = f"- {{id: t{number}, date: {day}, channel: {chance.choice(['visit', 'phone', 'email', 'mail'])}"
        one += f", contact: {chance.choice(people)}"
        one += ", direction: inbound" if chance.random() < 0.2 else ""
        one += ", outcome: no-answer" if chance.random() < 0.1 else ""
        one += ", void: twice" if chance.random() < 0.05 else ""
        touches.append(one + "}")
    (root / "touches/all.yaml").write_text("\n".join(touches) + "\n")
    rows = ["month,contact,service_line,count"]
    for month in MONTHS:
        rows += [f"{month},{person},spine,{chance.randrange(0, 6)}" for person in chance.sample(people, 14)]
    (root / "referrals/all.csv").write_text("\n".join(rows) + "\n")


@pytest.fixture(params=range(8), ids=lambda seed: f"book{seed}")
def both(request, tmp_path):
    """The book as Rounds has it, and the database that this module made of the same files."""
    write_book(tmp_path, random.Random(request.param))
    plugins = Plugins.discover(None, None)
    book = load(Workspace(tmp_path), plugins, AS_OF).book
    return book, relate(book, AS_OF), database(tmp_path)


def database(root: Path) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE people (id, status, tier, cadence, potential);"
        "CREATE TABLE touches (id, day, channel, contact, direction);"
        "CREATE TABLE referrals (first, last, contact, count);"
        "CREATE TABLE plan (tier, channel, share);"
    )
    for file in (root / "contacts").iterdir():
        found = yaml.load(file.read_text(), yaml.BaseLoader)  # noqa: S506 - text only
        own = found.get("preferences", {}).get("cadence_days")
        tier = found.get("tier", "")
        days = (int(own) if own else CADENCE.get(tier)) if found["status"] != "left" else None
        potential = float(found["potential"]["referrals_per_month"]) if "potential" in found else None
        base.execute("INSERT INTO people VALUES (?,?,?,?,?)", (file.stem, found["status"], tier, days, potential))
    for one in yaml.load((root / "touches/all.yaml").read_text(), yaml.BaseLoader):  # noqa: S506 - text only
        if "void" not in one and one.get("outcome", "done") == "done":
            row = (one["id"], one["date"], one["channel"], one["contact"], one.get("direction", "outbound"))
            base.execute("INSERT INTO touches VALUES (?,?,?,?,?)", row)
    with (root / "referrals/all.csv").open() as table:
        for row in csv.DictReader(table):
            if int(row["count"]):
                first = date.fromisoformat(f"{row['month']}-01")
                last = (first + timedelta(31)).replace(day=1) - timedelta(1)
                base.execute(
                    "INSERT INTO referrals VALUES (?,?,?,?)", (str(first), str(last), row["contact"], int(row["count"]))
                )
    rows = [(tier, channel, part) for tier, parts in MIX.items() for channel, part in parts.items()]
    base.executemany("INSERT INTO plan VALUES (?,?,?)", rows)
    return base


def ask(base: sqlite3.Connection, sql: str, **values: object) -> list[tuple]:
    days = {"w0": str(W.start), "w1": str(W.end), "p0": str(P.start), "p1": str(P.end), "today": str(AS_OF)}
    return base.execute(sql, days | values).fetchall()


PLANNED = """
planned AS (
  SELECT p.id, p.tier, p.cadence, max(1, CAST(92.0 / p.cadence + 0.5 AS INTEGER)) AS plan,
    (SELECT count(*) FROM touches t WHERE t.contact = p.id AND t.day BETWEEN :w0 AND :w1) AS done
  FROM people p WHERE p.cadence IS NOT NULL)
"""


def test_cadence(both):
    _book, relationships, base = both
    found = cadence(relationships, W)
    [(kept, plan)] = ask(base, f"WITH {PLANNED} SELECT sum(min(done, plan)), sum(plan) FROM planned")
    assert (found.overall.kept, found.overall.planned) == (kept, plan)
    late = ask(
        base,
        """SELECT p.id, CAST(julianday(:today) - julianday(max(t.day)) - p.cadence AS INTEGER) AS late
        FROM people p JOIN touches t ON t.contact = p.id WHERE p.cadence IS NOT NULL
        GROUP BY p.id HAVING late > 0 ORDER BY p.id""",
    )
    assert sorted((line.source_id, line.overdue_days) for line in found.lines if line.overdue_days) == late


def test_mix(both):
    _book, relationships, base = both
    found = mix(relationships, W, Plugins.discover(None, None).channels().values)
    [(gap,)] = ask(
        base,
        f"""WITH {PLANNED},
        mixed AS (SELECT * FROM planned WHERE tier IN (SELECT tier FROM plan)),
        made AS (SELECT t.channel, count(*) * 1.0 / sum(count(*)) OVER () AS share FROM touches t
          JOIN mixed m ON m.id = t.contact WHERE t.direction = 'outbound' AND t.day BETWEEN :w0 AND :w1
          GROUP BY t.channel),
        wanted AS (SELECT q.channel, sum(m.plan * q.share) / (SELECT sum(plan) FROM mixed) AS share
          FROM mixed m JOIN plan q ON q.tier = m.tier GROUP BY q.channel),
        names AS (SELECT channel FROM made UNION SELECT channel FROM wanted)
        SELECT sum(abs(coalesce(made.share, 0) - coalesce(wanted.share, 0))) / 2
        FROM names LEFT JOIN made USING (channel) LEFT JOIN wanted USING (channel)""",
    )
    assert found.overall.gap == pytest.approx(gap)


def test_movement(both):
    book, relationships, base = both
    found = movement(relationships, W, P, book.settings.cutoffs)
    sums = """
        SELECT contact, min(first) AS begun, sum(CASE WHEN first BETWEEN :w0 AND :w1 THEN count ELSE 0 END) AS now,
          sum(CASE WHEN first BETWEEN :p0 AND :p1 THEN count ELSE 0 END) AS before
        FROM referrals GROUP BY contact"""
    new = [one for (one,) in ask(base, f"SELECT contact FROM ({sums}) WHERE begun >= :w0 ORDER BY contact")]
    assert sorted(line.source_id for line in found.new) == new
    counts = (
        f"""SELECT sum(now > 0), sum(before > 0), sum(now > 0 AND before > 0), sum(now), sum(before) FROM ({sums})"""
    )
    [numbers] = ask(base, counts)
    assert (*(found.active, found.active_before, found.retained, found.received, found.received_before),) == numbers
    back = ask(
        base,
        """WITH gaps AS (
          SELECT contact, first, max(last) OVER (
            PARTITION BY contact ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
          FROM referrals)
        SELECT DISTINCT contact FROM gaps WHERE first BETWEEN :w0 AND :w1
          AND julianday(first) - julianday(earlier) > 180 ORDER BY contact""",
    )
    assert sorted(line.source_id for line in found.reactivated) == [one for (one,) in back]
    year = """SELECT contact, sum(CASE WHEN first BETWEEN '2025-07-01' AND '2026-06-30' THEN count ELSE 0 END) / 4.0,
        sum(CASE WHEN first BETWEEN :w0 AND :w1 THEN count ELSE 0 END) FROM referrals GROUP BY contact"""
    called = sorted(one for one, expected, came in ask(base, year) if expected >= 3 and at_most(came, expected) <= 0.05)
    assert sorted(line.source_id for line in found.declining) == called


def at_most(came: int, expected: float) -> float:
    """P(X <= came) of a Poisson distribution, term by term."""
    term = total = 2.718281828459045**-expected
    for number in range(1, came + 1):
        term *= expected / number
        total += term
    return total


def test_concentration(both):
    _book, relationships, base = both
    found = concentration(relationships, W)
    shares = [
        one
        for (one,) in ask(
            base,
            """SELECT sum(count) * 1.0 / (SELECT sum(count) FROM referrals WHERE first BETWEEN :w0 AND :w1) AS share
            FROM referrals WHERE first BETWEEN :w0 AND :w1 GROUP BY contact ORDER BY share DESC""",
        )
    ]
    assert found.top(1) == pytest.approx(shares[0])
    assert found.top(5) == pytest.approx(sum(shares[:5]))
    assert found.hhi == pytest.approx(sum(one * one for one in shares))
    assert found.effective == pytest.approx(1 / sum(one * one for one in shares))


def test_share(both):
    book, relationships, base = both
    found = share(relationships, W, book.settings.cutoffs)
    [(received, potential)] = ask(
        base,
        """SELECT sum(coalesce(came, 0)), sum(potential * 3) FROM people p LEFT JOIN (
          SELECT contact, sum(count) AS came FROM referrals WHERE first BETWEEN :w0 AND :w1 GROUP BY contact
        ) r ON r.contact = p.id WHERE potential IS NOT NULL AND (status <> 'left' OR came > 0)""",
    )
    assert found.keepage == pytest.approx(received / potential)
    assert found.leakage == pytest.approx(1 - received / potential)


def test_quadrants(both):
    _book, relationships, base = both
    found = productivity(relationships, W, P, Plugins.discover(None, None).channels().values)
    rows = ask(
        base,
        f"""WITH {PLANNED}, sums AS (
          SELECT contact, sum(CASE WHEN first BETWEEN :w0 AND :w1 THEN count ELSE 0 END)
            - sum(CASE WHEN first BETWEEN :p0 AND :p1 THEN count ELSE 0 END) AS change
          FROM referrals GROUP BY contact)
        SELECT n.id, (SELECT count(*) FROM touches t WHERE t.contact = n.id AND t.direction = 'outbound'
            AND t.day BETWEEN :w0 AND :w1) * 1.0 / plan >= 1, coalesce(change, 0) >= 1
        FROM planned n LEFT JOIN sums s ON s.contact = n.id ORDER BY n.id""",
    )
    told = {line.source_id: (line.activity >= 1, line.change >= 1) for line in found.lines if line.quadrant}
    assert told == {one: (bool(effort), bool(growth)) for one, effort, growth in rows}
    assert len(set(told.values())) == 4  # chance fills every quadrant
