"""People's names: one set of rules, whether a name is typed, imported or compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.base.names import credentials_of, generation_of, id_of, is_one_name, name_of, split_name, words_of
from rounds.base.words import folded
from rounds.desk.imports.identity import name_id
from rounds.storage.workspace import is_id


@pytest.mark.parametrize(
    ("typed", "parts", "record_id"),
    [
        ("Grace Okafor", {"name": "Grace Okafor"}, "okafor-grace"),
        ("Grace Okafor MD", {"name": "Grace Okafor", "credentials": "MD"}, "okafor-grace"),
        ("Grace Okafor M.D., FAAFP", {"name": "Grace Okafor", "credentials": "M.D., FAAFP"}, "okafor-grace"),
        ("Grace Okafor, FAAOMPT", {"name": "Grace Okafor", "credentials": "FAAOMPT"}, "okafor-grace"),
        ("Dr. Grace  Okafor, MD", {"name": "Grace Okafor", "prefix": "Dr.", "credentials": "MD"}, "okafor-grace"),
        ("Prof. Dr. Ann Voss", {"name": "Ann Voss", "prefix": "Prof. Dr."}, "voss-ann"),
        ("Dr. Park", {"name": "Park", "prefix": "Dr."}, "park"),
        ("Drew Lee", {"name": "Drew Lee"}, "lee-drew"),
        ("Maria DO", {"name": "Maria DO"}, "do-maria"),
        ("Maria Do", {"name": "Maria Do"}, "do-maria"),
        ("Minh Anh Do", {"name": "Minh Anh Do"}, "do-minh"),
        ("MARIA GARCIA DO", {"name": "MARIA GARCIA", "credentials": "DO"}, "garcia-maria"),
        ("Sam Rivera, PT, DPT", {"name": "Sam Rivera", "credentials": "PT, DPT"}, "rivera-sam"),
        ("Okafor, Grace", {"name": "Grace Okafor", "given": "Grace", "family": "Okafor"}, "okafor-grace"),
        ("OKAFOR, GRACE", {"name": "GRACE OKAFOR", "given": "GRACE", "family": "OKAFOR"}, "okafor-grace"),
        ("Okafor, JP", {"name": "JP Okafor", "given": "JP", "family": "Okafor"}, "okafor-jp"),
        ("Okafor, Dr. Grace N.", {"name": "Grace N. Okafor", "given": "Grace N.", "family": "Okafor", "prefix": "Dr."},
         "okafor-grace"),
        ("Ng, Amy, D.O.", {"name": "Amy Ng", "given": "Amy", "family": "Ng", "credentials": "D.O."}, "ng-amy"),
        ("Paul Reyes, Jr.", {"name": "Paul Reyes Jr.", "suffix": "Jr."}, "reyes-paul"),
        ("Grace Okafor Jr.", {"name": "Grace Okafor Jr.", "suffix": "Jr."}, "okafor-grace"),
        ("Okafor, Jr., Paul", {"name": "Paul Okafor Jr.", "given": "Paul", "family": "Okafor", "suffix": "Jr."},
         "okafor-paul"),
        ("Henry V", {"name": "Henry V"}, "v-henry"),
        ("Min Lee, PhD", {"name": "Min Lee", "credentials": "PhD"}, "lee-min"),
        ("Maria van der Berg", {"name": "Maria van der Berg"}, "van-der-berg-maria"),
        ("Van Nguyen", {"name": "Van Nguyen"}, "nguyen-van"),
        ("Grace N. Hill", {"name": "Grace N. Hill"}, "hill-grace"),
        ("Cher", {"name": "Cher"}, "cher"),
        ("", {"name": ""}, ""),
        (", ,", {"name": ""}, ""),
    ],
)  # fmt: skip
def test_a_name_is_taken_apart(typed: str, parts: dict[str, str], record_id: str) -> None:
    name = split_name(typed)
    told = {"given": name.given, "family": name.family} if name.is_told else {}
    rest = {part: getattr(name, part) for part in ("prefix", "suffix", "credentials")}
    assert {part: text for part, text in {"name": name.name, **told, **rest}.items() if text or part == "name"} == parts
    assert id_of(name) == record_id


WORDS = [
    "Dr.",
    "Grace",
    "N.",
    "Okafor",
    "van",
    "der",
    "Berg",
    "O'Neil-Núñez",
    "MD",
    "M.D.",
    "DO",
    "Do",
    "Jr.",
    ",",
    "''",
]
TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@given(TEXTS)
def test_any_text_gives_a_valid_id_and_the_same_typed_and_imported(text: str):
    name = split_name(text)
    assert not name.name or is_id(id_of(name))
    assert name_id("contact", {"name": text}) == id_of(name)
    if name.given and name.family:
        told = name_of(name.name, name.given, name.family)
        assert id_of(told) == id_of(name)


@given(st.sampled_from(["Grace Okafor", "Maria van der Berg", "Minh Anh Nguyễn", "Ann-Marie O'Brien"]),
       st.sampled_from(["", "Dr. ", "Prof. "]), st.sampled_from(["", " Jr.", ", Jr.", " III"]),
       st.sampled_from(["", " MD", ", M.D.", ", PT, DPT", " FNP-BC"]))  # fmt: skip
def test_what_stands_around_a_name_changes_no_id(bare: str, title: str, suffix: str, letters: str):
    assert id_of(split_name(f"{title}{bare}{suffix}{letters}")) == id_of(split_name(bare))


def test_a_register_that_tells_the_parts_gives_the_id_that_typing_gives():
    parts = {"name": "Grace N. Okafor Jr.", "given": "Grace N.", "family": "Okafor Jr.", "suffix": "Jr."}
    assert name_id("contact", parts) == id_of(split_name("Dr. Grace Okafor Jr., MD")) == "okafor-grace"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Grace Okafor", "Grace N. Okafor"),
        ("Grace Okafor", "Dr. Grace Okafor, MD"),
        ("José Núñez", "JOSE NUNEZ"),
    ],
)
def test_middle_names_titles_and_accents_come_and_go(ours: str, theirs: str):
    assert is_one_name(ours, theirs)
    assert is_one_name(theirs, ours)


@pytest.mark.parametrize("other", ["Grace Okafor Jr.", "Gail Okafor", "Grace Hill", ""])
def test_another_name_is_another(other: str):
    assert not is_one_name("Grace Okafor", other)


def test_words_are_folded_one_way():
    assert words_of("Dr. Seán O\u2019Neil-Núñez, M.D.") == ["sean", "oneil", "nunez", "m", "d"]
    assert {folded(text) for text in ("Sørensen", "SORENSEN", "sørensen", "So\u0308rensen")} == {"sorensen"}
    assert folded("account.name", "") == "accountname"
    assert folded("Straße 12-B") == "strasse 12 b"


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(("text", "suffix"), [("JR", "Jr."), ("junior", "Jr."), ("iv", "IV"), ("MD", ""), ("", "")])
def test_generations(text: str, suffix: str):
    assert generation_of(text) == suffix


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("M.D., PH.D", "MD, PhD"),
        ("pa-c", "PA-C"),
        ("MD MPH", "MD, MPH"),
        ("Pharm.D.; MD; md", "PharmD, MD"),
        ("12", ""),
    ],
)
def test_credentials_in_their_usual_form_stay_as_they_are(text: str, usual: str):
    assert credentials_of(text) == usual
    assert credentials_of(usual) == usual
