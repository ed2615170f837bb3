"""Eight people, two of whom can be written to on paper, and a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from rounds.desk.desk import Desk
    from rounds.storage.workspace import Workspace

LETTER = """\
<title>Urgent backs within five days</title>
<p>Dear {{ called }},</p>
<p>we see urgent backs within five days.</p>
<p>{{ liaison.name }}</p>
"""
FALLS = "city: Alder Falls, state: JF, zip: '00411'"
PEOPLE = {
    "okafor": f"name: Grace Okafor\ncredentials: MD\naddress: {{line1: 12 Mill Race Road, line2: Suite 4, {FALLS}}}\n",
    "lee": f"name: Daniel Lee\naffiliations: [{{organization: northgate}}]\naddress: {{line1: 2 Elm St, {FALLS}}}\n",
    "ito": f"name: Ken Ito\ndo_not_contact: [mail]\naddress: {{line1: 3 Elm St, {FALLS}}}\n",
    "all": f"name: Al Lost\ndo_not_contact: [all]\naddress: {{line1: 3 Elm St, {FALLS}}}\n",
    "bell": f"name: Ann Bell\nstatus: left\naddress: {{line1: 4 Elm St, {FALLS}}}\n",
    "nowhere": "name: No Where\n",
    "nozip": "name: No Zip\naddress: {line1: 5 Elm St, city: Alder Falls, state: JF}\n",
    "badzip": "name: Bad Zip\naddress: {line1: 5 Elm St, city: Alder Falls, state: JF, zip: '411'}\n",
}
SETTINGS = (
    "client:\n  name: Cedar Orthopedics\n  phone: (299) 555-0199\n"
    f"  address: {{line1: 400 Weir Street, {FALLS}}}\nliaisons: [{{id: dana, name: Dana Whitfield}}]\n"
)


@pytest.fixture
def clinic(make_workspace: Callable[..., Workspace], pdf_reader: object) -> Workspace:
    files = {f"contacts/{name}.yaml": f"{text}liaison: dana\n" for name, text in PEOPLE.items()}
    files |= {"organizations/northgate.yaml": "name: Northgate\nliaison: dana\n", "templates/news.html": LETTER}
    return make_workspace(files, settings=SETTINGS)


@pytest.fixture
def open_desk(clinic: Workspace, desk_at: Callable[..., Desk]) -> Callable[..., Desk]:
    """A new desk at the clinic."""
    return lambda **options: desk_at(clinic, **options)
