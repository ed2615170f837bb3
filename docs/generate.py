"""Write what the docs take from the code: ``python docs/generate.py``. A test holds files and code equal.

- docs/cli.md and core/rounds/cli/help.txt from the commands' own help;
- the table of fields in each docs/records/<kind>.md from its JSON Schema;
- the signature and docstring of each hook in docs/hooks.md.
"""

from __future__ import annotations

import inspect
import json
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

REPOSITORY = Path(__file__).parent.parent
KINDS = ("contact", "organization", "touch", "referral", "goal", "feedback", "campaign", "settings")
HOOK = re.compile(r"(?<=<!-- hook: )(\w+)( -->\n)(?:.*?)(?=<!-- end hook -->)", re.DOTALL)
FIELDS = re.compile(r"(?<=<!-- fields -->\n)(.*?)(?=<!-- end fields -->)", re.DOTALL)


def pages() -> dict[str, str]:
    """Every generated or partly generated file, by path in the repository."""
    made = {"core/rounds/cli/help.txt": _help_page(), "docs/cli.md": _cli_page()}
    for kind in KINDS:
        path = f"docs/records/{kind}.md"
        made[path] = FIELDS.sub(lambda _, kind=kind: _fields(kind), _read(path))
    made["docs/hooks.md"] = HOOK.sub(lambda match: f"{match[1]}{match[2]}{_hook(match[1])}", _read("docs/hooks.md"))
    return made


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
    rows = ["", "| field | meaning | form |", "|---|---|---|"]
    rows += [
        f"| `{name}`{' (required)' if name in schema['required'] else ''} | {part['description']} | {_form(part)} |"
        for name, part in schema["properties"].items()
    ]
    return "\n".join(rows).replace("\\", "\\\\") + "\n\n"


def _form(part: dict[str, Any]) -> str:
    if "enum" in part:
        return ", ".join(f"`{value}`" for value in part["enum"])
    if "$ref" in part:
        return f"mapping: {_keys(_shared(part['$ref'].rsplit('/', 1)[-1]))}"
    if part.get("type") == "array":
        return f"list of: {_form(part['items'])}"
    if part.get("type") == "object" and "properties" in part:
        return f"mapping: {_keys(part)}"
    if "anyOf" in part:
        return " or ".join(_form(choice) for choice in part["anyOf"])
    return {"object": "mapping", "boolean": "true or false"}.get(part.get("type", ""), part.get("format", part["type"]))


def _shared(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_read("schemas/common.schema.json"))["$defs"][name]
    return found


def _keys(part: dict[str, Any]) -> str:
    required = part.get("required", [])
    return ", ".join(f"`{name}`{'' if name in required else '?'}" for name in part["properties"])


def _hook(name: str) -> str:
    hook = getattr(import_module("rounds.hookspecs"), name)
    signature = str(inspect.signature(hook)).replace("'", "")
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
