"""The part of a book that is about some sources."""

from __future__ import annotations

from datetime import date

from rounds import Period
from rounds.plugins import Plugins
from rounds.report.findings import investigate
from rounds.report.plans import About

AUTUMN = Period(date(2026, 8, 1), date(2026, 10, 31))
CLINIC = """
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A, liaison: dana}
      - {id: bohr, name: Bo Bohr, status: active, tier: B}
    touches:
      - {id: one, date: 2026-09-10, channel: visit, contact: abel}
      - {id: two, date: 2026-09-11, channel: visit, contact: bohr}
      - {id: three, date: 2026-09-12, channel: visit, contact: bohr, also: [abel]}
    referrals:
      - {month: 2026-08, contact: abel, count: 3}
      - {month: 2026-09, contact: bohr, count: 50}
    feedback: [{opened: 2026-09-01, type: concern, text: x, contact: bohr}]
    goals:
      - {id: hers, name: Hers, metric: referrals, scope: "tier:A", target: 10, start: 2026-08-01, due: 2026-10-31}
      - {id: all, name: All, metric: referrals, target: 10, start: 2026-08-01, due: 2026-10-31}
"""


def _found(book_of, about=None):
    findings, problems = investigate(book_of(CLINIC), Plugins.discover(None, None), AUTUMN, AUTUMN.end, about)
    assert [problem for problem in problems if problem.plugin] == []
    return findings


def test_only_what_is_about_the_liaisons_sources_is_there(book_of):
    findings = _found(book_of, About("Dana", liaison="dana"))
    assert [one.id for one in findings.relationships] == ["abel"]
    book = findings.book
    assert (list(book.contacts), list(book.touches)) == (["abel"], ["one", "three"])
    assert (len(book.referrals), len(book.feedback), list(book.goals)) == (1, 0, ["hers"])
    assert (list(findings.scores), findings.received(AUTUMN), findings.about) == (["abel"], 3, "Dana")


def test_what_is_usual_and_a_score_stay_those_of_the_whole_book(book_of):
    whole, part = _found(book_of), _found(book_of, About("Abel", sources=frozenset({"abel"})))
    assert part.relationship("abel").norms == whole.relationship("abel").norms
    assert part.relationship("abel").norms.referrals == 50
    assert part.scores["abel"] == whole.scores["abel"]


def test_a_goal_is_told_whole_or_not_at_all(book_of):
    assert [one.goal.name for one in _found(book_of, About("B", sources=frozenset({"bohr"}))).goals] == []
    both = About("Both", sources=frozenset({"abel", "bohr"}))
    assert sorted(one.goal.name for one in _found(book_of, both).goals) == ["All", "Hers"]
