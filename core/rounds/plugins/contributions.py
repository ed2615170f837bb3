"""What plugins contribute beside nouns: demands on records, templates, records, problems, filters, commands.

Each is let in only when the rest of Rounds can rely on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from rounds.base.problems import Problem, RoundsError
from rounds.base.words import nearest
from rounds.book.records import KINDS, Referral
from rounds.plugins.faults import PluginError, attempt, fault, short
from rounds.plugins.hook_results import items_of, nothing_expected
from rounds.plugins.shapes import misfit
from rounds.storage.workspace import is_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    import click
    from jinja2 import Environment

    from rounds.book.book import Book
    from rounds.book.records import Record
    from rounds.documents.schema import Overlay
    from rounds.plugins.hook_results import HookResult


_SCHEMAS = "register_schema_extensions"
_TEMPLATES = "register_template_dirs"


def schema_overlays(answers: Iterable[HookResult]) -> tuple[tuple[Overlay, ...], tuple[Problem, ...]]:
    """The demands as overlays, in order of plugins. ``rounds.documents.schema`` says whether a schema is one."""
    from rounds.documents.schema import KINDS, Overlay  # noqa: PLC0415 - jsonschema, for the commands that need it

    overlays: list[Overlay] = []
    problems: list[Problem] = []
    for answer in answers:
        if answer.problem:
            problems.append(answer.problem)
        elif answer.value is not None and not isinstance(answer.value, Mapping):
            hint = "return {kind: schema}, for example {'contact': {...}}"
            problems.append(_problem(answer, _SCHEMAS, f"{short(answer.value)} is no mapping", hint))
        elif answer.value is not None:
            for kind, schema in dict(answer.value).items():
                copy, problem = attempt(answer.plugin, _SCHEMAS, partial(_copy, schema))
                if kind not in KINDS:
                    hint = nearest(str(kind), KINDS, f"kinds are: {', '.join(KINDS)}")
                    problems.append(_problem(answer, _SCHEMAS, f"there is no kind of record {short(kind)}", hint))
                elif problem or not isinstance(copy, dict):
                    hint = "a schema is made of dicts, lists, texts, numbers, True, False and None"
                    problems.append(_problem(answer, _SCHEMAS, f"the schema for '{kind}' is not JSON", hint))
                else:
                    overlays.append(Overlay(kind, copy, answer.place, answer.plugin))
    return tuple(overlays), tuple(problems)


def template_folders(answers: Iterable[HookResult]) -> tuple[tuple[tuple[str, Path], ...], tuple[Problem, ...]]:
    """Each plugin's folders of templates, as (plugin, absolute path), in order of plugins."""
    folders: list[tuple[str, Path]] = []
    problems: list[Problem] = []
    hint = 'name it from the plugin\'s file: Path(__file__).parent / "templates"'
    for answer in answers:
        found, wrong = items_of(answer, _TEMPLATES, "Path")
        problems += wrong
        for item in found:
            if not isinstance(item, Path):
                problems.append(_problem(answer, _TEMPLATES, f"{short(item)} is no Path", hint))
            elif not item.is_absolute() or not item.is_dir():
                problems.append(_problem(answer, _TEMPLATES, f"there is no folder {item.as_posix()}", hint))
            else:
                folders.append((answer.plugin, item))
    return tuple(folders), tuple(problems)


def _copy(schema: object) -> object:
    return json.loads(json.dumps(schema))


def _problem(answer: HookResult, hook: str, message: str, hint: str) -> Problem:
    return Problem(answer.place, f"{hook}: {message}", hint, answer.plugin)


_KINDS = tuple(kind.type for kind in KINDS.values())
_SOURCES = frozenset({"contact", "organization"})


def derived_records(answers: Iterable[HookResult], book: Book) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
    """The good records that plugins derived. One whose id the book or an earlier one has is left out."""
    given = list(answers)
    taken = {_key(record) for record in book.records() if record.id} if given else set()
    records: list[Record] = []
    problems: list[Problem] = []
    for record in _good(given, "derive_records", "Record", partial(_no_record, taken), problems):
        records.append(record)
        if record.id:
            taken.add(_key(record))
    return tuple(records), tuple(problems)


def found_problems(answers: Iterable[HookResult]) -> tuple[Problem, ...]:
    """The problems that plugins found in a book, with those of the plugins themselves."""
    problems: list[Problem] = []
    for found in _good(answers, "check_book", "Problem", _no_problem, problems):
        problems.append(found)  # noqa: PERF402 - what is wrong with a plugin comes in between
    return tuple(problems)


_CHECKED: Final[Mapping[str, str]] = {"derive_records": "derived record", "check_book": "problem"}


def _good(
    answers: Iterable[HookResult], hook: str, kind: str, amiss: Callable[[Any], str], problems: list[Problem]
) -> Iterator[Any]:
    """The items in which nothing is ``amiss``, plugin by plugin; what is wrong with the others goes to ``problems``."""
    for answer in answers:
        found, wrong = items_of(answer, hook, kind)
        problems += wrong
        for item in found:
            message, problem = attempt(answer.plugin, f"checking a {_CHECKED[hook]}", partial(amiss, item))
            if message or problem:
                problems.append(problem or _problem(answer, hook, str(message), "it is left out; mend the plugin"))
            else:
                yield item


def _no_record(taken: set[tuple[str, str]], item: Any) -> str:
    if not isinstance(item, _KINDS):
        return f"{short(item)} is no record"
    label = f"{item.kind} {short(item.id)}"
    wrong = misfit(item)
    if wrong:
        return f"{label}: {wrong}"
    if isinstance(item, Referral) and not item.month and item.received_on is None:
        return f"{label}: it has neither a month nor a day"
    if not is_id(item.id) and (item.id or item.kind != "referral"):
        return f"{label}: the id is not made of lower-case letters, digits and hyphens"
    if item.id and _key(item) in taken:
        return f"{label}: the id is taken; derived records add and never replace"
    return ""


def _no_problem(item: object) -> str:
    return misfit(item) if isinstance(item, Problem) else f"{short(item)} is no Problem"


def _key(record: Record) -> tuple[str, str]:
    """Contacts and organizations share one space of ids, since either may be a source."""
    return ("source" if record.kind in _SOURCES else record.kind, record.id)


_SHELVES: Final = ("filters", "globals", "tests")
_SAFEGUARDS: Final = ("autoescape", "undefined", "loader", "finalize")


def prepare(env: Environment, answers: Iterable[HookResult]) -> tuple[Problem, ...]:
    """Let each plugin in turn add to the environment (``answers`` is lazy), and take back what it replaced.

    Escaping, the loader and the bundled filters are what makes a report safe, so a plugin only adds.
    """
    problems: list[Problem] = []
    before = _snapshot(env)
    for answer in answers:
        problems += nothing_expected(answer, "prepare_environment")
        replaced = list(_restored(env, before))
        if replaced:
            message = f"prepare_environment replaced {', '.join(replaced)}; that was taken back"
            problems.append(Problem(answer.place, message, "add under a new name", answer.plugin))
        before = _snapshot(env)
    return tuple(problems)


def _snapshot(env: Environment) -> dict[tuple[str, str], object]:
    """What stands on each shelf by (shelf, name), and the safeguards by ("", name)."""
    found: dict[tuple[str, str], object] = {("", name): getattr(env, name) for name in _SAFEGUARDS}
    for shelf in _SHELVES:
        found.update({(shelf, name): value for name, value in getattr(env, shelf).items()})
    return found


def _restored(env: Environment, before: dict[tuple[str, str], object]) -> Iterator[str]:
    """Put back what is no longer as it was; yields its name."""
    for (shelf, name), value in before.items():
        if not shelf and getattr(env, name) is not value:
            setattr(env, name, value)
            yield name
        elif shelf and getattr(env, shelf).get(name) is not value:
            getattr(env, shelf)[name] = value
            yield f"{shelf.removesuffix('s')} '{name}'"


def add_commands(
    answers: Iterable[HookResult], own: click.Group, group: click.Group, reserved: Collection[str]
) -> tuple[Problem, ...]:
    """Move each plugin's commands from ``own``, which its hook fills, to ``group``.

    ``answers`` is lazy: each plugin finds ``own`` empty, so that it can change no other's commands. A name that is
    taken or ``reserved`` is not replaced.
    """
    import click  # noqa: PLC0415 - only the command line has loaded it

    hook, problems = "register_commands", list[Problem]()
    for answer in answers:
        problems += nothing_expected(answer, hook)
        for name, command in own.commands.items():
            if name in group.commands or name in reserved:
                hint = "give it another name; this one is left out"
                problems.append(_problem(answer, hook, f"there is a command '{name}' already", hint))
            elif not isinstance(cast("object", command), click.Command):
                hint = "decorate a function with @cli.command(); this one is left out"
                problems.append(_problem(answer, hook, f"'{name}' is no command", hint))
            else:
                group.add_command(_blamed(command, answer.plugin), name)
        own.commands.clear()
    return tuple(problems)


def _blamed(command: click.Command, plugin: str) -> click.Command:
    """The command, whose unexpected exceptions become an error that names the plugin."""
    import click  # noqa: PLC0415 - the same

    run: Callable[[click.Context], Any] = command.invoke
    passing = (click.ClickException, click.Abort, click.exceptions.Exit, RoundsError, BrokenPipeError)

    def invoke(ctx: click.Context) -> Any:
        try:
            return run(ctx)
        except passing:
            raise
        except Exception as error:
            raise PluginError(str(fault(plugin, f"rounds {ctx.info_name}", error)), "mend the plugin") from error

    command.invoke = invoke  # type: ignore[method-assign]
    return command
