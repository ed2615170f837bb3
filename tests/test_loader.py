"""A folder becomes a book; a bad file never hides the good ones."""

from __future__ import annotations

from datetime import date

from rounds import hookimpl
from rounds.base.problems import Source
from rounds.book.checks import Finding
from rounds.book.records import Goal
from rounds.plugins import Plugins
from rounds.storage.index import IndexOptions
from rounds.storage.loader import load
from rounds.storage.loader.findings import FindingLocator, patient_data

AS_OF = date(2026, 10, 31)


def _load(workspace):
    return load(workspace, Plugins.discover(workspace, None), AS_OF)


def test_a_bad_file_never_hides_the_good_ones(make_workspace):
    loaded = _load(
        make_workspace(
            {
                "contacts/bell-ana.yaml": "name: Ana Bell\n",
                "contacts/broken.yaml": "name: [unclosed\n",
                "contacts/wrong.yaml": "nam: Ben\n",
                "touches/2026-10.yaml": """\
                    - {id: t1, date: 2026-10-01, channel: visit, contact: bell-ana}
                    - {id: t2, date: 2026-13-01, channel: visit, contact: bell-ana}
                    - {date: 2026-10-03, channel: visit, contact: bell-ana}
                    - just words
                """,
            }
        )
    )
    assert list(loaded.book.contacts) == ["bell-ana"]
    assert list(loaded.book.touches) == ["t1"]
    assert loaded.left_out == 5
    assert loaded.left_out_in == ("contacts/broken.yaml", "contacts/wrong.yaml", "touches/2026-10.yaml")
    assert {problem.source.path for problem in loaded.errors} == {
        "contacts/broken.yaml",
        "contacts/wrong.yaml",
        "touches/2026-10.yaml",
    }
    assert [problem.source.line for problem in loaded.errors if problem.source.path.startswith("touches")] == [2, 3, 4]


def test_every_problem_has_a_hint(make_workspace):
    loaded = _load(make_workspace({"contacts/Bad Name.yaml": "name: x\n", "contacts/a.yaml": "name: x\nteir: A\n"}))
    assert len(loaded.problems) == 2
    assert all(problem.hint for problem in loaded.problems)


def test_a_problem_names_its_field_within_the_record(make_workspace):
    files = {
        "contacts/a.yaml": "name: Ana Bell\naffiliations:\n  - {organization: nowhere}\n",
        "contacts/b.yaml": "name: Ben Hill\npreferences:\n  cadence_days: often\n",
        "touches/2026-10.yaml": "- {id: t1, date: 2026-10-01, channel: visit, contact: a, follows: [gone]}\n",
    }
    problems = _load(make_workspace(files)).errors
    assert [(problem.source.path, problem.field) for problem in problems] == [
        ("contacts/a.yaml", ("affiliations", 0, "organization")),
        ("contacts/b.yaml", ("preferences", "cadence_days")),
        ("touches/2026-10.yaml", ("follows", 0)),
    ]


def test_an_id_stands_for_one_record(make_workspace):
    loaded = _load(
        make_workspace(
            {
                "contacts/bell.yaml": "name: Ana Bell\n",
                "organizations/bell.yaml": "name: Bell Clinic\n",
                "contacts/ito.yaml": "id: ito-jun\nname: Jun Ito\n",
            }
        )
    )
    assert [str(problem) for problem in loaded.errors] == [
        "contacts/ito.yaml:1:1: the id 'ito-jun' differs from the file's name 'ito'",
        "organizations/bell.yaml:1:1: the id 'bell' is taken: contacts/bell.yaml:1:1 has it too",
    ]
    assert list(loaded.book.contacts) == ["bell"]


def test_broken_settings_leave_the_records(make_workspace):
    workspace = make_workspace({"contacts/bell.yaml": "name: Ana Bell\n"}, settings="client: {nam: X}\n")
    loaded = _load(workspace)
    assert list(loaded.book.contacts) == ["bell"]
    assert loaded.book.settings.client.name == "clinic"
    assert loaded.errors[0].source.path == "rounds.yaml"
    assert (loaded.has_defaults, loaded.left_out) == (True, 0)


def test_no_settings_file_content(make_workspace):
    loaded = _load(make_workspace(settings=""))
    assert [str(problem) for problem in loaded.problems] == [
        "rounds.yaml: default settings are used until this file is mended",
        "rounds.yaml:1:1: the file is empty",
    ]
    assert loaded.has_defaults


def test_settings_with_a_slip_that_can_be_read_are_used(make_workspace):
    text = "client: {name: X}\ntiers: {A: {mix: {visit: 0.9, phone: 0.2}}}\n"
    loaded = _load(make_workspace({"contacts/bell.yaml": "name: Ana Bell\ntier: B\n"}, settings=text))
    assert not loaded.has_defaults
    assert [str(problem) for problem in loaded.errors] == [
        "contacts/bell.yaml:2:1: there is no tier 'B'",
        "rounds.yaml:2:13: the planned shares of tier A add up to 1.1",
    ]
    assert loaded.left_out_in == ()


def test_a_client_extends_custom_fields_and_makes_them_required(make_workspace):
    extension = """{
        "properties": {"custom": {"properties": {"parking": {"type": "string"}}, "required": ["parking"]}},
        "required": ["custom"]
    }"""
    loaded = _load(
        make_workspace(
            {
                "schemas/contact.schema.json": extension,
                "contacts/a.yaml": "name: A\ncustom: {parking: behind}\n",
                "contacts/b.yaml": "name: B\n",
                "contacts/c.yaml": "name: C\ncustom:\n  parking: true\n",
            }
        )
    )
    assert list(loaded.book.contacts) == ["a"]
    assert [problem.source.path for problem in loaded.errors] == ["contacts/b.yaml", "contacts/c.yaml"]
    assert (loaded.errors[1].source.line, loaded.errors[1].source.column) == (3, 3)


def test_a_referral_table_keeps_leading_zeros_and_tells_bad_rows(make_workspace):
    table = 'month,contact,case,count\n2026-10,a,,3\n2026-10,a,"00,7",1\n2026-10,a\n2026-99,a,,1\n2026-09,a,007,x\n'
    loaded = _load(make_workspace({"contacts/a.yaml": "name: A\n", "referrals/2026-10.csv": table}))
    assert [row.count for row in loaded.book.referrals] == [3]
    assert [problem.source.line for problem in loaded.errors] == [3, 4, 5, 6]
    assert loaded.left_out == 4


def test_an_unknown_column_is_told_once(make_workspace):
    table = "month,contact,patients\n2026-10,a,3\n2026-09,a,3\n"
    loaded = _load(make_workspace({"contacts/a.yaml": "name: A\n", "referrals/x.csv": table}))
    assert [str(problem) for problem in loaded.errors] == [
        "referrals/x.csv:1:15: there is no field 'patients' in a referral"
    ]
    assert len(loaded.book.referrals) == 2


def test_a_quote_that_is_never_closed_is_told_where_it_opens(make_workspace):
    table = """\
        month,contact,count
        2026-09,lee,3
        2026-10,"lee,4
        2026-11,lee,5
        """
    workspace = make_workspace({"contacts/lee.yaml": "name: Min Lee\n", "referrals/2026.csv": table})
    loaded = _load(workspace)
    assert [referral.count for referral in loaded.book.referrals] == [3]
    assert [str(problem) for problem in loaded.problems] == [
        "referrals/2026.csv:3:1: a quote that opens in this row is not closed, so that the table ends here"
    ]


def test_a_table_of_a_hundred_thousand_columns_is_refused_at_once(make_workspace):
    workspace = make_workspace({"referrals/2026.csv": ",".join(f"c{n}" for n in range(100_000))})
    (problem,) = _load(workspace).problems
    assert str(problem) == "referrals/2026.csv:1:1: 100,000 columns, 200 are allowed"


def test_a_schema_with_an_endless_number_is_left_out(make_workspace):
    workspace = make_workspace({"schemas/contact.schema.json": '{"maxProperties": ' + "1" * 5000 + "}"})
    (problem,) = _load(workspace).problems
    assert str(problem) == "schemas/contact.schema.json:1:1: a number in the schema is too long"


def test_a_day_that_nobody_can_mean_is_no_day(make_workspace):
    """Days must be able to count around it: a year before, ten years ahead."""
    settings = "client: {name: Cedar}\nas_of: 0001-01-01\ncutoffs: {due_within_days: 99999999999}\n"
    touch = "contact: lee\nchannel: visit\ndate: 9999-12-31\n"
    workspace = make_workspace(
        {"rounds.yaml": settings, "contacts/lee.yaml": "name: Min Lee\n", "touches/t.yaml": touch}
    )
    told = [str(problem) for problem in _load(workspace).errors]
    assert told == [
        "rounds.yaml:2:1: as_of: '0001-01-01' is not a day of the calendar",
        "rounds.yaml:3:11: cutoffs.due_within_days: 99999999999 is not at most 3660",
        "touches/t.yaml:3:1: date: '9999-12-31' is not a day of the calendar",
    ]


def test_links_and_hidden_files_are_not_followed(make_workspace, tmp_path):
    (tmp_path / "secret.yaml").write_text("name: Secret\n")
    workspace = make_workspace({"contacts/.hidden.yaml": "name: [\n"})
    (workspace.root / "contacts/link.yaml").symlink_to(tmp_path / "secret.yaml")
    loaded = _load(workspace)
    assert not loaded.book.contacts
    assert [problem.source.path for problem in loaded.errors] == ["contacts/link.yaml"]


def test_what_cannot_be_looked_through_is_told(make_workspace, tmp_path):
    deep = "touches/" + "d/" * 40 + "t.yaml"
    workspace = make_workspace(
        {deep: "contact: lee\nchannel: visit\ndate: 2026-10-01\n", "outside/lee.yaml": "name: Lee\n"}
    )
    (workspace.root / "contacts").mkdir(exist_ok=True)
    (workspace.root / "contacts/more").symlink_to(workspace.root / "outside", target_is_directory=True)
    (workspace.root / "contacts/loop").symlink_to("loop")
    (workspace.root / "goals").symlink_to(workspace.root / "outside", target_is_directory=True)
    loaded = _load(workspace)
    assert [str(problem) for problem in loaded.errors] == [
        "contacts/more: the folder is a link",
        "goals: the folder is a link",
        f"touches{'/d' * 32}: more than 32 folders inside each other",
    ]
    assert loaded.left_out == 3


def test_a_file_that_looks_like_records_but_is_not_read_is_told(make_workspace):
    files = dict.fromkeys(
        ["contacts/Lee.YAML", "contacts/people.csv", "referrals/2026.xlsx", "contacts/ann.yaml.txt"], ""
    )
    loaded = _load(make_workspace({**files, "contacts/README.md": "", "contacts/lee.yaml~": ""}))
    assert {problem.source.path for problem in loaded.problems} == set(files)
    assert {(problem.severity, problem.message) for problem in loaded.problems} == {
        ("warning", "this file is not read")
    }


def test_two_liaisons_with_one_id(make_workspace):
    settings = "client: {name: X}\nliaisons:\n  - {id: dana, name: Dana Reyes}\n  - {id: dana, name: Dana Ruiz}\n"
    assert [str(problem) for problem in _load(make_workspace(settings=settings)).errors] == [
        "rounds.yaml:4:6: two liaisons have the id 'dana'"
    ]


def test_what_is_wrong_with_the_clients_own_schemas(make_workspace, tmp_path):
    workspace = make_workspace(
        {
            "schemas/person.schema.json": "{}",
            "schemas/goal.schema.json": '{"properties": \n oops}',
            "schemas/touch.schema.json": '{"not": ' * 100_000,
        }
    )
    (workspace.root / "schemas" / "contact.schema.json").symlink_to(tmp_path / "elsewhere.json")
    (workspace.root / "schemas" / "feedback.schema.json").write_bytes(b'{"title": "\xe9"}')
    assert [str(problem) for problem in _load(workspace).errors] == [
        "schemas/contact.schema.json:1:1: the file is a link",
        "schemas/feedback.schema.json:1:12: not UTF-8: the byte 0xE9 (in Windows files: '\u00e9')",
        "schemas/goal.schema.json:2:2: not JSON: Expecting value",
        "schemas/person.schema.json: there is no kind of record 'person'",
        "schemas/touch.schema.json:1:1: the schema is nested too deeply",
    ]


def test_what_plugins_derive_is_in_the_book_whether_records_come_from_files_or_an_index(make_workspace, tmp_path):
    class Derives:
        @hookimpl
        def derive_records(self, book):
            return [Goal(Source("derived"), f"goal-{one}", "G", "referrals", 5, AS_OF, AS_OF) for one in book.contacts]

    workspace = make_workspace({"contacts/lee.yaml": "name: Min Lee\n"})
    plugins = Plugins.discover(None, None, extra=[("derives", Derives())])
    for index in (None, IndexOptions(0, tmp_path / "cache"), IndexOptions(0, tmp_path / "cache")):
        assert list(load(workspace, plugins, AS_OF, index).book.goals) == ["goal-lee"]


def test_a_generation_of_the_records_has_its_number_also_while_a_clients_plugin_is_on(make_workspace, tmp_path):
    workspace, options = make_workspace({"contacts/lee.yaml": "name: Min Lee\n"}), IndexOptions(0, tmp_path / "cache")
    plugins = Plugins.discover(None, None, extra=[("theirs", object())])

    def generation(index=options):
        loaded = load(workspace, plugins, AS_OF, index)
        assert loaded.answers is None
        return loaded.generation

    first = generation()
    assert 0 < first == generation()
    (workspace.root / "contacts/lee.yaml").write_text("name: Min-jun Lee\n")
    assert generation() > first
    assert generation(None) == 0


def test_patient_data_is_looked_for_in_what_can_be_read(make_workspace, tmp_path):
    workspace = make_workspace({"contacts/lee.yaml": "name: Min Lee\nnotes: SSN 219-09-9999\n"})
    (workspace.root / "contacts" / "link.yaml").symlink_to(tmp_path / "elsewhere.yaml")
    (problem,) = patient_data(workspace)
    assert (problem.source.path, problem.source.line) == ("contacts/lee.yaml", 2)


def test_a_finding_stands_at_its_record_where_the_file_has_changed_meanwhile(make_workspace):
    workspace = make_workspace({"touches/t.yaml": "- {id: a, date: 2026-10-01, channel: visit, contact: lee}\n"})
    list_of_one, gone = Source("touches/t.yaml", 9, 3), Source("touches/u.yaml", 1, 1)
    places = FindingLocator(workspace)
    assert places.problem(Finding(list_of_one, ("contact",), "x")).source == list_of_one
    assert places.problem(Finding(gone, ("contact",), "x")).source == gone
