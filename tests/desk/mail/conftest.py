"""A clinic with people who can be written to, and a user with an account at a server on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

BODY = "Dear {{ called }},\n\nwe see urgent backs within five days.\n\n{{ postal_address }}\n{{ opt_out }}\n"
SETTINGS = (
    "client:\n  name: Cedar Orthopedics\n  address: {line1: 1 Cedar St, city: Cedarville, state: OH, zip: '45314'}\n"
    "liaisons: [{id: dana, name: Dana}]\n"
)
PEOPLE = {
    "okafor": "status: active\n",
    "lee": "status: active\n",
    "ito": "do_not_contact: [email]\n",
    "bell": "status: left\n",
}


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace]) -> Workspace:
    """Two people who may be written to, two who may not, and a template."""
    files = {
        f"contacts/{name}.yaml": f"name: Dr. {name.title()}\nliaison: dana\nemails: [{{address: {name}@example.org}}]\n"
        + more
        for name, more in PEOPLE.items()
    }
    templates = {"templates/news.subject.txt": "Urgent backs\n", "templates/news.txt": BODY}
    return make_workspace(files | templates, settings=SETTINGS)


@pytest.fixture
def open_desk(clinic: Workspace, desk_at: Callable[..., Desk], mail_server: Any) -> Callable[..., Desk]:
    """A new desk of the user with the account."""

    def open_(**options: bool | str) -> Desk:
        desk = desk_at(clinic, **options)
        file = desk.machine.config / "accounts.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(mail_server.account)
        file.chmod(0o600)
        return desk

    return open_
