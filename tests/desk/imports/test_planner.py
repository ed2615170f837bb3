"""What an import would change: each test shows the workspace's files, what comes in, and what becomes of it."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rounds.base.ids import with_check_digit
from rounds.base.problems import ChangedError
from rounds.book.checks import Known
from rounds.book.records import Provenance
from rounds.desk.desk import Desk, Machine
from rounds.desk.imports.import_file import PlanImport, plan_import
from rounds.desk.imports.plan import Deactivation, ImportPlan, RecordFiles
from rounds.desk.imports.planner import Rules, plan_changes
from rounds.plugins import Plugins, Registered
from rounds.plugins.contracts import Deactivated, Importer, Incoming, Rejected, Skipped
from rounds.storage.loader import load
from rounds.storage.store import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rounds.storage.workspace import Workspace

GRACE, LIAM, MARY = (with_check_digit(f"12345678{n}") for n in (1, 2, 3))
DAY = date(2026, 10, 31)
FILE = Provenance("people.csv", DAY)
MARK = {"source": "people.csv", "date": "2026-10-31"}


def contact(line: int = 2, key: str = "", **document: Any) -> Incoming:
    return Incoming("contact", {"name": "Grace Okafor", **document}, line, key)


def plan_for(workspace: Workspace, *stream: Incoming | Rejected | Skipped | Deactivated) -> tuple[ImportPlan, list]:
    """What the product makes of a file of which an importer reads this, without writing it."""
    file = workspace.root.parent / FILE.source
    file.write_text("name\n")
    machine = Machine(DAY, datetime(2026, 10, 31, 12, tzinfo=UTC), 0, file.parent, file.parent, file.parent)
    desk = Desk(workspace.root, machine, use_index=False)
    lists = Registered({"list": Importer("list", "A list", lambda *_: stream)}, {"list": "lists"})
    with patch.object(Plugins, "importers", lambda _: lists):
        imported = plan_import(desk, PlanImport("list", file))
    return imported.plan, list(imported.changes)


def carry_out(workspace: Workspace, *stream: Incoming | Rejected | Skipped | Deactivated) -> ImportPlan:
    """Plan, write, and see that the workspace is sound and a second import changes nothing."""
    plan, changes = plan_for(workspace, *stream)
    apply(workspace, changes, message="import", commit=False)
    assert not [str(one) for one in load(workspace, Plugins.discover(None, None), DAY).errors]
    again, changes = plan_for(workspace, *stream)
    assert not changes, changes
    assert not again.creations
    assert not again.fills
    return plan


def text(workspace: Workspace, path: str) -> str:
    return (workspace.root / path).read_text(encoding="utf-8")


def files(workspace: Workspace) -> list[str]:
    return sorted(
        str(file.relative_to(workspace.root))
        for file in workspace.root.rglob("*")
        if file.is_file() and ".rounds" not in file.parts and file.name != "rounds.yaml"
    )


def test_a_new_contact_gets_an_id_and_says_where_each_field_comes_from(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace()
    plan = carry_out(workspace, contact(npi=GRACE, given="Grace N.", family="Okafor", specialty="family medicine"))
    assert {name for name, number in plan.numbers.items() if number} == {"created"}
    assert text(workspace, "contacts/okafor-grace.yaml") == (
        "# yaml-language-server: $schema=../.rounds/schemas/contact.schema.json\n"
        "name: Grace Okafor\n"
        "given: Grace N.\n"
        "family: Okafor\n"
        f'npi: "{GRACE}"\n'
        "specialty: family medicine\n"
        "provenance:\n"
        + "".join(
            f"  {field}:\n    source: people.csv\n    date: 2026-10-31\n"
            for field in ("name", "npi", "given", "family", "specialty")
        )
    )


def test_empty_fields_are_filled_and_nothing_else_is_touched(make_workspace: Callable[..., Workspace]):
    before = f"""\
        # met her at the fair
        name: Grace Okafor   # prefers Grace
        npi: '{GRACE}'
        phones: [{{number: '+1 (860) 555 0142'}}]
        address:
          city: Hartford
        preferences: {{channels: [visit]}}
        """
    workspace = make_workspace({"contacts/grace.yaml": before})
    plan = carry_out(
        workspace,
        contact(
            npi=GRACE, name="Grace N. Okafor", specialty="family medicine",
            phones=[{"number": "860-555-0142", "kind": "work"}],
            address={"city": "HARTFORD", "zip": "06105-1208"},
            preferences={"channels": ["phone"], "best_time": "Tuesdays"},
        ),
    )  # fmt: skip
    (fill,) = plan.fills
    assert dict(fill.values) == {
        ("specialty",): "family medicine",
        ("address", "zip"): "06105-1208",
        ("preferences", "best_time"): "Tuesdays",
        ("provenance", "specialty"): MARK,
        ("provenance", "address"): MARK,
        ("provenance", "preferences"): MARK,
    }
    assert [(one.field, one.ours, one.theirs) for one in plan.conflicts] == [
        ("preferences.channels", ["visit"], ["phone"]),
    ]
    after = text(workspace, "contacts/grace.yaml")
    assert after.startswith("# met her at the fair\nname: Grace Okafor   # prefers Grace\n")
    assert "phones: [{number: '+1 (860) 555 0142'}]\n" in after


def test_an_unquoted_npi_is_the_same_npi(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/grace.yaml": f"name: Grace Okafor\nnpi: {GRACE}\n"})
    plan = carry_out(workspace, contact(npi=GRACE))
    assert plan.numbers["unchanged"] == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "agree"),
    [
        ("Grace Okafor", "Grace N. Okafor", True),
        ("Grace Ngozi Okafor", "Grace N Okafor", True),
        ("Grace N. Okafor", "Grace Okafor", True),
        ("Grace Okafor", "Grace Okafor-Lee", False),
        ("Grace N. Okafor", "Grace M. Okafor", False),
        ("Grace Okafor", "Gracia Okafor", False),
    ],
)
def test_middle_names_are_no_disagreement(
    make_workspace: Callable[..., Workspace], ours: str, theirs: str, *, agree: bool
):
    workspace = make_workspace({"contacts/grace.yaml": f"name: {ours}\nnpi: '{GRACE}'\n"})
    plan = carry_out(workspace, contact(npi=GRACE, name=theirs))
    assert [one.field for one in plan.conflicts] == ([] if agree else ["name"])


def test_a_prohibition_is_added_never_lost(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\ndo_not_contact: [phone]\n"})
    carry_out(workspace, contact(do_not_contact=["phone", "email"]))
    assert "do_not_contact: [phone, email]\n" in text(workspace, "contacts/okafor-grace.yaml")


def test_a_value_that_is_there_is_a_conflict_and_stays(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nspecialty: pediatrics\n"})
    plan = carry_out(workspace, contact(id="okafor-grace", specialty="family medicine"))
    (conflict,) = plan.conflicts
    assert (conflict.id, conflict.field, conflict.ours, conflict.theirs, conflict.line) == (
        "okafor-grace", "specialty", "pediatrics", "family medicine", 2,
    )  # fmt: skip


def test_defaults_count_as_empty_what_is_written_does_not(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": "name: Grace Okafor\n",
            "contacts/lee-bo.yaml": "name: Bo Lee\nstatus: prospect\n",
        }
    )
    plan = carry_out(workspace, contact(status="active"), contact(3, name="Bo Lee", status="active"))
    assert [fill.id for fill in plan.fills] == ["okafor-grace"]
    assert [(one.id, one.field) for one in plan.conflicts] == [("lee-bo", "status")]


def test_a_namesake_is_not_filled_from_another_person(make_workspace: Callable[..., Workspace]):
    """Only the name says that they are one; the telephone says that they are two."""
    before = "name: Grace Okafor\nphones: [{number: 860-555-0142}]\n"
    workspace = make_workspace({"contacts/okafor-grace.yaml": before})
    plan = carry_out(workspace, contact(npi=GRACE, phones=[{"number": "203-555-0199"}]))
    assert [one.field for one in plan.conflicts] == ["phones"]
    assert text(workspace, "contacts/okafor-grace.yaml") == before


def test_namesakes_of_one_file_are_told_apart_by_npi(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace()
    carry_out(workspace, contact(npi=GRACE), contact(3, npi=LIAM), contact(4, name="Mary Okafor", npi=MARY))
    assert files(workspace) == [
        f"contacts/okafor-grace-{GRACE[-4:]}.yaml",
        f"contacts/okafor-grace-{LIAM[-4:]}.yaml",
        "contacts/okafor-mary.yaml",
    ]


def test_a_namesake_of_a_later_file_gets_a_suffix(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": f"name: Grace Okafor\nnpi: '{GRACE}'\n"})
    carry_out(workspace, contact(npi=LIAM))
    assert files(workspace) == [f"contacts/okafor-grace-{LIAM[-4:]}.yaml", "contacts/okafor-grace.yaml"]


def test_namesakes_without_npi_are_told_apart_by_their_key(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace()
    carry_out(workspace, contact(key="12", tags=["a"]), contact(3, key="7", tags=["b"]))
    assert files(workspace) == ["contacts/okafor-grace-12.yaml", "contacts/okafor-grace-7.yaml"]


def test_one_npi_for_two_people_without_one_is_in_doubt(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\n"})
    plan = carry_out(workspace, contact(npi=GRACE), contact(3, npi=LIAM))
    assert [one.line for one in plan.rejected] == [2, 3]
    assert "has no NPI and could be any of" in plan.rejected[0].reason


def test_two_lines_about_one_person_make_one_record(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace()
    plan = carry_out(
        workspace,
        contact(npi=GRACE, specialty="pediatrics"),
        contact(3, npi=GRACE, tags=["vip"], specialty="cardiology"),
    )
    assert plan.numbers["created"] == 1
    assert [one.field for one in plan.conflicts] == ["specialty"]
    assert "tags: [vip]" in text(workspace, "contacts/okafor-grace.yaml")


def test_a_person_and_a_place_share_one_space_of_ids(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"organizations/okafor-grace.yaml": "name: Okafor Grace\n"})
    carry_out(workspace, contact())
    assert files(workspace) == ["contacts/okafor-grace-contact.yaml", "organizations/okafor-grace.yaml"]


@pytest.mark.parametrize(
    ("incoming", "reason"),
    [
        (contact(npi="1234567890"), "the NPI 1234567890 has a wrong check digit"),
        (contact(name="  "), "the contact has no name"),
        (contact(id="Grace!"), "'Grace!' cannot be an id"),
        (contact(id="gone"), "'gone' was voided: entered twice"),
        (contact(id="northgate", npi=MARY), "'northgate' has the NPI"),
        (contact(specialty=7), "specialty"),
        (contact(specialti="x"), "specialti"),
        (contact(liaison="nobody"), "there is no liaison 'nobody'"),
        (contact(affiliations=[{"organization": "nowhere"}]), "there is no organization 'nowhere'"),
        (contact(notes="left\u202eright"), "direction of text"),
        (Incoming("goal", {"name": "More"}, 2), "records of kind 'goal' cannot be imported"),
        (Incoming("touch", {"date": "2026-10-02", "channel": "visit", "npi": MARY[:-1] + "0"}, 2), "has the NPI"),
        (Incoming("touch", {"date": "2026-10-02", "channel": "visit", "contact": "who"}, 2), "no contact 'who'"),
        (Incoming("touch", {"channel": "visit", "contact": "gone"}, 2), "date"),
        (Incoming("referral", {"month": "2026-13", "contact": "gone"}, 2), "month"),
        (Incoming("referral", {"contact": "gone"}, 2), "either a month or the day"),
        (Incoming("referral", {"month": "2026-10"}, 2), "neither a contact nor an organization"),
        (Incoming("referral", {"month": "2026-10", "contact": "gone", "count": 2, "seen": 3}, 2), "seen is 3"),
        (Incoming("referral", {"month": "2026-10", "npi": GRACE}, 2), f"has the NPI {GRACE}"),
    ],
)  # fmt: skip
def test_what_check_would_refuse_is_rejected_with_its_line(
    make_workspace: Callable[..., Workspace], incoming: Incoming, reason: str
):
    workspace = make_workspace(
        {
            "contacts/gone.yaml": "name: Grace Gone\nvoid: entered twice\n",
            "organizations/northgate.yaml": f"name: Northgate\nnpi: '{MARY}'\n",
        }
    )
    plan, changes = plan_for(workspace, incoming)
    assert not changes
    assert [one.line for one in plan.rejected] == [2]
    assert reason in plan.rejected[0].reason


def test_a_fill_that_check_would_refuse_is_rejected(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nliaison: unheard\n"})
    plan, changes = plan_for(workspace, contact(tier="Z"), contact(3, specialty="pediatrics"))
    assert not changes
    assert "there is no tier 'Z'" in plan.rejected[0].reason


def test_an_error_that_was_there_before_does_not_hinder(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\nliaison: unheard\n"})
    plan, changes = plan_for(workspace, contact(specialty="pediatrics"))
    assert len(changes) == 1
    assert not plan.rejected


def test_a_file_that_cannot_be_read_is_not_replaced(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: [\n"})
    plugins = Plugins.discover(None, None)
    plan = plan_changes(
        load(workspace, plugins, DAY).book,
        [contact(), contact(3, name="Bo Lee")],
        files=RecordFiles(workspace),
        rules=Rules(lambda _kind, _document: "", Known(frozenset(), frozenset(), DAY)),
        origin=FILE,
        occupied={"okafor-grace"},
    )
    assert [creation.id for creation in plan.creations] == ["lee-bo"]
    assert "cannot be read; mend it first" in plan.rejected[0].reason


def test_a_record_changed_meanwhile_is_not_overwritten(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": "name: Grace Okafor\n"})
    _, changes = plan_for(workspace, contact(specialty="pediatrics"), contact(3, name="Bo Lee"))
    (workspace.root / "contacts/okafor-grace.yaml").write_text("name: Grace N. Okafor\n")
    with pytest.raises(ChangedError, match="changed since it was read"):
        apply(workspace, changes, message="import", commit=False)
    assert files(workspace) == ["contacts/okafor-grace.yaml"]
    assert text(workspace, "contacts/okafor-grace.yaml") == "name: Grace N. Okafor\n"


def test_the_client_s_own_schema_is_obeyed(make_workspace: Callable[..., Workspace]):
    overlay = '{"properties": {"custom": {"type": "object", "required": ["region"]}}, "required": ["custom"]}'
    workspace = make_workspace({"schemas/contact.schema.json": overlay})
    plan, changes = plan_for(workspace, contact(), contact(3, name="Bo Lee", custom={"region": "north"}))
    assert [creation.id for creation in plan.creations] == ["lee-bo"]
    assert len(changes) == 1
    assert "custom" in plan.rejected[0].reason


def test_a_record_of_a_list_is_filled_in_its_list(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(
        {"contacts/all.yaml": "- id: lee-bo\n  name: Bo Lee\n- id: okafor-grace\n  name: Grace Okafor  # here\n"}
    )
    carry_out(workspace, contact(specialty="pediatrics"), contact(3, name="Bo Lee", specialty="cardiology"))
    after = text(workspace, "contacts/all.yaml")
    assert "name: Grace Okafor  # here\n" in after
    assert after.index("cardiology") < after.index("pediatrics")


def test_a_touch_is_made_once(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({"contacts/okafor-grace.yaml": f"name: Grace Okafor\nnpi: '{GRACE}'\n"})
    touches = [
        Incoming("touch", {"date": "2026-10-02", "channel": "visit", "npi": GRACE, "notes": notes}, line)
        for line, notes in enumerate(("Brought forms", "Came back"), start=2)
    ]
    plan = carry_out(workspace, *touches)
    assert plan.numbers["created"] == 2
    names = [name for name in files(workspace) if name.startswith("touches/2026/10/2026-10-02-okafor-grace-")]
    assert len(names) == 2
    assert "contact: okafor-grace\n" in text(workspace, names[0])


def test_a_touch_with_an_id_of_its_own_is_completed(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": "name: Grace Okafor\n",
            "touches/2026/10/t-1.yaml": "date: 2026-10-02\nchannel: visit\ncontact: okafor-grace\n",
        }
    )
    incoming = {"id": "t-1", "date": "2026-10-03", "channel": "visit", "contact": "okafor-grace", "minutes": 20}
    plan = carry_out(workspace, Incoming("touch", incoming, 2))
    assert [(one.field, one.ours) for one in plan.conflicts] == [("date", "2026-10-02")]
    assert "minutes: 20\n" in text(workspace, "touches/2026/10/t-1.yaml")


REFERRERS = {
    "contacts/okafor-grace.yaml": f"name: Grace Okafor\nnpi: '{GRACE}'\n",
    "organizations/northgate.yaml": f"name: Northgate\nnpi: '{MARY}'\n",
}


def referral(line: int, **document: Any) -> Incoming:
    return Incoming("referral", {"month": "2026-10", **document}, line)


def test_counts_go_to_the_table_of_their_month(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(REFERRERS)
    plan = carry_out(
        workspace,
        referral(2, npi=MARY, count=4),
        referral(3, npi=GRACE, service_line="spine", count=3, seen=2),
        referral(4, npi=GRACE, month="2026-09", count=1),
    )
    assert plan.numbers["created"] == 3
    assert text(workspace, "referrals/2026-10.csv") == (
        "month,contact,organization,service_line,count,seen\n2026-10,okafor-grace,,spine,3,2\n2026-10,,northgate,,4,\n"
    )
    assert text(workspace, "referrals/2026-09.csv") == "month,contact,count\n2026-09,okafor-grace,1\n"


def test_a_later_file_adds_rows_fills_figures_and_lists_corrections(make_workspace: Callable[..., Workspace]):
    table = (
        "month,contact,organization,service_line,count,seen\r\n2026-10,okafor-grace,,,4,\r\n2026-10,,northgate,,2,1\r\n"
    )
    workspace = make_workspace({**REFERRERS, "referrals/2026-10.csv": table})
    plan = carry_out(
        workspace,
        referral(2, npi=GRACE, count=5, seen=3),
        referral(3, npi=MARY, count=2, seen=1),
        referral(4, npi=MARY, service_line="spine", count=7),
    )
    assert {name: number for name, number in plan.numbers.items() if number} == {
        "created": 1,
        "filled": 1,
        "unchanged": 1,
        "conflicts": 1,
    }
    assert [(one.id, one.field, one.ours, one.theirs) for one in plan.conflicts] == [
        ("2026-10 okafor-grace", "count", 4, 5)
    ]
    assert (workspace.root / "referrals/2026-10.csv").read_bytes().decode() == (
        table.replace("okafor-grace,,,4,", "okafor-grace,,,4,3") + "2026-10,,northgate,spine,7,\r\n"
    )


def test_a_table_without_the_columns_is_left_and_another_begun(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace({**REFERRERS, "referrals/2026-10.csv": "month,contact,count\n2026-10,okafor-grace,4\n"})
    plan, changes = plan_for(workspace, referral(2, npi=MARY, count=2), referral(3, npi=GRACE, seen=1))
    assert [change.path for change in changes] == ["referrals/2026-10-2.csv"]
    assert "the table has no column for seen" in plan.rejected[0].reason


def test_counts_in_yaml_are_known_too(make_workspace: Callable[..., Workspace]):
    listed = (
        "- {month: 2026-10, contact: okafor-grace, count: 4}\n- {month: 2026-10, organization: northgate, count: 2}\n"
    )
    workspace = make_workspace({**REFERRERS, "referrals/old.yaml": listed})
    plan = carry_out(workspace, referral(2, npi=GRACE, count=4), referral(3, npi=MARY, count=2, seen=2))
    assert (plan.numbers["unchanged"], plan.numbers["filled"]) == (1, 1)
    assert "- {month: 2026-10, organization: northgate, count: 2, seen: 2}\n" in text(workspace, "referrals/old.yaml")


def test_two_lines_about_one_month_are_not_guessed_at(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(REFERRERS)
    plan = carry_out(workspace, referral(2, npi=GRACE, count=4), referral(3, npi=GRACE, count=4))
    assert [one.line for one in plan.rejected] == [2, 3]
    assert "lines 2, 3 are about one source and month" in plan.rejected[0].reason


def test_single_cases_have_opaque_ids(make_workspace: Callable[..., Workspace]):
    workspace = make_workspace(REFERRERS)
    case = {"case": "r-17", "received_on": "2026-10-02", "npi": GRACE}
    carry_out(workspace, Incoming("referral", case, 2))
    plan = carry_out(workspace, Incoming("referral", {**case, "seen_on": "2026-10-09"}, 2))
    assert "no column for seen_on" in plan.rejected[0].reason


def test_the_plan_does_not_depend_on_the_order_of_the_lines(make_workspace: Callable[..., Workspace]):
    """Namesakes, doubled lines, disagreements and fills, shuffled."""
    workspace = make_workspace({**REFERRERS, "contacts/lee-bo.yaml": "name: Bo Lee\nspecialty: pediatrics\n"})
    lines = [
        contact(0, npi=LIAM),
        contact(0, npi=GRACE, tags=["vip"]),
        contact(0, npi=GRACE, specialty="cardiology"),
        contact(0, name="Bo Lee", specialty="cardiology", tags=["new"]),
        contact(0, name="Bo Lee", phones=[{"number": "860-555-0142"}]),
        contact(0, name="Bo Lee", phones=[{"number": "860-555-0143"}]),
        contact(0, name="Ann Poe", key="1", role="nurse"),
        contact(0, name="Ann Poe", key="2"),
        contact(0, name="Ann Poe"),
        Incoming("organization", {"name": "Ann Poe"}, 0),
        Incoming("organization", {"name": "Poe Ann Inc."}, 0),
        referral(0, npi=GRACE, count=2),
        referral(0, npi=MARY, count=2),
    ]
    expected = written_by(workspace, lines)
    for turn in range(20):
        lines.sort(key=lambda one: hashlib.sha256(f"{turn} {one}".encode()).digest())
        assert written_by(workspace, lines) == expected


def written_by(workspace: Workspace, lines: Sequence[Incoming]) -> tuple[dict[str, str], list[tuple]]:
    plan, changes = plan_for(workspace, *lines)
    told = sorted((one.id, one.field, str(one.ours), str(one.theirs)) for one in plan.conflicts)
    return {change.path: change.text for change in changes}, told


def test_skipped_and_rejected_lines_are_counted(make_workspace: Callable[..., Workspace]):
    plan, _ = plan_for(make_workspace(), Skipped(2), Skipped(3), Rejected(9, "b"), Rejected(4, "a"))
    assert plan.numbers["skipped"] == 2
    assert plan.rejected == (Rejected(4, "a"), Rejected(9, "b"))


KEYS = ("number", "city", "a", "address", "key", "organization", 7)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from([GRACE, "x", "okafor-grace"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "id", "name", "given", "family", "npi", "phones", "emails", "address", "affiliations", "custom", "tags",
    "do_not_contact", "potential", "date", "channel", "contact", "organization", "month", "count", "seen",
    "received_on", "case", "provenance", "void",
)  # fmt: skip
DOCUMENTS = st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6)
KNOWN_NAMES = DOCUMENTS.map(lambda document: {"name": "Grace Okafor", "contact": "okafor-grace", **document})


@pytest.mark.parametrize(
    ("stream", "words"),
    [
        ([contact(emails=True), contact(3, emails=True)], "emails"),
        ([contact(emails=7), contact(3, emails="grace@northgate.example")], "emails"),
        ([contact(affiliations=[{"key": "k"}, True])], "affiliations"),
        ([contact(affiliations=[{"key": "k"}, {"organization": ["elm"]}, {"organization": ["elm"]}])], "affiliations"),
        ([contact(custom={1: "a", "b": 2})], "a name of a field is no text"),
        ([Incoming("touch", {"date": "2026-10-02", ("a",): 1}, 2)], "a name of a field is no text"),
        ([Incoming("referral", {"month": "2026-10", "contact": "lee-bo", "seen": "many"}, 2)], "seen"),
        ([Incoming("referral", {"month": "2026-10", "contact": "lee-bo", "seen_on": 7}, 2)], "seen_on"),
    ],
)
def test_a_value_that_no_schema_has_judged_yet_is_not_taken_for_what_it_should_be(
    make_workspace: Callable[..., Workspace], stream: list[Incoming], words: str
):
    table = "month,contact,count,seen,seen_on\n2026-10,lee-bo,4,,\n"
    workspace = make_workspace({"contacts/lee-bo.yaml": "name: Bo Lee\n", "referrals/2026-10.csv": table})
    plan, changes = plan_for(workspace, *stream)
    assert not changes
    assert [words in one.reason for one in plan.rejected] == [True]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([Incoming("touch", {"id": None, "date": None}, 1)])
@example([contact(emails=True)])
@given(
    st.lists(
        st.builds(
            Incoming,
            st.sampled_from(["contact", "organization", "touch", "referral", "goal"]),
            DOCUMENTS | KNOWN_NAMES,
            st.integers(1, 9),
            st.text(max_size=4),
        ),
        max_size=5,
    )
)
def test_whatever_an_importer_yields_is_planned_or_rejected(
    make_workspace: Callable[..., Workspace], stream: list[Incoming]
):
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": "name: Grace Okafor\nemails: [{address: grace@northgate.example}]\n",
            "referrals/2026-10.csv": "month,contact,count,seen,seen_on\n2026-10,okafor-grace,4,,\n",
        }
    )
    plan, changes = plan_for(workspace, *stream)
    assert plan.numbers["rejected"] + len(changes) + plan.numbers["unchanged"] + plan.numbers["conflicts"] >= bool(
        stream
    )


def test_lists_that_are_only_a_part_are_added_to(make_workspace: Callable[..., Workspace]):
    """What a person wrote beside the list, and the places that it has, stay byte for byte."""
    workspace = make_workspace(
        {
            "organizations/cedar.yaml": "name: Cedar\n",
            "organizations/elm.yaml": "name: Elm\n",
            "contacts/okafor-grace.yaml": (
                "name: Grace Okafor\nnpi: "
                + GRACE
                + "\naffiliations:\n- organization: cedar  # Mondays\n  primary: true\n"
            ),
        }
    )
    one = Incoming(
        "contact",
        {"name": "Grace Okafor", "npi": GRACE, "affiliations": [{"organization": "cedar"}, {"organization": "elm"}]},
        2,
        adds=frozenset({"affiliations"}),
    )
    plan = carry_out(workspace, one)
    assert plan.conflicts == ()
    assert "affiliations:\n- organization: cedar  # Mondays\n  primary: true\n- organization: elm\n" in text(
        workspace, "contacts/okafor-grace.yaml"
    )


def test_places_of_work_may_be_named_by_the_keys_of_the_file(make_workspace: Callable[..., Workspace]):
    """Two places of one name get ids with their keys, and one that nobody can have is left out."""
    workspace = make_workspace({"organizations/old.yaml": "name: Old\nvoid: closed\n"})
    places = [Incoming("organization", {"name": "Northgate"}, line, key) for line, key in ((3, "11"), (4, "22"))]
    places.append(Incoming("organization", {"id": "old", "name": "Old"}, 5, "33"))
    person = contact(npi=GRACE, affiliations=[{"key": "22", "role": "partner"}, {"key": "33"}, {"key": "44"}])
    plan = carry_out(workspace, person, *places)
    assert [one.id for one in plan.creations] == ["okafor-grace", "northgate-11", "northgate-22"]
    assert plan.creations[0].document["affiliations"] == [{"organization": "northgate-22", "role": "partner"}]
    assert [one.line for one in plan.rejected] == [5]


def test_a_number_out_of_use_is_told_with_its_record(make_workspace: Callable[..., Workspace]):
    """Not of somebody whom nobody knows, nor of somebody who has left."""
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": f"name: Grace Okafor\nnpi: {GRACE}\n",
            "contacts/byrne-liam.yaml": f"name: Liam Byrne\nnpi: {LIAM}\nstatus: left\n",
        }
    )
    day = date(2026, 3, 20)
    plan = carry_out(workspace, *(Deactivated(line, npi, day) for line, npi in enumerate((GRACE, LIAM, MARY), start=2)))
    assert plan.deactivated == (Deactivation("contact", "okafor-grace", GRACE, day, 2),)
    assert plan.skipped == 2


ELM = "address: {line1: 1 Elm St, zip: 06105}\n"


def test_news_of_a_register_in_numbers(make_workspace: Callable[..., Workspace]):
    """A legal form or a middle name is no other name, and a longer ZIP code no other address."""
    workspace = make_workspace(
        {
            "contacts/okafor-grace.yaml": f"name: Grace Okafor\nnpi: {GRACE}\n{ELM}",
            "contacts/byrne-liam.yaml": f"name: Liam Byrne\nfamily: Byrne\nnpi: {LIAM}\n",
            "organizations/northgate.yaml": f"name: Northgate\nnpi: {MARY}\n{ELM}",
        }
    )
    plan, _ = plan_for(
        workspace,
        contact(npi=GRACE, address={"line1": "9 Oak Ave", "zip": "06001"}),
        Incoming("contact", {"name": "Liam Q. Byrne-Poe", "family": "Byrne-Poe", "npi": LIAM}, 3),
        Incoming("organization", {"name": "Northgate, LLC", "npi": MARY, "address": {"zip": "06105-1208"}}, 4),
        Incoming("contact", {"name": "Bo Hill"}, 5),
        Skipped(6, blank=True),
        Skipped(7),
    )
    assert plan.news == {"new": 1, "moved": 1, "renamed": 1, "deactivated": 0}
    assert (plan.skipped, plan.blank) == (2, 1)


def test_a_father_and_a_son_of_one_name_are_two(make_workspace):
    workspace = make_workspace({"contacts/park-james.yaml": "name: James Park Jr.\n"})
    plan, _ = plan_for(
        workspace, Incoming("contact", {"name": "James Park, Sr.", "phones": [{"number": "512-555-0188"}]}, 2)
    )
    assert (plan.fills, plan.rejected) == ((), ())
    (new,) = plan.creations
    assert (new.id == "park-james", new.document["name"]) == (False, "James Park, Sr.")


def test_a_name_without_what_follows_it_is_still_that_person(make_workspace):
    workspace = make_workspace({"contacts/park-james.yaml": "name: James Park Jr.\n"})
    plan, _ = plan_for(workspace, Incoming("contact", {"name": "James Park"}, 2))
    assert plan.creations == ()


def test_of_two_new_ones_the_father_is_not_filled_in_from_the_son(make_workspace):
    both = [Incoming("contact", {"name": f"James Park {end}"}, line) for line, end in ((2, "Jr."), (3, "Sr."))]
    plan, _ = plan_for(make_workspace({}), *both)
    assert len({one.id for one in plan.creations}) == 2
