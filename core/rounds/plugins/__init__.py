"""Plugins: found, trusted, kept from doing harm to each other, and asked through a typed façade."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from rounds.plugins import contracts, contributions
from rounds.plugins.discovery import find
from rounds.plugins.faults import attempt, call_plugin, each_of_plugin
from rounds.plugins.folder import same_folder
from rounds.plugins.hook_results import Registered, nothing_expected, registered
from rounds.plugins.roster import HOOKS, PluginInfo, Roster
from rounds.plugins.trust import TrustStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import click
    from jinja2 import Environment

    from rounds.base.problems import Problem
    from rounds.book.book import Book
    from rounds.book.records import Record, Settings
    from rounds.documents.schema import Overlay
    from rounds.plugins.carriers import Carrier
    from rounds.plugins.diaries import CalendarService
    from rounds.plugins.discovery import Found
    from rounds.plugins.hook_results import HookResult
    from rounds.plugins.printing import PrintForm
    from rounds.storage.workspace import Workspace


__all__ = [
    "HOOKS", "PluginInfo", "Plugins", "Registered", "TrustStore", "attempt", "call_plugin", "each_of_plugin",
    "same_folder",
]  # fmt: skip


T = TypeVar("T")


@dataclass(frozen=True)
class Plugins:
    """The plugins of one run, as a view that does not change.

    Attributes:
        problems: Found while discovering: what does not load, is misspelt, is not trusted.
        off: Paths of the workspace's plugins that are not trusted.
    """

    problems: tuple[Problem, ...]
    off: tuple[str, ...]
    _roster: Roster = field(repr=False)
    _off: tuple[PluginInfo, ...] = field(default=(), repr=False)
    _asked: dict[str, tuple[object, Registered[Any]]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def discover(
        cls,
        workspace: Workspace | None,
        trust: TrustStore | None,
        disabled: Collection[str] = (),
        extra: Sequence[tuple[str, object]] = (),
    ) -> Self:
        """Bundled and installed plugins, then the workspace's own when ``trust`` says so, then ``extra``.

        ``extra`` are (name, module or object) pairs, for tests. ``disabled`` plugins are not even imported.
        """
        return cls.of(find(workspace, trust, extra), disabled)

    @classmethod
    def of(cls, found: Found, disabled: Collection[str] = ()) -> Self:
        """The plugins among these candidates, for whoever looks for them in another way."""
        roster = Roster(found, disabled)
        off = tuple(PluginInfo(plugin.name, "workspace", "", (), plugin.path, "not trusted") for plugin in found.off)
        return cls((*found.problems, *roster.problems), tuple(one.path for one in off), roster, off)

    @property
    def listing(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, on or not, in the order in which they are asked."""
        return (*self._roster.listing(), *self._off)

    def bundled_folders(self) -> tuple[Path, ...] | None:
        """The folders of the plugins' code, if only bundled plugins are on; else None: nobody knows what others do."""
        packages = self._roster.bundled_packages()
        if packages is None:
            return None
        specs = [find_spec(package) for package in sorted(packages)]
        return tuple(Path(place) for spec in specs if spec for place in spec.submodule_search_locations or ())

    # -- Nouns ---------------------------------------------------------------------------------------------------------

    def channels(self) -> Registered[contracts.Channel]:
        """The channels by name."""
        return self._noun("register_channels", contracts.Channel)

    def scoring_rules(self, settings: Settings) -> Registered[contracts.ScoringRule]:
        """The scoring rules by name, for these settings."""
        return self._noun("register_scoring_rules", contracts.ScoringRule, settings)

    def opportunity_rules(self, settings: Settings) -> Registered[contracts.OpportunityRule]:
        """The opportunity rules by name, for these settings."""
        return self._noun("register_opportunity_rules", contracts.OpportunityRule, settings)

    def metrics(self) -> Registered[contracts.Metric]:
        """What goals may measure, by name."""
        return self._noun("register_metrics", contracts.Metric)

    def sections(self) -> Registered[contracts.Section[Any]]:
        """The sections of reports by name."""
        return self._noun("register_sections", contracts.Section)

    def reports(self) -> Registered[contracts.NamedReport]:
        """The reports by name; a later plugin's takes the place of an earlier one's."""
        return self._noun("register_reports", contracts.NamedReport, last_stays=True)

    def renderers(self) -> Registered[contracts.Renderer[Any]]:
        """The forms of reports by name."""
        return self._noun("register_renderers", contracts.Renderer)

    def importers(self) -> Registered[contracts.Importer]:
        """The importers by name."""
        return self._noun("register_importers", contracts.Importer)

    def exporters(self) -> Registered[contracts.Exporter]:
        """The exporters by name."""
        return self._noun("register_exporters", contracts.Exporter)

    def carriers(self) -> Registered[Carrier]:
        """The carriers of messages, by the name of their channel."""
        from rounds.plugins.carriers import Carrier  # noqa: PLC0415 - only who sends needs them

        return self._noun("register_carriers", Carrier)

    def print_forms(self) -> Registered[PrintForm]:
        """The forms on paper by name."""
        from rounds.plugins.printing import PrintForm  # noqa: PLC0415 - only who prints needs them

        return self._noun("register_print_forms", PrintForm)

    def calendar_services(self) -> Registered[CalendarService]:
        """The servers on which calendars are kept, by name."""
        from rounds.plugins.diaries import CalendarService  # noqa: PLC0415 - only who keeps calendars needs them

        return self._noun("register_calendar_services", CalendarService)

    def schema_extensions(self) -> tuple[tuple[Overlay, ...], tuple[Problem, ...]]:
        """What plugins demand of records, and what is wrong with it."""
        return contributions.schema_overlays(self._ask("register_schema_extensions"))

    def template_dirs(self) -> tuple[tuple[tuple[str, Path], ...], tuple[Problem, ...]]:
        """(plugin, absolute folder) of plugins' templates, and what is wrong with them."""
        return contributions.template_folders(self._ask("register_template_dirs"))

    def commands(self, group: click.Group, reserved: Collection[str] = ()) -> tuple[Problem, ...]:
        """Add plugins' commands to ``group``; those whose name is taken there, or ``reserved``, are left out."""
        import click  # noqa: PLC0415 - only the command line has loaded it

        own = click.Group(group.name)
        return contributions.add_commands(self._ask("register_commands", cli=own), own, group, reserved)

    # -- Verbs ---------------------------------------------------------------------------------------------------------

    def derive_records(self, book: Book) -> tuple[tuple[Record, ...], tuple[Problem, ...]]:
        """Records that follow from those of the book, none with an id that is taken."""
        return contributions.derived_records(self._ask("derive_records", book=book), book)

    def check_book(self, book: Book) -> tuple[Problem, ...]:
        """What plugins find wrong in the book, and what is wrong with the plugins."""
        return contributions.found_problems(self._ask("check_book", book=book))

    def prepare_environment(self, env: Environment) -> tuple[Problem, ...]:
        """Let plugins add filters and globals to a Jinja2 environment; what they replace is put back."""
        return contributions.prepare(env, self._ask("prepare_environment", env=env))

    def record_written(self, path: Path, record: Record) -> tuple[Problem, ...]:
        """Tell plugins that a record was written."""
        answers = self._ask("record_written", path=path, record=record)
        return tuple(problem for answer in answers for problem in nothing_expected(answer, "record_written"))

    # ------------------------------------------------------------------------------------------------------------------

    def _ask(self, hook: str, **arguments: object) -> Iterator[HookResult]:
        return self._roster.ask(hook, **arguments)

    def _noun(
        self, hook: str, kind: type[T], settings: Settings | None = None, *, last_stays: bool = False
    ) -> Registered[T]:
        """What plugins registered; asked once for the same settings."""
        asked = self._asked.get(hook)
        if asked is None or asked[0] is not settings:
            arguments = {} if settings is None else {"settings": settings}
            answers = self._ask(hook, **arguments)
            asked = self._asked[hook] = (settings, registered(answers, hook, kind, last_stays=last_stays))
        return cast("Registered[T]", asked[1])
