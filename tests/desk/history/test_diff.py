"""What changed between two states, record by record."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.diff import ShowDiff, show_diff


@pytest.fixture
def diff(moved, desk_at):
    return lambda revisions="": show_diff(desk_at(moved), ShowDiff(revisions))


def test_a_difference_is_told_in_words(diff):
    assert diff("HEAD~2..HEAD~1").lines() == [
        "Dr. Okafor: tier B to A; moved from Cedar Clinic to Northgate Family Medicine"
    ]
    assert diff("HEAD~1..HEAD").lines() == [
        "Dr. Okafor: tags: sailing added",
        "Referrals of Dr. Okafor, 2026-10: count 3 to 5",
    ]
    assert diff("HEAD~1..").lines() == diff("HEAD~1..HEAD").lines()


def test_days_name_what_was_committed_by_then(diff):
    assert diff("2026-10-07..2026-10-31").lines() == diff("HEAD~2..HEAD~1").lines()
    assert diff("2026-10-15..2026-10-31").lines() == []
    with pytest.raises(UsageError, match="nothing was committed here by 2026-09-01"):
        diff("2026-09-01")


def test_what_is_not_committed_yet(diff, moved):
    moved.edit("contacts/lee-min.yaml", "tier: C", "tier: B\nvoid: moved away")
    (moved.root / "contacts/new-one.yaml").write_text("name: New One\nspecialty: pediatrics\n")
    (moved.root / "touches/2026/10.yaml").write_text("- {id: one, date\n")
    (moved.root / "limits.yaml").write_text("[]\n")
    assert diff().lines() == [
        "Min Lee: tier C to B; voided, “moved away”",
        "New One: new, pediatrics",
        "touches/2026/10.yaml: cannot be read any more, see: rounds check",
        "limits.yaml: changed",
    ]


def test_as_data_it_tells_records_then_broken_files_and_those_of_no_records(diff, moved):
    told = diff("HEAD~2..HEAD~1").as_data()
    assert [(one["kind"], one["id"], one["what"]) for one in told] == [("contact", "okafor-grace", "changed")]
    assert told[0]["fields"][0] == {"field": "tier", "before": "B", "after": "A"}
    moved.edit("contacts/lee-min.yaml", "tier: C", "tier: [")
    (moved.root / "limits.yaml").write_text("[]\n")
    assert [[one[name] for name in ("kind", "id", "file", "what", "fields")] for one in diff().as_data()] == [
        ["file", "contacts/lee-min.yaml", "contacts/lee-min.yaml", "broken", []],
        ["file", "limits.yaml", "limits.yaml", "changed", []],
    ]
    assert [one["words"] for one in diff().as_data()] == diff().lines()


def test_many_rows_of_referrals_are_summed_up(diff, moved):
    rows = "".join(f"2026-{month:02},lee-min,,1\n" for month in range(1, 10)) * 2
    moved.edit("referrals/2026-10.csv", "okafor-grace,,5\n", f"okafor-grace,,5\n{rows}")
    assert diff().lines() == ["referrals/2026-10.csv: 18 rows new"]
    assert len(diff().as_data()) == 18
