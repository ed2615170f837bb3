"""A clinic with an evening to which three people may be invited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

CLINIC = {
    "rounds.yaml": "client:\n  name: Cedar Orthopedics\n  time_zone: America/New_York\n"
    "  address: {line1: 1 Cedar St, city: Cedarville, state: OH}\n"
    "liaisons: [{id: dana, name: Dana, email: dana@cedar.example.org}]\ntiers: {A: {}}\n",
    "contacts/lee.yaml": "name: Min Lee\ncredentials: MD\nstatus: active\ntier: A\n"
    "emails: [{address: lee@example.org}]\n",
    "contacts/ito.yaml": "name: Ken Ito\nstatus: active\ntier: A\nemails: [{address: ito@example.org}]\n",
    "contacts/bell.yaml": "name: Jo Bell\nstatus: active\ntier: A\ndo_not_contact: [email]\n",
    "campaigns/evening.yaml": "name: An evening on the spine\ntype: event\nstart: 2026-10-01\nend: 2026-12-31\n"
    'audience: tier:A\nevent: {starts: "2026-11-12T18:00", ends: "2026-11-12T20:30", place: "Weir Hall, Room 2",\n'
    "  capacity: 2, cost: 300, gift: 28.5, what: dinner}\n",
    "templates/invitation.subject.txt": "{{ event.name }}, {{ event.when }}\n",
    "templates/invitation.txt": "Dear {{ called }},\n{{ event.hours }} at {{ event.place }}.\n"
    "{{ postal_address }}\n{{ opt_out }}\n",
}


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace]) -> Workspace:
    return make_workspace(CLINIC)


@pytest.fixture
def on(clinic: Workspace, desk_at: Callable[..., Desk]) -> Callable[..., Desk]:
    """A new desk on a day, by default five weeks before the evening."""

    def open_(day: str = "2026-10-07", **options: bool) -> Desk:
        return desk_at(clinic, as_of=day, **options)

    return open_
