"""Bundled and installed plugins: the entry points of group ``rounds``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rounds.plugins.faults import attempt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rounds.base.problems import Problem

GROUP: Final = "rounds"
OURS: Final = "rounds"
_HOOK: Final = re.compile(r"^@hookimpl\ndef (\w+)\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class EntryPlugin:
    """An entry point that names a plugin, and the distribution that brought it."""

    name: str
    entry: metadata.EntryPoint
    distribution: metadata.Distribution
    is_bundled: bool

    @property
    def version(self) -> str:
        """The distribution's version; empty where its metadata does not tell."""
        version, _ = attempt(self.name, "version", lambda: self.distribution.version)
        return version or ""


def entry_plugins() -> tuple[tuple[EntryPlugin, ...], tuple[Problem, ...]]:
    """The plugins of all installed distributions, not yet imported: bundled ones first, then by distribution and name.

    Each distribution is asked by itself, so that the broken metadata of one takes no other's plugins away. Of one that
    is installed twice, the first on the path counts, as for ``import``.
    """
    found: dict[str, list[EntryPlugin]] = {}
    problems: list[Problem] = []
    for distribution in _candidates():
        name, problem = attempt("?", "the name of a distribution", partial(_name_of, distribution))
        if not name:
            problems += [problem] if problem else []
            continue
        if name in found:
            continue
        plugins, problem = attempt(name, "entry points", partial(_plugins, distribution, name))
        found[name] = plugins or []
        problems += [problem] if problem else []
    ordered = sorted(found, key=lambda name: (name != OURS, name))
    return tuple(plugin for name in ordered for plugin in found[name]), tuple(problems)


def hooks_by_text(plugin: EntryPlugin) -> frozenset[str]:
    """The hooks that a plugin's module implements, read from its text without running it; empty when unsure.

    Only for bundled plugins, which keep to one way of writing hooks; a test holds this equal to what they register.
    """
    if plugin.entry.attr:
        return frozenset()
    spec, _ = attempt(plugin.name, "looking for the module", partial(find_spec, plugin.entry.module))
    text, _ = (
        attempt(plugin.name, "reading the module", lambda: Path(spec.origin or "").read_text("utf-8"))
        if spec
        else ("", None)
    )
    return frozenset(_HOOK.findall(text or ""))


def _candidates() -> Iterator[metadata.Distribution]:
    """The distributions whose entry points speak of the group: looking costs far less than parsing."""
    for distribution in metadata.distributions():
        text, _ = attempt("?", "entry points", partial(distribution.read_text, "entry_points.txt"))
        if text and f"[{GROUP}]" in text:
            yield distribution


def _name_of(distribution: metadata.Distribution) -> str:
    return distribution.metadata["Name"]


def _plugins(distribution: metadata.Distribution, name: str) -> list[EntryPlugin]:
    entries = distribution.entry_points.select(group=GROUP)
    return sorted(
        (EntryPlugin(entry.name, entry, distribution, name == OURS) for entry in entries), key=lambda one: one.name
    )
