"""A person's name as it is typed."""

from __future__ import annotations

import pytest

from rounds.desk.contacts.names import family_first, parse_name


@pytest.mark.parametrize(
    ("typed", "parts", "id_words"),
    [
        ("Grace Okafor", {"name": "Grace Okafor"}, ("Okafor", "Grace")),
        ("Grace Okafor MD", {"name": "Grace Okafor", "credentials": "MD"}, ("Okafor", "Grace")),
        ("Grace Okafor M.D., FAAFP", {"name": "Grace Okafor", "credentials": "M.D., FAAFP"}, ("Okafor", "Grace")),
        ("Maria DO", {"name": "Maria DO"}, ("DO", "Maria")),
        ("Minh Anh Do", {"name": "Minh Anh Do"}, ("Do", "Minh Anh")),
        (
            "Dr. Grace  Okafor, MD",
            {"name": "Grace Okafor", "prefix": "Dr.", "credentials": "MD"},
            ("Okafor", "Grace"),
        ),
        ("Sam Rivera, PT, DPT", {"name": "Sam Rivera", "credentials": "PT, DPT"}, ("Rivera", "Sam")),
        ("Okafor, Grace", {"name": "Grace Okafor", "given": "Grace", "family": "Okafor"}, ("Okafor", "Grace")),
        (
            "Ng, Amy, D.O.",
            {"name": "Amy Ng", "given": "Amy", "family": "Ng", "credentials": "D.O."},
            ("Ng", "Amy"),
        ),
        ("Paul Reyes, Jr.", {"name": "Paul Reyes", "suffix": "Jr."}, ("Reyes", "Paul")),
        ("Maria Do", {"name": "Maria Do"}, ("Do", "Maria")),
        ("Min Lee, PhD", {"name": "Min Lee", "credentials": "PhD"}, ("Lee", "Min")),
        ("Cher", {"name": "Cher"}, ("Cher", "")),
        ("", {"name": ""}, ("", "")),
        (", ,", {"name": ""}, ("", "")),
    ],
)
def test_a_name_is_taken_apart(typed: str, parts: dict[str, str], id_words: tuple[str, str]) -> None:
    assert parse_name(typed) == parts
    assert family_first(parse_name(typed)) == id_words
