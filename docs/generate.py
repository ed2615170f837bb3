"""Write what the docs take from the code: ``python docs/generate.py``. A test holds files and code equal.

- docs/cli.md and core/rounds/cli/help.txt from the commands' own help;
- the table of fields in each docs/records/<kind>.md from its JSON Schema;
- tables of what the bundled plugins supply;
- the table of fields in docs/filters.md;
- the signature and docstring of each hook in docs/hooks.md;
- docs/desk.md from the operations of the desk (desk_page.py);
- docs/numbers.md from the sections' own words on how their figures are made.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from dataclasses import fields
from datetime import date
from importlib import import_module
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from rounds.base.dates import Period
from rounds.book.book import empty_book
from rounds.book.filters import FIELDS as FILTER_FIELDS
from rounds.book.records import KINDS as RECORD_KINDS
from rounds.book.records import Settings
from rounds.book.records.settings import Client
from rounds.plugins import Plugins
from rounds.report.findings import investigate

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))
import desk_page  # noqa: E402 - it stands beside this file, wherever that is run from

NUMBERS_HEAD = """\
# What every number means

This page is written by the report's sections themselves: for each, how its figures are made, with the cut-offs as they
come, for a report on Q3 2026 made on 31 Oct 2026. Names in brackets are settings: `cutoffs` in `rounds.yaml` changes
them, and the report prints what is in force. `rounds explain section NAME` shows the numbers behind a figure, and the
files and lines of the records behind these.
"""
KINDS = (*RECORD_KINDS, "settings")
HOOK = re.compile(r"(?<=<!-- hook: )(\w+)( -->\n)(?:.*?)(?=<!-- end hook -->)", re.DOTALL)
FIELDS_NOTE = (
    "`a[].b` is the field `b` of each item of the list `a`; `a.*.b` is the field `b` of each name that stands in `a`."
)
FORMS = {"object": "mapping", "boolean": "true or false", "string": "text", "integer": "whole number"}
FORMS |= {"email": "e-mail address"}
FIELDS = re.compile(r"(?<=<!-- fields -->\n)(.*?)(?=<!-- end fields -->)", re.DOTALL)
FILTERS = re.compile(r"(?<=<!-- filters -->\n)(.*?)(?=<!-- end filters -->)", re.DOTALL)
BUNDLED = re.compile(r"(?<=<!-- bundled: )([\w-]+)( -->\n)(?:.*?)(?=<!-- end bundled -->)", re.DOTALL)
TABLES = {
    "channels": ("`{one.name}`", "{one.title}", "{one.cost:g}", "{one.minutes:g}", "{one.weight:g}"),
    "metrics": ("`{one.name}`", "{one.title}", "{one.unit}"),
    "scoring_rules": ("`{one.name}`", "{one.title}", "{one.weight:g}"),
    "sections": ("`{one.name}`", "{one.title}"),
}
HEADS = {
    "channels": ("channel", "in reports", "US dollars", "minutes", "counts as visits"),
    "metrics": ("metric", "what it measures", "unit"),
    "scoring_rules": ("rule", "in reports", "points at most"),
    "sections": ("section", "in reports"),
}


def pages() -> dict[str, str]:
    """Every generated or partly generated file, by path in the repository."""
    made = {"core/rounds/cli/help.txt": _help_page(), "docs/cli.md": _cli_page(), "docs/numbers.md": _numbers()}
    for kind in KINDS:
        path = f"docs/records/{kind}.md"
        text = FIELDS.sub(lambda _, kind=kind: _fields(kind), _read(path))
        made[path] = BUNDLED.sub(lambda match: f"{match[1]}{match[2]}{_bundled(match[1])}", text)
    made["docs/desk.md"] = desk_page.page()
    made["docs/filters.md"] = FILTERS.sub(lambda _: _filters(), _read("docs/filters.md"))
    made["docs/hooks.md"] = HOOK.sub(lambda match: f"{match[1]}{match[2]}{_hook(match[1])}", _read("docs/hooks.md"))
    return made


def _numbers() -> str:
    """How each section's figures are made, with the cut-offs as they come."""
    plugins, period = Plugins.discover(None, None), Period(date(2026, 7, 1), date(2026, 9, 30))
    findings, _ = investigate(empty_book(), plugins, period, date(2026, 10, 31))
    parts = [NUMBERS_HEAD]
    for section in plugins.sections().values.values():
        method = section.method if isinstance(section.method, str) else section.method(findings)
        parts.append(f"## {section.title}\n\n`{section.name}`. {_wrapped(method)}\n")
    return "\n".join(parts)


def _wrapped(text: str) -> str:
    return "\n".join(wrap(text, 120, break_long_words=False, break_on_hyphens=False))


def _read(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


def _context(command: click.Command, path: str) -> click.Context:
    names = ["-h", "--help"]
    return click.Context(command, info_name=path, terminal_width=80, max_content_width=80, help_option_names=names)


def _help_page() -> str:
    from rounds.cli.group import rounds  # noqa: PLC0415 - also imported where only its text is wanted

    return rounds.get_help(_context(rounds, "rounds")) + "\n"


def _cli_page() -> str:
    from rounds.cli.group import COMMANDS  # noqa: PLC0415 - the same

    parts = ["# Commands\n\nGenerated from the commands themselves by `python docs/generate.py`.\n"]
    parts.append(f"## rounds\n\n```text\n{_help_page()}```\n")
    for name in COMMANDS:
        module = import_module(f"rounds.cli.{'import_' if name == 'import' else name}")
        parts += _command_pages(module.command, f"rounds {name}")
    return "\n".join(parts)


def _command_pages(command: click.Command, path: str) -> list[str]:
    context = _context(command, path)
    found = [f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner is not None:
                found += _command_pages(inner, f"{path} {name}")
    return found


def _fields(kind: str) -> str:
    schema = json.loads(_read(f"schemas/{kind}.schema.json"))
    rows = [*_rows(schema, _defaults(kind))]
    note = [FIELDS_NOTE, ""] if any("[]" in row or ".*." in row for row in rows) else []
    lines = ["", "Generated from the JSON Schema.", "", *note, "| field | meaning | form |", "|---|---|---|", *rows]
    return "\n".join(lines).replace("\\", "\\\\") + "\n\n"


def _rows(part: dict[str, Any], defaults: dict[str, Any], above: str = "") -> Iterator[str]:
    """A row for each field, and after it for each field inside it."""
    for name, inner in part["properties"].items():
        required = " (required)" if name in part.get("required", ()) else ""
        default = f"; left out: `{defaults[name]}`" if name in defaults else ""
        yield f"| `{above}{name}`{required} | {inner['description']} | {_form(inner)}{default} |"
        path, held = _inside(_resolved(inner), f"{above}{name}")
        if "properties" in held:
            yield from _rows(held, {}, f"{path}.")


def _defaults(kind: str) -> dict[str, Any]:
    """What a field means when it is left out, where that is a word or a number."""
    record_type = Settings if kind == "settings" else RECORD_KINDS[kind].type
    return {
        each.name: each.default for each in fields(record_type) if isinstance(each.default, str | int) and each.default
    }


def _inside(part: dict[str, Any], path: str) -> tuple[str, dict[str, Any]]:
    """What a field holds: each item of a list, the value of any name, or itself; with its path."""
    if part.get("type") == "array":
        return _inside(_resolved(part["items"]), f"{path}[]")
    if isinstance(part.get("additionalProperties"), dict):
        return _inside(_resolved(part["additionalProperties"]), f"{path}.*")
    return path, part


def _resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The part itself, or the shared definition that it refers to."""
    if "$ref" not in part:
        return part
    found: dict[str, Any] = json.loads(_read("schemas/common.schema.json"))["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    return found


def _form(part: dict[str, Any]) -> str:
    part = _resolved(part)
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "anyOf" in part:
        return " or ".join(_form(choice) for choice in part["anyOf"])
    if part["type"] == "array":
        item = _form(part["items"])
        return f"list of {item}s" if item in {"mapping", "text", "date"} else f"list of {item}"
    name = part.get("format", part["type"])
    return FORMS.get(name, name)


def _bundled(noun: str) -> str:
    """A table of the values of one noun that come with Rounds, in the order in which they are registered."""
    plugins = Plugins.discover(None, None)
    ours = {one.name for one in plugins.listing if one.origin == "bundled"}
    arguments = [Settings(Client("A client"))] if noun.endswith("_rules") else []
    registered = getattr(plugins, noun)(*arguments)
    rows = [
        "| " + " | ".join(cell.format(one=one) for cell in TABLES[noun]) + " |"
        for owner, one in registered.owned()
        if owner in ours
    ]
    head = HEADS[noun]
    return "\n".join(["", f"| {' | '.join(head)} |", "|" + "---|" * len(head), *rows, "", ""])


def _filters() -> str:
    """A table of what a filter can compare."""
    rows = []
    for field in FILTER_FIELDS.values():
        names = ", ".join(f"`{name}`" for name in (field.name, *field.also))
        choices = ", ".join(f"`{choice}`" for choice in field.choices)
        rows.append(f"| {names} | {field.help}{': ' if choices else ''}{choices} |")
    return "\n".join(["", "| field | what it compares |", "|---|---|", *rows, "", ""])


def _hook(name: str) -> str:
    hook = getattr(import_module("rounds.plugins.hookspecs"), name)
    signature = str(inspect.signature(hook)).replace("'", "").replace("[Any]]", "]")  # an author's Section says it
    return f"\n```python\ndef {name}{signature}\n```\n\n{inspect.getdoc(hook)}\n\n"


def main() -> int:
    """Write the files that differ; say which."""
    os.chdir(REPOSITORY / "docs")  # outside a workspace, whose plugins would add commands
    for path, text in pages().items():
        file = REPOSITORY / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
