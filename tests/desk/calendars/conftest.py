"""A clinic with promises of two liaisons and an evening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

CLINIC = {
    "rounds.yaml": "client: {name: Cedar Orthopedics, time_zone: America/New_York}\n"
    "liaisons: [{id: dana, name: Dana}, {id: miguel, name: Miguel}]\ntiers: {A: {cadence_days: 30}}\n",
    "contacts/okafor-grace.yaml": "name: Grace Okafor\ncredentials: MD\nstatus: active\ntier: A\nliaison: dana\n"
    "phones: [{number: 937-555-0142}]\n",
    "contacts/lee-min.yaml": "name: Min Lee\nstatus: active\nliaison: miguel\n",
    "touches/2026/09/t-1.yaml": "date: 2026-09-20\nchannel: visit\ncontact: okafor-grace\nliaison: dana\n"
    "next: {action: send the form, due: 2026-10-20, channel: email}\n",
    "touches/2026/09/t-2.yaml": "date: 2026-09-21\nchannel: phone\ncontact: lee-min\n"
    "next: {action: call again, due: 2026-09-25}\n",
    "campaigns/evening.yaml": "name: An evening\ntype: event\nstart: 2026-10-01\nend: 2026-12-31\nliaison: dana\n"
    'event: {starts: "2026-11-12T18:00", place: Weir Hall}\n',
}


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(CLINIC)


@pytest.fixture
def open_desk(clinic: Workspace, desk_at: Callable[..., Desk]) -> Callable[..., Desk]:
    """A new desk of a user whose accounts.yaml is the text; None: there is no such file."""

    def open_(accounts: str | None = None, **options: bool | str) -> Desk:
        desk = desk_at(clinic, as_of="2026-10-07", **options)
        if accounts is not None:
            file = desk.machine.config / "accounts.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(accounts)
            file.chmod(0o600)
        return desk

    return open_
