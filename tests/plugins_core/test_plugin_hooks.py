"""Every hook, used as docs/hooks.md shows it, and used wrongly."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import click
import jinja2
import pytest
from click.testing import CliRunner

from rounds.base.problems import Problem, RoundsError, Source
from rounds.book.book import empty_book, make_book
from rounds.book.records import Client, Contact, Goal, Referral, Settings, Touch
from rounds.plugins import HOOKS, Plugins, hookspecs
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Settings(client=Client("Cedar Orthopedics"))
HERE = Path(__file__).parent


def _recorder(seen: dict[str, dict[str, object]]) -> SimpleNamespace:
    """A plugin that implements every hook with all of its arguments, and notes what it is called with."""
    names: dict[str, Any] = {"hookimpl": hookspecs.hookimpl, "seen": seen}
    for hook in HOOKS:
        arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
        exec(f"@hookimpl\ndef {hook}({arguments}):\n    seen['{hook}'] = locals()\n", names)  # noqa: S102
    return SimpleNamespace(**{hook: names[hook] for hook in HOOKS})


def test_every_hook_is_called_with_what_it_is_promised() -> None:
    seen: dict[str, dict[str, object]] = {}
    plugins = Plugins.discover(None, None, extra=[("all", _recorder(seen))])
    book, path, record = empty_book(), Path("contacts/a.yaml"), Contact(Source("contacts/a.yaml"), "a", "Ann Voss")
    plain = ("channels", "metrics", "sections", "reports", "renderers", "importers", "exporters", "carriers")
    for nouns in (*plain, "print_forms", "calendar_services", "schema_extensions", "template_dirs"):
        getattr(plugins, nouns)()
    plugins.scoring_rules(SETTINGS)
    plugins.opportunity_rules(SETTINGS)
    plugins.commands(click.Group("rounds"))
    plugins.derive_records(book)
    plugins.check_book(book)
    env = jinja2.Environment(autoescape=True)
    plugins.prepare_environment(env)
    plugins.record_written(path, record)

    assert isinstance(seen["register_commands"].pop("cli"), click.Group)
    assert {hook: given for hook, given in seen.items() if given} == {
        "register_scoring_rules": {"settings": SETTINGS},
        "register_opportunity_rules": {"settings": SETTINGS},
        "derive_records": {"book": book},
        "check_book": {"book": book},
        "prepare_environment": {"env": env},
        "record_written": {"path": path, "record": record},
    }
    assert seen.keys() == set(HOOKS)


def words(problems) -> list[str]:
    return [str(problem) for problem in problems]


# -- Nouns -------------------------------------------------------------------------------------------------------------


def test_channels(one: Callable[[str], Plugins]) -> None:
    channels = one("""
        @hookimpl
        def register_channels():
            return [Channel("golf", "Golf outing", cost=180, minutes=300, weight=1.5, verb="play a round with")]
    """).channels()

    assert channels.problems == ()
    assert channels.values["golf"].verb == "play a round with"
    assert channels.owners["golf"] == "warm"
    assert ("warm", channels.values["golf"]) in channels.owned()


def test_carriers(one: Callable[[str], Plugins]) -> None:
    carriers = one("""
        from rounds import Carrier

        @hookimpl
        def register_carriers():
            def compose(message, account):
                return message.text.encode()
            return [
                Carrier("pigeon", "pigeon post", ".txt", lambda contact: contact.id, compose),
                Carrier("raven", "raven post", "txt", lambda contact: contact.id, compose),
                Carrier("owl", "owl post", ".txt", lambda contact: contact.id, compose, fetch="never"),
            ]
    """).carriers()

    assert carriers.values["pigeon"].address(Contact(Source("x"), "okafor", "Grace Okafor")) == "okafor"
    assert [problem.message for problem in carriers.problems] == [
        "register_carriers: Carrier raven: suffix 'txt' is not a file's ending, such as .eml",
        "register_carriers: Carrier owl: fetch 'never' is not a function or None",
    ]


def test_calendar_services(one: Callable[[str], Plugins]) -> None:
    services = one("""
        from rounds import CalendarService, Pushed

        @hookimpl
        def register_calendar_services():
            def push(account, entries):
                return Pushed(new=len(entries))
            return [
                CalendarService("wall", "On the wall", push, lambda account: []),
                CalendarService("mute", "Says nothing", push, None),
            ]
    """).calendar_services()

    assert services.values["wall"].push(None, [1, 2]).new == 2
    assert list(services.values) == ["wall"]
    assert [problem.message for problem in services.problems] == [
        "register_calendar_services: CalendarService mute: pull None is not a function",
    ]


def test_print_forms(one: Callable[[str], Plugins]) -> None:
    forms = one("""
        from rounds import PrintForm

        @hookimpl
        def register_print_forms():
            def cards(job):
                return job.pieces[0].lines[0].encode()
            return [
                PrintForm("card", "Card", "letter", cards, suffix=".txt"),
                PrintForm("none", "No places", "label", cards, places=0),
                PrintForm("half", "Half a place", "label", cards, places=True),
                PrintForm("odd", "No kind", "Label", cards),
                PrintForm("mute", "No function", "label", None),
                PrintForm("shy", "No answer", "label", cards, refuses="never"),
            ]
    """).print_forms()

    job = PrintJob("Title", (Piece("okafor", ("Grace",)),), date(2026, 10, 31), ("Cedar",))
    assert forms.values["card"].function(job) == b"Grace"
    assert list(forms.values) == ["card"]
    assert [problem.message for problem in forms.problems] == [
        "register_print_forms: PrintForm none: places 0 is not a whole number above 0",
        "register_print_forms: PrintForm half: places True is not a whole number above 0",
        "register_print_forms: PrintForm odd: kind 'Label' is not lower-case letters, digits and hyphens, at most 63",
        "register_print_forms: PrintForm mute: function None is not a function",
        "register_print_forms: PrintForm shy: refuses 'never' is not a function or None",
    ]


def test_scoring_rules(one: Callable[[str], Plugins]) -> None:
    rules = one("""
        @hookimpl
        def register_scoring_rules(settings):
            points = float(settings.plugins.get("warm", {}).get("points", 10))
            return [ScoringRule("warm", "Warm", lambda relationship, as_of: Reason(points, as_of.isoformat()))]
    """).scoring_rules(Settings(client=Client("Elm"), plugins={"warm": {"points": "12"}}))

    reason = rules.values["warm"].function(None, date(2026, 11, 30))
    assert (reason.points, reason.words) == (12, "2026-11-30")


def test_opportunity_rules(one: Callable[[str], Plugins]) -> None:
    rules = one("""
        from rounds import Opportunity, OpportunityRule

        @hookimpl
        def register_opportunity_rules(settings):
            return [
                OpportunityRule("moved", "Moved", lambda relationship, as_of: Opportunity("Call", ("It moved.",))),
                OpportunityRule("bad", "Bad", None),
            ]
    """).opportunity_rules(SETTINGS)

    assert rules.values["moved"].function(None, date(2026, 11, 30)).action == "Call"
    (problem,) = rules.problems
    assert problem.message == "register_opportunity_rules: OpportunityRule bad: function None is not a function"


def test_metrics(one: Callable[[str], Plugins]) -> None:
    metrics = one("""
        from rounds import Metric

        @hookimpl
        def register_metrics():
            yield Metric("hours", "Hours", "hours", lambda relationships, period: 4.5)
            yield Metric("sometimes", "Sometimes", "hours", print, kind="now and then")
            yield Metric("unsure", "Unsure", "hours", print, better="perhaps")
    """).metrics()

    assert list(metrics.values) == ["hours"]
    assert [problem.message for problem in metrics.problems] == [
        "register_metrics: Metric sometimes: kind 'now and then' is not 'count' or 'level'",
        "register_metrics: Metric unsure: better 'perhaps' is not 'more' or 'less'",
    ]


def test_sections(one: Callable[[str], Plugins]) -> None:
    sections = one("""
        from rounds import Paragraph, Section

        def method(findings):
            return "counted"

        @hookimpl
        def register_sections():
            return [
                Section("golf", "Golf", lambda findings: [Paragraph("Nobody played.")], method=method),
                Section("bad", "Bad", print, method=42),
            ]
    """).sections()

    assert sections.values["golf"].function(None)[0].text == "Nobody played."
    assert [problem.message for problem in sections.problems] == [
        "register_sections: Section bad: method 42 is not a text or a function"
    ]


def test_reports(one: Callable[[str], Plugins]) -> None:
    reports = one("""
        from rounds import NamedReport

        @hookimpl
        def register_reports():
            return [
                NamedReport("board", "Our board", ("summary",)),
                NamedReport("bad", "Bad", ("No!",)),
            ]
    """).reports()

    assert reports.values["board"].title == "Our board"
    assert [problem.message for problem in reports.problems] == [
        "register_reports: NamedReport bad: sections ('No!',) is not a tuple of names of sections"
    ]


def test_renderers(one: Callable[[str], Plugins]) -> None:
    renderers = one("""
        from rounds import Renderer

        @hookimpl
        def register_renderers():
            return [Renderer("text", "Plain text", lambda report, templates: {"report.txt": report.title})]
    """).renderers()

    assert renderers.values["text"].title == "Plain text"


def test_importers(one: Callable[[str], Plugins]) -> None:
    importers = one("""
        from rounds import Importer, Incoming, Option

        def read(path, book, options):
            yield Incoming("contact", {"id": "okafor-grace", "name": "Grace Okafor"}, 1)

        @hookimpl
        def register_importers():
            return [
                Importer("cards", "Business cards", read, (Option("city", "Only this city."),)),
                Importer("bad", "Bad", read, ["city"]),
                Importer("worse", "Worse", read, (Option("No!", "Help."),)),
            ]
    """).importers()

    assert [item.kind for item in importers.values["cards"].function(Path("x"), empty_book(), {})] == ["contact"]
    bad, worse = [problem.message for problem in importers.problems]
    assert bad == "register_importers: Importer bad: options ['city'] is not a tuple of Option"
    assert worse.startswith("register_importers: Importer worse: options (Option(name='No!', ")
    assert "is not a tuple of good options: name 'No!' is not lower-case letters" in worse


def test_exporters(one: Callable[[str], Plugins]) -> None:
    exporters = one("""
        from rounds import Exporter

        @hookimpl
        def register_exporters():
            return [Exporter("names", "Names", lambda book, options: {"names.txt": "\\n".join(book.contacts)})]
    """).exporters()

    assert exporters.values["names"].function(empty_book(), {}) == {"names.txt": ""}


def test_schema_extensions(one: Callable[[str], Plugins]) -> None:
    overlays, problems = one("""
        @hookimpl
        def register_schema_extensions():
            return {
                "contact": {"required": ["npi"]},
                "contacts": {"required": ["npi"]},
                "touch": {"enum": {1, 2}},
                "goal": "required",
            }
    """).schema_extensions()

    assert [(overlay.kind, overlay.schema, overlay.plugin) for overlay in overlays] == [
        ("contact", {"required": ["npi"]}, "warm")
    ]
    assert overlays[0].source == Source("plugins/warm.py", 4)
    assert [(problem.message, problem.hint[:22]) for problem in problems] == [
        ("register_schema_extensions: there is no kind of record 'contacts'", "did you mean 'contact'"),
        ("register_schema_extensions: the schema for 'touch' is not JSON", "a schema is made of di"),
        ("register_schema_extensions: the schema for 'goal' is not JSON", "a schema is made of di"),
    ]


@pytest.mark.parametrize("returned", ["['contact']", "42", "raise_()"])
def test_schema_extensions_of_another_shape_are_told(one: Callable[[str], Plugins], returned: str) -> None:
    overlays, (problem,) = one(f"""
        @hookimpl
        def register_schema_extensions():
            return {returned}
    """).schema_extensions()

    assert overlays == ()
    assert problem.plugin == "warm"


def test_template_dirs(one: Callable[[str], Plugins], tmp_path: Path) -> None:
    folders, problems = one("""
        from pathlib import Path

        @hookimpl
        def register_template_dirs():
            return [Path(__file__).parent, Path(__file__).parent / "none", Path("plugins"), "plugins"]
    """).template_dirs()

    assert folders == (("warm", tmp_path / "clinic" / "plugins"),)
    assert [problem.message.split(": ", 1)[1] for problem in problems] == [
        f"there is no folder {tmp_path}/clinic/plugins/none",
        "there is no folder plugins",
        "'plugins' is no Path",
    ]


# -- Commands ----------------------------------------------------------------------------------------------------------

TEE = """
    import click

    @hookimpl
    def register_commands(cli):
        @cli.command()
        @click.option("--holes", type=int, default=18)
        def tee(holes):
            "Book a tee time."
            if holes == 0:
                raise click.UsageError("no holes")
            click.echo(f"{18 / (holes - 9)} holes")
"""


def test_commands(one: Callable[[str], Plugins]) -> None:
    group = click.Group("rounds")

    assert one(TEE).commands(group) == ()
    assert CliRunner().invoke(group, ["tee", "--holes", "18"]).output == "2.0 holes\n"
    assert CliRunner().invoke(group, ["tee", "--holes", "0"]).exit_code == 2


def test_a_command_that_fails_is_the_plugins_fault(one: Callable[[str], Plugins]) -> None:
    """Not "a bug in Rounds": the message names plugin, file and line."""
    group = click.Group("rounds")
    one(TEE).commands(group)

    with pytest.raises(RoundsError) as caught:
        group.main(["tee", "--holes", "9"], standalone_mode=False)

    assert caught.value.message == (
        "plugins/warm.py:14: plugin warm: rounds tee failed: ZeroDivisionError: division by zero"
    )


def test_a_group_of_commands_is_guarded_too(one: Callable[[str], Plugins]) -> None:
    group = click.Group("rounds")
    one("""
        @hookimpl
        def register_commands(cli):
            @cli.group()
            def golf():
                "Golf."

            @golf.command()
            def lose():
                raise KeyError("ball")
    """).commands(group)

    with pytest.raises(RoundsError, match="plugin warm: rounds golf failed: KeyError: 'ball'"):
        group.main(["golf", "lose"], standalone_mode=False)


def test_a_command_takes_no_other_place(trusted: Callable[..., Plugins]) -> None:
    source = """
        @hookimpl
        def register_commands(cli):
            cli.commands.pop("a", None)

            @cli.command()
            def {}():
                "Help."

            raise OSError("late")
    """
    group = click.Group("rounds")
    problems = trusted(a=source.format("a"), b=source.format("a"), c=source.format("check")).commands(group, {"check"})

    assert list(group.commands) == ["a"]
    assert [problem.message for problem in problems if "late" not in problem.message] == [
        "register_commands: there is a command 'a' already",
        "register_commands: there is a command 'check' already",
    ]
    assert len(problems) == 5


def test_a_hook_that_does_nothing_because_it_yields_is_told(one: Callable[[str], Plugins]) -> None:
    (problem,) = one("""
        @hookimpl
        def register_commands(cli):
            cli.command()(print)
            yield
    """).commands(click.Group("rounds"))

    assert problem.message == "register_commands is a generator and did nothing"


# -- Verbs -------------------------------------------------------------------------------------------------------------

OKAFOR = Contact(Source("contacts/okafor-grace.yaml", 1, 1), "okafor-grace", "Grace Okafor")


def test_derived_records(one: Callable[[str], Plugins]) -> None:
    records, problems = one("""
        @hookimpl
        def derive_records(book):
            for contact in book.contacts.values():
                yield Referral(contact.source, month="2026-11", contact=contact.id, count=2)
    """).derive_records(make_book(SETTINGS, [OKAFOR]))

    assert problems == ()
    assert records == (Referral(OKAFOR.source, month="2026-11", contact="okafor-grace", count=2),)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("'okafor'", "'okafor' is no record"),
        ("Contact", "<class 'rounds.book.records.sources.Contact'> is no record"),
        ("Contact(here, 'okafor-grace', 'Again')", "contact 'okafor-grace': the id is taken; derived records add"),
        ("Organization(here, 'okafor-grace', 'Again')", "organization 'okafor-grace': the id is taken"),
        ("Contact(here, 'Osei', 'Amara Osei')", "contact 'Osei': the id is not made of lower-case letters"),
        ("Contact(here, '', 'Amara Osei')", "contact '': the id is not made of lower-case letters"),
        ("Contact('here', 'osei', 'Amara Osei')", "contact 'osei': source 'here' is not Source"),
        ("Contact(here, 'osei', None)", "contact 'osei': name None is not str"),
        ("Contact(here, 'osei', 'Osei', tags=['a'])", "contact 'osei': tags ['a'] is not tuple[str, ...]"),
        ("Contact(here, 'osei', 'Osei', tags=(1,))", "contact 'osei': tags (1,) is not tuple[str, ...]"),
        ("Contact(here, 'osei', 'Osei', custom=[])", "contact 'osei': custom [] is not "),
        ("Contact(here, 'osei', 'Osei', verified='2026-11-30')", "contact 'osei': verified '2026-11-30' is not "),
        ("Contact(here, 'osei', 'Osei', phones=(Phone(860),))", "contact 'osei': phones (Phone(number=860"),
        ("Touch(here, 't1', '2026-11-30', 'visit')", "touch 't1': date '2026-11-30' is not date"),
        ("Touch(here, 't1', datetime(2026, 11, 30), 'visit')", "touch 't1': date datetime.datetime(2026"),
        ("Touch(here, 't1', date(2026, 11, 30), 'visit', minutes=True)", "touch 't1': minutes True is not "),
        ("Referral(here, count=True, month='2026-11')", "referral '': count True is not int"),
        ("Referral(here)", "referral '': it has neither a month nor a day"),
    ],
)
def test_a_derived_record_that_would_break_what_follows_is_left_out(
    one: Callable[[str], Plugins], record: str, message: str
) -> None:
    records, (problem,) = one(f"""
        from datetime import date, datetime
        from rounds import Organization, Touch
        from rounds.book.records import Phone

        here = Source("derived")

        @hookimpl
        def derive_records(book):
            return [{record}, Contact(here, "hill-bo", "Bo Hill", verified=date(2026, 11, 30))]
    """).derive_records(make_book(SETTINGS, [OKAFOR]))

    assert [record.id for record in records] == ["hill-bo"]
    assert problem.message.startswith(f"derive_records: {message}")
    assert problem.source == Source("plugins/warm.py", 10)
    make_book(SETTINGS, [OKAFOR, *records])


def test_two_plugins_cannot_derive_one_id(trusted: Callable[..., Plugins]) -> None:
    source = """
        @hookimpl
        def derive_records(book):
            return [Contact(Source("derived"), "hill-bo", __name__)]
    """
    records, (problem,) = trusted(a=source, b=source).derive_records(empty_book())

    assert len(records) == 1
    assert problem.plugin == "b"


def test_all_kinds_of_good_records_pass(one: Callable[[str], Plugins]) -> None:
    records, problems = one("""
        from datetime import date
        from types import MappingProxyType
        from rounds import Campaign, Feedback, Goal, Organization, Touch
        from rounds.book.records import Affiliation, CampaignStep, Gift, NextStep, Potential, Provenance, Told

        day = date(2026, 11, 30)
        here = Source("derived", 3)

        @hookimpl
        def derive_records(book):
            return [
                Contact(here, "a", "A", affiliations=(Affiliation("o", since=day),), potential=Potential(2, "me", day),
                        provenance=MappingProxyType({"npi": Provenance("NPPES", day)}), custom={"vip": True}),
                Organization(here, "o", "O"),
                Touch(here, "t", day, "visit", next=NextStep("call", day), minutes=4, cost=2.5, gift=Gift(3)),
                Referral(here, "r", received_on=day, case="c-1"),
                Goal(here, "g", "G", "referrals", "+20%", day, day),
                Goal(here, "h", "H", "referrals", 12, day, day),
                Feedback(here, "f", day, "need", "Parking", told=(Told("a", day),)),
                Campaign(here, "c", "C", day, day, steps=(CampaignStep(1, "visit"),), budget=100),
            ]
    """).derive_records(empty_book())

    assert words(problems) == []
    assert len(records) == 8
    assert {type(record) for record in records} >= {Touch, Goal}


def test_problems_of_a_clients_own(one: Callable[[str], Plugins]) -> None:
    problems = one("""
        @hookimpl
        def check_book(book):
            for contact in book.contacts.values():
                if not contact.npi:
                    yield Problem(contact.source, f"{contact.name} has no NPI", severity="warning")
            yield "and more"
            yield Problem("nowhere", "no source")
            yield Problem(Source("a"), "odd", severity="fatal")
            raise LookupError("halfway")
    """).check_book(make_book(SETTINGS, [OKAFOR]))

    assert problems[0].message.startswith("check_book failed: LookupError: halfway")
    assert problems[1] == Problem(OKAFOR.source, "Grace Okafor has no NPI", severity="warning")
    assert [problem.message for problem in problems[2:]] == [
        "check_book: 'and more' is no Problem",
        "check_book: source 'nowhere' is not Source",
        "check_book: severity 'fatal' is not typing.Literal['error', 'warning']",
    ]


def test_filters_and_globals_for_templates(one: Callable[[str], Plugins]) -> None:
    env = jinja2.Environment(autoescape=True)

    problems = one("""
        @hookimpl
        def prepare_environment(env):
            env.filters["shout"] = str.upper
            env.globals["clinic"] = "Cedar"
            env.tests["loud"] = str.isupper
    """).prepare_environment(env)

    assert problems == ()
    assert env.from_string("{{ clinic | shout }}").render() == "CEDAR"


def test_what_a_plugin_replaces_in_the_environment_is_put_back(trusted: Callable[..., Plugins]) -> None:
    """Escaping most of all: a report must stay safe to open."""
    env = jinja2.Environment(autoescape=True)
    before = dict(env.filters)

    problems = trusted(
        a="""
            @hookimpl
            def prepare_environment(env):
                env.autoescape = False
                env.filters["e"] = str
                del env.filters["upper"]
                env.filters["own"] = str
        """,
        b="""
            @hookimpl
            def prepare_environment(env):
                env.filters["own"] = repr
                raise OSError("late")
        """,
    ).prepare_environment(env)

    assert env.autoescape is True
    assert env.filters == {**before, "own": str}
    assert [(problem.plugin, problem.message) for problem in problems] == [
        ("a", "prepare_environment replaced autoescape, filter 'e', filter 'upper'; that was taken back"),
        ("b", "prepare_environment failed: OSError: late"),
        ("b", "prepare_environment replaced filter 'own'; that was taken back"),
    ]


def test_what_was_written_is_told(one: Callable[[str], Plugins], tmp_path: Path) -> None:
    log = tmp_path / "log"
    plugins = one(f"""
        from pathlib import Path

        @hookimpl
        def record_written(path, record):
            Path({str(log)!r}).write_text(f"{{path.name}} {{record.id}}")
            raise OSError("full")
    """)

    (problem,) = plugins.record_written(Path("contacts/okafor-grace.yaml"), OKAFOR)

    assert log.read_text() == "okafor-grace.yaml okafor-grace"
    assert problem.message == "record_written failed: OSError: full"


def test_what_is_no_command_is_told(one: Callable[[str], Plugins]) -> None:
    group = click.Group("rounds")

    (problem,) = one("""
        @hookimpl
        def register_commands(cli):
            cli.commands["tee"] = print
    """).commands(group)

    assert problem.message == "register_commands: 'tee' is no command"
    assert group.commands == {}
