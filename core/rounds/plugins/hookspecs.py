"""Every hook that a plugin may implement. Nouns are registered as values; verbs observe.

A plugin is a module with functions marked ``@hookimpl``. Each hook is called once a command, and only by the commands
that need it. What a plugin raises, or returns amiss, becomes a Problem that names it; the run goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import click
    from jinja2 import Environment

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.records import Record, Settings
    from rounds.plugins.carriers import Carrier
    from rounds.plugins.contracts import (
        Channel,
        Exporter,
        Importer,
        Metric,
        NamedReport,
        OpportunityRule,
        Renderer,
        ScoringRule,
        Section,
    )
    from rounds.plugins.diaries import CalendarService
    from rounds.plugins.printing import PrintForm

PROJECT = "rounds"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

# -- Nouns: registered as values ---------------------------------------------------------------------------------------


@hookspec
def register_channels() -> Iterable[Channel]:  # type: ignore[empty-body]
    """Ways to reach people. Called when a book is loaded, for its touches are checked against the names."""


@hookspec
def register_scoring_rules(settings: Settings) -> Iterable[ScoringRule]:  # type: ignore[empty-body]
    """Factors of the score. Called before scores are computed, with the workspace's settings."""


@hookspec
def register_opportunity_rules(settings: Settings) -> Iterable[OpportunityRule]:  # type: ignore[empty-body]
    """Rules that find chances and risks. Called before opportunities are looked for."""


@hookspec
def register_metrics() -> Iterable[Metric]:  # type: ignore[empty-body]
    """What a goal may measure. Called when a book is loaded, for its goals are checked against the names."""


@hookspec
def register_sections() -> Iterable[Section[Any]]:  # type: ignore[empty-body]
    """Parts of a report. Called when a report is built; ``reports`` in the settings chooses and orders them."""


@hookspec
def register_reports() -> Iterable[NamedReport]:  # type: ignore[empty-body]
    """Reports for somebody, by name. Called when a report is built, or reports are listed.

    Of two with one name the one that is asked later stays: bundled plugins come first, then installed ones, then the
    workspace's own; ``reports`` in the settings has the last word.
    """


@hookspec
def register_renderers() -> Iterable[Renderer[Any]]:  # type: ignore[empty-body]
    """Forms of a report. Called when a report is rendered, or its forms are listed."""


@hookspec
def register_importers() -> Iterable[Importer]:  # type: ignore[empty-body]
    """Readers of foreign files. Called by ``rounds import``, which makes each a subcommand with its options."""


@hookspec
def register_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Writers of foreign files. Called by ``rounds export``, which makes each a subcommand with its options."""


@hookspec
def register_carriers() -> Iterable[Carrier]:  # type: ignore[empty-body]
    """Ways in which messages go out and answers come in. Called by ``rounds send``, ``outbox`` and ``receive``.

    Rounds chooses the people, fills in the templates, asks before anything is sent, and records it.
    """


@hookspec
def register_print_forms() -> Iterable[PrintForm]:  # type: ignore[empty-body]
    """Forms on paper: letters, envelopes, sheets of labels. Called by the commands that print.

    Rounds chooses the people, fills in the templates, leaves out what a form refuses, and writes the file.
    """


@hookspec
def register_calendar_services() -> Iterable[CalendarService]:  # type: ignore[empty-body]
    """Servers on which calendars are kept. Called by ``rounds calendar push`` and ``pull``.

    Rounds says what stands in the calendar, and writes down what was ticked off there.
    """


@hookspec
def register_schema_extensions() -> Mapping[str, Mapping[str, Any]]:  # type: ignore[empty-body]
    """Further demands on records: record kind to a JSON Schema that holds beside the bundled one.

    It can add properties (best under ``custom``) and make any required; it can loosen nothing. Called when a book is
    loaded, before any record is read.
    """


@hookspec
def register_template_dirs() -> Iterable[Path]:  # type: ignore[empty-body]
    """Folders of Jinja2 templates. Called when a report is rendered; the workspace's ``templates/`` comes first."""


@hookspec
def register_commands(cli: click.Group) -> None:
    """Adds commands to ``rounds``, with ``@cli.command()``.

    Called when a command is asked for that is not bundled, or when commands are listed in a workspace.
    """


# -- Verbs: observe ----------------------------------------------------------------------------------------------------


@hookspec
def derive_records(book: Book) -> Iterable[Record]:  # type: ignore[empty-body]
    """Records that follow from others (a referral count from a log, say). Called once when the files are read.

    Adds; never edits or removes. Each needs a ``source``; derived records are never written to files.
    """


@hookspec
def check_book(book: Book) -> Iterable[Problem]:  # type: ignore[empty-body]
    """A client's own checks across records. Called after all bundled checks."""


@hookspec
def prepare_environment(env: Environment) -> None:
    """Adds filters and globals to the Jinja2 environment of templates. Called before the first template is rendered."""


@hookspec
def record_written(path: Path, record: Record) -> None:
    """Called after a command has written a record: the file's path, and the record as it now stands."""
