"""Records compared and merged: documents, fields, words, three-way merges of texts."""

from __future__ import annotations

import random

import pytest

from rounds.storage.compare import Key, documents_in
from rounds.storage.compare.merge import merged_documents, merged_text, silent_changes

PATH = "contacts/okafor-grace.yaml"
BASE = """\
# our best source
name: Grace Okafor   # Dr.
tier: B
tags: [choir, vip]
preferences: {channels: [phone], cadence_days: 20}
notes: |
  Likes short letters.
"""


def merge(ours: str, theirs: str, base: str = BASE, path: str = PATH):
    return merged_text(path, base.encode(), ours.encode(), theirs.encode())


def test_what_one_side_changed_counts_and_every_other_byte_stays():
    ours = BASE.replace("tier: B", "tier: A   # since spring")
    theirs = BASE.replace("cadence_days: 20", "cadence_days: 30").replace(
        "name: Grace Okafor   # Dr.", "name: Grace Okafor"
    )
    merged = merge(ours, theirs)
    assert merged.text == ours.replace("cadence_days: 20", "cadence_days: 30")


def test_tags_of_both_sides_come_together():
    merged = merge(BASE.replace("[choir, vip]", "[choir, vip, golf]"), BASE.replace("[choir, vip]", "[vip, sailing]"))
    assert "tags: [vip, golf, sailing]" in merged.text


def test_a_field_added_and_one_removed():
    merged = merge(BASE + "status: active\n", BASE.replace("tier: B\n", ""))
    assert merged.text == BASE.replace("tier: B\n", "") + "status: active\n"


def test_the_same_change_on_both_sides_is_no_conflict():
    changed = BASE.replace("tier: B", "tier: A")
    assert merge(changed, changed).text == changed


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (BASE.replace("tier: B", "tier: A"), BASE.replace("tier: B", "tier: C")),
        (BASE.replace("tier: B\n", ""), BASE.replace("tier: B", "tier: C")),
        (BASE.replace("short", "long"), BASE.replace("short", "no")),
    ],
)
def test_two_changes_of_one_field_are_left_to_a_person(ours, theirs):
    merged = merge(ours, theirs)
    assert merged.text is None
    assert len(merged.conflicts) == 1


def test_a_file_that_cannot_be_read_is_left_to_a_person():
    assert merge(BASE + "tier: C\n", BASE).text is None


def test_records_added_to_a_list_by_both():
    base = "- {id: one, date: 2026-10-01, channel: visit}\n"
    merged = merge(
        base + "- {id: two, date: 2026-10-02, channel: phone}\n",
        base + "- id: three\n  date: 2026-10-03\n  channel: email\n",
        base,
        "touches/2026/10.yaml",
    )
    found, problems = documents_in("touches/2026/10.yaml", merged.text.encode())
    assert [key.id for key in found] == ["one", "two", "three"]
    assert problems == []


def test_rows_of_referrals_from_both():
    base = "month,contact,count\n2026-09,lee,1\n2026-09,okafor,2\n"
    ours = base.replace("lee,1", "lee,4") + "2026-10,lee,1\n"
    theirs = base.replace("2026-09,okafor,2\n", "") + "2026-10,okafor,3\n"
    assert merge(ours, theirs, base, "referrals/2026.csv").text == (
        "month,contact,count\n2026-09,lee,4\n2026-10,lee,1\n2026-10,okafor,3\n"
    )


def documents(chance: random.Random) -> dict[str, object]:
    fields = chance.sample(["tier", "tags", "notes", "custom", "status"], chance.randrange(1, 5))
    values = {
        "tier": chance.choice("ABC"),
        "tags": chance.sample(["vip", "golf", "choir", "new"], chance.randrange(1, 4)),
        "notes": chance.choice(["short", "two\nlines\n", "a: b", "# no comment"]),
        "custom": {"a": chance.randrange(3), "b": chance.choice(["x", "y"])},
        "status": chance.choice(["active", "prospect"]),
    }
    return {"name": "Grace Okafor", **{field: values[field] for field in fields}}


@pytest.mark.parametrize("seed", range(300))
def test_a_random_merge_loses_nothing_that_only_one_side_did(seed: int):
    from rounds.documents.yamltext import dump  # noqa: PLC0415

    chance = random.Random(seed)
    states = [documents(chance) for _ in range(3)]
    merged = merged_text(PATH, *(dump(state).encode() for state in states))
    key = Key("contact", "okafor-grace")
    wanted, conflicts = merged_documents(*({key: state} for state in states))
    if conflicts:
        assert merged.text is None
        return
    assert merged.text is not None
    assert documents_in(PATH, merged.text.encode())[0] == wanted
    assert silent_changes(*({key: state} for state in states), wanted) == []


def test_a_silent_change_is_named():
    key, base = Key("touch", "one"), {"date": "2026-10-01", "notes": "a"}
    ours, theirs = {**base, "notes": "b"}, {**base, "channel": "visit"}
    right = {**base, "notes": "b", "channel": "visit"}
    states = [{key: state} for state in (base, ours, theirs)]
    assert silent_changes(*states, {key: right}) == []
    wrong = silent_changes(*states, {key: {**right, "notes": "a"}})
    assert [(one.field, one.wanted, one.found) for one in wrong] == [(("notes",), "b", "a")]
    assert [(one.wanted is None, one.found) for one in silent_changes(*states, {})] == [(False, None)]
    both = [{key: state} for state in (base, {**base, "notes": "b"}, {**base, "notes": "c"})]
    assert silent_changes(*both, {key: {**base, "notes": "b and c"}}) == []
