"""Who set a field."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.history import BlameFields, blame_fields


@pytest.fixture
def blame(moved, desk_at):
    return lambda *what: blame_fields(desk_at(moved), BlameFields(*what))


def test_who_set_a_field_and_what_it_was(blame):
    (told,) = blame("okafor", "tier").as_data()
    assert (told.pop("commit"), told) == (
        blame("okafor", "tier").fields[0].commit.hash,
        {
            "field": "tier",
            "value": "A",
            "before": "B",
            "day": "2026-10-15",
            "author": "Dana Reyes",
            "subject": "Dr. Okafor moves",
        },
    )


def test_every_field_in_the_records_order(blame):
    assert [(one.field, one.commit.subject) for one in blame("okafor").fields] == [
        ("name", "Start"),
        ("family", "Start"),
        ("credentials", "Start"),
        ("tier", "Dr. Okafor moves"),
        ("tags", "Numbers of October"),
        ("affiliations", "Dr. Okafor moves"),
    ]


def test_fields_that_nobody_committed(blame, moved):
    with pytest.raises(UsageError, match="'okafor-grace' has no field 'teir'") as caught:
        blame("okafor", "teir")
    assert caught.value.hint == "did you mean 'tier'?"
    with pytest.raises(UsageError) as caught:
        blame("lee", "zzz")
    assert caught.value.hint == "it has: name, tier"
    (moved.root / "contacts/bell-ana.yaml").write_text("name: Ana Bell\n")
    with pytest.raises(UsageError) as caught:
        blame("bell")
    assert caught.value.hint == "nothing of it was committed yet"
