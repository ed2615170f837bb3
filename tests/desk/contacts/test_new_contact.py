"""Adding a contact at the desk: what is written, and what is not added."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from rounds.base.problems import ChangedError, UsageError
from rounds.desk.drafts import InvalidError
from rounds.desk.lookup import Ambiguous
from rounds.desk.new_contact import AddContact, add_contact
from rounds.storage.history.setup import init_repository

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

OKAFOR = "contacts/okafor-grace.yaml"
FILES = {
    OKAFOR: 'name: Grace Okafor\nnpi: "1234567893"\n',
    "organizations/northgate.yaml": "name: Northgate Family Medicine\n",
    "organizations/northside.yaml": "name: Northside Clinic\n",
}


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(FILES)


def read(workspace: Workspace, path: str) -> Any:
    return yaml.load((workspace.root / path).read_text(), yaml.BaseLoader)  # noqa: S506 - text only


def paths(workspace: Workspace) -> list[str]:
    return sorted(file.relative_to(workspace.root).as_posix() for file in workspace.root.rglob("*.yaml"))


def test_everything_that_was_said_is_written(workspace: Workspace, desk_at: Callable[..., Desk]):
    fields = (("potential.referrals_per_month", "4"), ("potential.source", "a guess"), ("potential.date", "today"))
    added = add_contact(
        desk_at(workspace),
        AddContact(
            "Dr. Ana Bell, MD", organization="northg", specialty="family medicine", role="physician", npi="1245319599",
            phone="413 555 0142", email="bell@northgate.example", tier="a", status="active", liaison="dana",
            prefers="Visit, email", notes="Mornings only.", tags=("newsletter",), fields=fields,
        ),
    )  # fmt: skip
    assert (added.contact, added.called, added.missing) == ("bell-ana", "Dr. Bell", ())
    assert added.saved.written.paths == ("contacts/bell-ana.yaml",)
    assert read(workspace, "contacts/bell-ana.yaml") == {
        "name": "Ana Bell",
        "prefix": "Dr.",
        "credentials": "MD",
        "role": "physician",
        "npi": "1245319599",
        "specialty": "family medicine",
        "affiliations": [{"organization": "northgate", "primary": "true"}],
        "phones": [{"number": "413 555 0142"}],
        "emails": [{"address": "bell@northgate.example"}],
        "liaison": "dana",
        "tier": "A",
        "status": "active",
        "preferences": {"channels": ["visit", "email"]},
        "tags": ["newsletter"],
        "notes": "Mornings only.",
        "verified": "2026-10-31",
        "potential": {"referrals_per_month": "4", "source": "a guess", "date": "2026-10-31"},
    }


def test_a_new_practice_is_added_in_the_same_change(workspace: Workspace, desk_at: Callable[..., Desk]):
    init_repository(workspace)
    added = add_contact(desk_at(workspace), AddContact("Ana Bell", new_organization="Hillside Pediatrics"))
    assert added.missing == ("tier", "liaison")
    assert read(workspace, "contacts/bell-ana.yaml")["affiliations"][0]["organization"] == "hillside-pediatrics"
    assert read(workspace, "organizations/hillside-pediatrics.yaml") == {"name": "Hillside Pediatrics"}
    shown = subprocess.run(
        ["git", "show", "--name-only", "--format=%s"], cwd=workspace.root, capture_output=True, text=True, check=True
    )
    changed = ["contacts/bell-ana.yaml", "organizations/hillside-pediatrics.yaml"]
    assert shown.stdout.split("\n") == ["Add Ana Bell", "", *changed, ""]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (AddContact("Grace Okafor"), "Grace Okafor is here already: contacts/okafor-grace.yaml"),
        (AddContact("Okafor, Grace, DO"), "Grace Okafor is here already"),
        (AddContact("Ana Bell", npi="1234567893"), "Grace Okafor has this NPI already: contacts/okafor-grace.yaml"),
        (AddContact("Ana Bell", organization="nowhere"), "if it is new: --new-organization 'nowhere'"),
        (AddContact("Ana Bell", new_organization="northgate family medicine"), "--organization northgate"),
        (AddContact("Ana Bell", id="okafor-grace"), "the id 'okafor-grace' is taken by Grace Okafor"),
        (AddContact("Ana Bell", id="Ana Bell"), "'Ana Bell' cannot be an id"),
        (AddContact("Ana Bell", liaison="zoe"), "liaisons are: dana, miguel"),
        (AddContact(" "), "whom do you want to add?"),
    ],
)
def test_what_is_here_already_or_unknown_is_not_added(
    workspace: Workspace, desk_at: Callable[..., Desk], request_: AddContact, words: str
):
    before = paths(workspace)
    with pytest.raises(UsageError) as refused:
        add_contact(desk_at(workspace), request_)
    assert words in f"{refused.value.message} {refused.value.hint}"
    assert paths(workspace) == before


@pytest.mark.parametrize("text", ["nortgate", "north"])
def test_a_practice_that_is_not_sure_is_asked_for(workspace: Workspace, desk_at: Callable[..., Desk], text: str):
    with pytest.raises(Ambiguous) as several:
        add_contact(desk_at(workspace), AddContact("Ana Bell", organization=text))
    assert several.value.text == text
    assert "northgate" in [one.id for one in several.value.candidates]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"npi": "1234567890"}, "check digit"),
        ({"npi": "12"}, "npi"),
        ({"email": "not an address"}, "emails[0].address"),
        ({"tier": "Q"}, "there is no tier 'Q'"),
        ({"status": "activ"}, "did you mean 'active'?"),
    ],
)
def test_what_would_not_pass_the_check_is_not_added(
    workspace: Workspace, desk_at: Callable[..., Desk], said: dict[str, str], words: str
):
    desk = desk_at(workspace)
    with pytest.raises(InvalidError):
        add_contact(desk, AddContact("Ana Bell", **said))
    assert any(words in f"{problem.message} {problem.hint}" for problem in desk.ear.heard)
    assert "contacts/bell-ana.yaml" not in paths(workspace)


def test_another_person_of_the_same_name_gets_an_id_of_their_own(workspace: Workspace, desk_at: Callable[..., Desk]):
    namesake, known = AddContact("Grace Okafor", anyway=True), AddContact("Grace Okafor", anyway=True, npi="1245319599")
    assert add_contact(desk_at(workspace), namesake).contact == "okafor-grace-2"
    assert add_contact(desk_at(workspace), known).contact == "okafor-grace-9599"


def test_a_file_that_is_there_is_never_replaced(workspace: Workspace, desk_at: Callable[..., Desk]):
    """Its record is left out of the book for its errors, so that its id looks free."""
    (workspace.root / OKAFOR).write_text("nam: Grace Okafor\n")
    with pytest.raises(ChangedError, match="a new record never replaces one"):
        add_contact(desk_at(workspace), AddContact("Jo Ray", id="okafor-grace"))
    assert (workspace.root / OKAFOR).read_text() == "nam: Grace Okafor\n"


def test_adding_can_be_tried(workspace: Workspace, desk_at: Callable[..., Desk]):
    before = paths(workspace)
    data = add_contact(desk_at(workspace, dry_run=True), AddContact("Ana Bell")).as_data()
    assert (data["contact"], data["missing"], data["dry_run"]) == ("bell-ana", ["tier", "liaison"], True)
    assert list(data["would_write"]) == ["contacts/bell-ana.yaml"]
    assert paths(workspace) == before
