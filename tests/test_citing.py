"""Citing: records by file and by runs of lines."""

from __future__ import annotations

from rounds import Basis, Citation, cite
from rounds.base.problems import Source
from rounds.book.records import Referral


def _row(path: str, line: int, case: str = "") -> Referral:
    return Referral(Source(path, line), id=case)


def test_neighbouring_lines_become_a_run():
    rows = [_row("referrals/2026-10.csv", line) for line in (14, 3, 5, 4, 14)]
    (found,) = cite(rows)
    assert (str(found), found.records) == ("referrals/2026-10.csv:3-5,14", 4)


def test_files_come_in_order_and_a_record_counts_once():
    found = cite([_row("b.yaml", 2), _row("a.yaml", 2), _row("b.yaml", 2)])
    assert [str(one) for one in found] == ["a.yaml:2", "b.yaml:2"]
    assert Basis("a / b", records=found).count == 2


def test_two_records_on_one_line_are_two():
    assert cite([_row("a.yaml", 1, "x"), _row("a.yaml", 1, "y")]) == (Citation("a.yaml", 2, ((1, 1),)),)


def test_a_record_without_a_line_is_cited_by_its_file():
    assert [str(one) for one in cite([_row("derived", 0)])] == ["derived"]
