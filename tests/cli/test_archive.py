"""``rounds archive`` in words."""

from __future__ import annotations

import json

MARCH = "touches/2025/03/2025-03-{day}-lee-min-aaaaaa.yaml"
TOUCH = "date: 2025-03-{day}\nchannel: visit   {comment}\ncontact: lee-min\n"


def test_what_was_folded_and_what_stayed(make_workspace, call):
    days = {"04": "", "09": "", "10": "# she asked"}
    touches = {MARCH.format(day=day): TOUCH.format(day=day, comment=comment) for day, comment in days.items()}
    clinic = make_workspace({"contacts/lee-min.yaml": "name: Min Lee\n", **touches})
    assert call(clinic, "archive", "2024").out == "No touches of 2024 stand in files of their own.\n"
    assert json.loads(call(clinic, "archive", "2024", "--json").out)["folded"] == 0
    assert call(clinic, "archive", "2025", "--dry-run").out == "Would fold 2 touches of 2025 into 1 file.\n"
    assert json.loads(call(clinic, "archive", "2025", "--dry-run", "--json").out)["dry_run"] is True
    assert call(clinic, "archive", "2025").out == "Folded 2 touches of 2025 into 1 file. 1 file with comments stayed.\n"
    again = "No touches of 2025 stand in files of their own (1 have comments).\n"
    assert call(clinic, "archive", "2025").out == again
    assert call(clinic, "archive", "2026").code == 2
