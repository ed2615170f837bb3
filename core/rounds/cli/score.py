"""``rounds score``: who scores what, and what other rules or an earlier day would make of it."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rounds.analysis.scoring import ScoreChange, ScoreChanges, Side, score_all, score_changes
from rounds.base.problems import RoundsError, UsageError
from rounds.base.words import counted, listing
from rounds.book.book import make_book
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.cli.context import Invocation, as_of_option, at_option, json_option, pass_invocation
from rounds.cli.shown.lines import say_wrapped
from rounds.cli.shown.output import print_json, print_table
from rounds.storage.history import commit_named, is_behind, same_plugins, workspace_at
from rounds.storage.loader import load, load_settings
from rounds.storage.loader.settings import DEFAULTS_STAND_IN
from rounds.storage.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from rounds.analysis.scoring import Score
    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.filters import Filter
    from rounds.book.records import Settings
    from rounds.book.relationships import Relationship

_COLUMNS = ("id", "name", "tier", "suggested", "score", "why")
_REASONS = 3
_MOST = 30


@dataclass(frozen=True, slots=True)
class Other:
    """What is compared with: a book, how it is called, and whether it is what may come (else it is what was)."""

    book: Book
    title: str
    to_come: bool


@click.command("score", short_help="List sources by score, or what would change it.")
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option("--diff", metavar="REV|FILE", help="Compare with a commit, REV:rounds.yaml, or another settings file.")
@click.option("--all", "everybody", is_flag=True, help="Show every change, not the largest alone.")
@as_of_option
@at_option
@json_option
@pass_invocation
def command(invocation: Invocation, *, words: tuple[str, ...], diff: str | None, everybody: bool) -> int:
    """List sources by score, with the tier that their points suggest.

    With --diff, who changes tier or score, and through which factor: against all records of a commit, against only its
    rules (REV:rounds.yaml), or against the rules of another settings file. From an earlier commit to now; from now to
    a branch of its own or a file, which may come.

    \b
    rounds score tier:B
    rounds score --diff main~20
    rounds score --diff new-rules:rounds.yaml
    rounds score --diff ../stricter.yaml
    """
    loaded = invocation.desk.loaded
    invocation.desk.note_errors()
    book, as_of = loaded.book, invocation.desk.as_of
    wanted = parse_filter(words)
    if diff is None:
        return _list(invocation, book, as_of, wanted)
    other = _other(invocation, book, as_of, diff)
    theirs, ours = (_sides(invocation, each, as_of, wanted) for each in (other.book, book))
    found = score_changes(ours, theirs) if other.to_come else score_changes(theirs, ours)
    sides = ("now", other.title) if other.to_come else (other.title, "now")
    if invocation.as_json:
        print_json({"from": sides[0], "to": sides[1], **_data(found)})
    else:
        _print(found, sides, everybody=everybody)
    return 0


def _list(invocation: Invocation, book: Book, as_of: date, wanted: Filter) -> int:
    ranked = [
        (one, score)
        for one, score in _scored(invocation, book, as_of)
        if one.active and wanted.matches(one)
    ]  # fmt: skip
    ranked.sort(key=lambda pair: (-pair[1].total, pair[0].id))
    scoring = book.settings.scoring
    rows = [
        (one.id, one.name, one.tier, scoring.suggested_tier(score.total), f"{score.total:.1f}", _why(score))
        for one, score in ranked
    ]
    if invocation.as_json:
        print_json([dict(zip(_COLUMNS, (*row[:4], float(row[4]), row[5]), strict=True)) for row in rows])
    elif rows:
        print_table(_COLUMNS, rows, numeric=("score",))
    else:
        click.echo("Nobody matches.", err=True)
    return 0


def _why(score: Score) -> str:
    return ", ".join(f"{part.title} {part.points:.0f}" for part in score.reasons[:_REASONS] if part.points)


def _scored(invocation: Invocation, book: Book, as_of: date) -> list[tuple[Relationship, Score]]:
    rules = invocation.desk.plugins.scoring_rules(book.settings)
    relationships = relate(book, as_of)
    scores, problems = score_all(relationships, as_of, rules.owned(), book.settings.scoring.weights)
    invocation.desk.ear.problems([*rules.problems, *problems])
    return [(one, scores[one.id]) for one in relationships]


def _sides(invocation: Invocation, book: Book, as_of: date, wanted: Filter) -> Mapping[str, Side]:
    scoring = book.settings.scoring
    return {
        one.id: Side(one.name, score.total, one.tier, scoring.suggested_tier(score.total), score.parts)
        for one, score in _scored(invocation, book, as_of)
        if one.active and wanted.matches(one)
    }


def _other(invocation: Invocation, book: Book, as_of: date, text: str) -> Other:
    """What --diff names: a settings file that is there, else a commit, with :rounds.yaml only its rules."""
    file = Path(text)
    if file.is_file():
        return Other(_with_rules(book, _settings_of(invocation, file)), f"the rules of {text}", to_come=True)
    if text.endswith((".yaml", ".yml")) and ":" not in text:
        raise UsageError(f"there is no settings file '{text}'", "name a file, or a commit: main~20, main:rounds.yaml")
    revision, _, path = text.partition(":")
    if path not in {"", SETTINGS_FILE}:
        raise UsageError(
            f"'{path}' cannot be compared", f"only all of a commit, or its rules: {revision}:{SETTINGS_FILE}"
        )
    workspace = invocation.desk.home
    commit = commit_named(workspace, revision)
    if not same_plugins(workspace, commit):
        click.echo(f"rounds: the plugins of {revision} differ; those of today are used for both.", err=True)
    to_come = not is_behind(workspace, commit)
    with workspace_at(workspace, commit) as then:
        if path:
            settings = _checked(invocation, *load_settings(then), f"{SETTINGS_FILE} of {revision}")
            return Other(_with_rules(book, settings), f"the rules of {revision}", to_come)
        loaded = load(then, invocation.desk.plugins, as_of)
        if loaded.has_defaults or loaded.left_out:
            count = counted(loaded.left_out, "record", "records")
            click.echo(f"rounds: {count} of {revision} cannot be read, and count for nothing there.", err=True)
        return Other(loaded.book, revision, to_come)


def _settings_of(invocation: Invocation, file: Path) -> Settings:
    with tempfile.TemporaryDirectory(prefix="rounds-") as folder:
        shutil.copyfile(file, Path(folder) / SETTINGS_FILE)
        return _checked(invocation, *load_settings(Workspace(Path(folder))), str(file))


def _checked(invocation: Invocation, settings: Settings, problems: Sequence[Problem], what: str) -> Settings:
    if DEFAULTS_STAND_IN in problems:
        invocation.desk.ear.problems([problem for problem in problems if problem is not DEFAULTS_STAND_IN])
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


def _print(found: ScoreChanges, sides: tuple[str, str], *, everybody: bool) -> None:
    many = counted(len(found.changes), "source scores", "sources score")
    click.secho(f"From {sides[0]} to {sides[1]}: {many} differently, {found.unchanged:,} alike.", bold=True)
    if found.tiers:
        moves = [f"{old or 'none'} to {new or 'none'} {count:,}" for old, new, count in found.tiers]
        click.echo(f"Tiers: {', '.join(moves)}.")
    shown = found.changes if everybody else found.changes[:_MOST]
    for one in shown:
        click.echo(f"\n  {click.style(one.name, bold=True)} ({one.source_id}): {_words(one)}")
        parts = [f"{each.title} {each.change:+.1f}" for each in one.factors]
        if parts and one.before and one.after:
            say_wrapped(f"through {listing(parts)}", 4)
    if len(shown) < len(found.changes):
        click.echo(f"\nand {len(found.changes) - len(shown):,} more: --all")


def _words(one: ScoreChange) -> str:
    if one.before is None:
        return f"new here, {one.after.points:.1f}" if one.after else ""
    if one.after is None:
        return f"no longer scored, {one.before.points:.1f} before"
    words = [f"{one.before.points:.1f} to {one.after.points:.1f} ({one.change:+.1f})"]
    if one.before.tier != one.after.tier:
        words.append(f"tier {one.before.tier or 'none'} to {one.after.tier or 'none'}")
    if one.before.suggested != one.after.suggested:
        words.append(f"suggested {one.before.suggested or 'none'} to {one.after.suggested or 'none'}")
    return "; ".join(words)
