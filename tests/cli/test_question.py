"""What a terminal asks: each name that could be several people's by itself."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from rounds.cli.question import _settled


@dataclass(frozen=True, slots=True)
class Asked:
    who: str = ""
    other: str = ""
    also: tuple[str, ...] = ()
    notes: str = ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Asked("an", "an"), Asked("holm-an", "an")),
        (Asked("x", "an"), Asked("x", "holm-an")),
        (Asked("x", "y", ("b", "an", "an")), Asked("x", "y", ("b", "holm-an", "an"))),
        (Asked("x", notes="an"), Asked("x", notes="an")),
    ],
)
def test_an_answer_is_for_the_first_that_was_asked_about(before, after):
    assert _settled(before, "an", "holm-an") == after


def test_two_namesakes_are_each_asked_about(make_workspace, call):
    """``dedupe apart okafor okafor``: the first answer is for the first, the second for the second."""
    contact = "name: {} Okafor\nfamily: Okafor\nstatus: active\n"
    workspace = make_workspace(
        {"contacts/okafor-a.yaml": contact.format("Ann"), "contacts/okafor-b.yaml": contact.format("Bea")}
    )
    done = call(workspace, "dedupe", "apart", "okafor", "okafor", typed="1\n2\n")
    assert done.code == 0, done.err
    assert "different_from: [okafor-b]" in (workspace.root / "contacts/okafor-a.yaml").read_text()
