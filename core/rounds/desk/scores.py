"""Who scores what, and what other rules or another day would make of it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rounds.analysis.scoring import Side, score_all, score_changes
from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted
from rounds.book.book import make_book
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.storage.history.past import commit_named, is_behind, same_plugins, workspace_at
from rounds.storage.loader import load, load_settings
from rounds.storage.loader.settings import DEFAULTS_STAND_IN
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rounds.analysis.scoring import Score, ScoreChanges
    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.filters import Filter
    from rounds.book.records import Settings
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk


_REASONS = 3


@dataclass(frozen=True, slots=True)
class ListScores:
    """Whose scores: those that match the terms of the filter; none: everybody's."""

    filter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A source with its score; ``suggested`` is the tier for it, ``why`` its largest parts in words."""

    id: str
    name: str
    tier: str
    suggested: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class ScoreList:
    """Sources by score, the highest first."""

    rows: tuple[ScoreRow, ...]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs; scores to a tenth of a point."""
        return [
            {"id": row.id, "name": row.name, "tier": row.tier, "suggested": row.suggested}
            | {"score": float(f"{row.score:.1f}"), "why": row.why}
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class CompareScores:
    """What the scores are compared with.

    Attributes:
        other: A commit, its rules alone (``REV:rounds.yaml``), or another settings file.
        filter: Terms of the filter language; none: everybody.
    """

    other: str
    filter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreComparison:
    """Who scores differently in ``after``, which is later or may come, than in ``before``."""

    before: str
    after: str
    found: ScoreChanges

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        return {"from": self.before, "to": self.after, **_data(self.found)}


@dataclass(frozen=True, slots=True)
class _Other:
    """What is compared with: a book, how it is called, and whether it is what may come (else it is what was)."""

    book: Book
    title: str
    to_come: bool


def list_scores(desk: Desk, request: ListScores) -> ScoreList:
    """Sources that are looked after, by score, with the tier that their points suggest.

    Raises:
        UsageError: the filter cannot be understood.

    Example:
        >>> list_scores(desk, ListScores(("tier:A",))).rows[0].tier
        'A'
    """
    desk.note_errors()
    wanted, scoring = parse_filter(request.filter), desk.settings.scoring
    ranked = [(one, score) for one, score in _scored(desk, desk.book) if one.active and wanted.matches(one)]
    ranked.sort(key=lambda pair: (-pair[1].total, pair[0].id))
    return ScoreList(
        tuple(
            ScoreRow(one.id, one.name, one.tier, scoring.suggested_tier(score.total), score.total, _why(score))
            for one, score in ranked
        )
    )


def compare_scores(desk: Desk, request: CompareScores) -> ScoreComparison:
    """Who changes tier or score, and through which factor.

    From an earlier commit to now; from now to a branch of its own or a file, which may come.

    Raises:
        UsageError: there is no such commit or file, or only part of it can be compared.
        RoundsError: its settings cannot be used; what is wrong was told.

    Example:
        >>> rules = folder / "stricter.yaml"
        >>> _ = rules.write_text("client: {name: Cedar}\\nscoring: {weights: {recency: 1}}\\n")
        >>> compare_scores(desk, CompareScores(str(rules))).before
        'now'
    """
    desk.note_errors()
    wanted = parse_filter(request.filter)
    other = _other(desk, request.other)
    theirs, ours = (_sides(desk, each, wanted) for each in (other.book, desk.book))
    if other.to_come:
        return ScoreComparison("now", other.title, score_changes(ours, theirs))
    return ScoreComparison(other.title, "now", score_changes(theirs, ours))


def _why(score: Score) -> str:
    return ", ".join(f"{part.title} {part.points:.0f}" for part in score.reasons[:_REASONS] if part.points)


def _scored(desk: Desk, book: Book) -> list[tuple[Relationship, Score]]:
    rules = desk.plugins.scoring_rules(book.settings)
    relationships = relate(book, desk.as_of)
    scores, problems = score_all(relationships, desk.as_of, rules.owned(), book.settings.scoring.weights)
    desk.ear.problems([*rules.problems, *problems])
    return [(one, scores[one.id]) for one in relationships]


def _sides(desk: Desk, book: Book, wanted: Filter) -> Mapping[str, Side]:
    scoring = book.settings.scoring
    return {
        one.id: Side(one.name, score.total, one.tier, scoring.suggested_tier(score.total), score.parts)
        for one, score in _scored(desk, book)
        if one.active and wanted.matches(one)
    }


def _other(desk: Desk, text: str) -> _Other:
    """What --diff names: a settings file that is there, else a commit, with :rounds.yaml only its rules."""
    book, file = desk.book, Path(text)
    if file.is_file():
        return _Other(_with_rules(book, _settings_of(desk, file)), f"the rules of {text}", to_come=True)
    if text.endswith((".yaml", ".yml")) and ":" not in text:
        raise UsageError(f"there is no settings file '{text}'", "name a file, or a commit: main~20, main:rounds.yaml")
    revision, _, path = text.partition(":")
    if path not in {"", SETTINGS_FILE}:
        raise UsageError(
            f"'{path}' cannot be compared", f"only all of a commit, or its rules: {revision}:{SETTINGS_FILE}"
        )
    workspace = desk.home
    commit = commit_named(workspace, revision)
    if not same_plugins(workspace, commit):
        desk.ear.note(f"the plugins of {revision} differ; those of today are used for both.")
    to_come = not is_behind(workspace, commit)
    with workspace_at(workspace, commit) as then:
        if path:
            settings = _checked(desk, *load_settings(then), f"{SETTINGS_FILE} of {revision}")
            return _Other(_with_rules(book, settings), f"the rules of {revision}", to_come)
        loaded = load(then, desk.plugins, desk.as_of)
        if loaded.has_defaults or loaded.left_out:
            count = counted(loaded.left_out, "record", "records")
            desk.ear.note(f"{count} of {revision} cannot be read, and count for nothing there.")
        return _Other(loaded.book, revision, to_come)


def _settings_of(desk: Desk, file: Path) -> Settings:
    with tempfile.TemporaryDirectory(prefix="rounds-") as folder:
        shutil.copyfile(file, Path(folder) / SETTINGS_FILE)
        return _checked(desk, *load_settings(Workspace(Path(folder))), str(file))


def _checked(desk: Desk, settings: Settings, problems: Sequence[Problem], what: str) -> Settings:
    if DEFAULTS_STAND_IN in problems:
        desk.ear.problems([problem for problem in problems if problem is not DEFAULTS_STAND_IN])
        raise RoundsError(f"{what} is no settings file that can be used", "mend what is told above")
    return settings


def _with_rules(book: Book, settings: Settings) -> Book:
    return make_book(settings, book.records())


def _data(found: ScoreChanges) -> dict[str, Any]:
    return {
        "changed": len(found.changes),
        "unchanged": found.unchanged,
        "tiers": [{"from": old, "to": new, "sources": count} for old, new, count in found.tiers],
        "changes": [
            {
                "id": one.source_id,
                "name": one.name,
                "before": _side_data(one.before),
                "after": _side_data(one.after),
                "change": round(one.change, 2),
                "factors": [{"rule": each.rule, "change": round(each.change, 2)} for each in one.factors],
            }
            for one in found.changes
        ],
    }


def _side_data(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"score": round(side.points, 2), "tier": side.tier, "suggested": side.suggested}
