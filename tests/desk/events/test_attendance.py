"""Answers by word of mouth, who came, and what each cost and was given."""

from __future__ import annotations

import pytest

from rounds.base.problems import RefusedError, RoundsError, UsageError
from rounds.desk.attendance import LogAnswer, LogAttendance, log_answer, log_attendance
from rounds.desk.gifts import ListGifts, list_gifts
from rounds.desk.guests import ListEvents, ShowEvent, list_events, show_event

AFTER = "2026-11-13"


def came(desk, *people, **options):
    return log_attendance(desk, LogAttendance("evening", people, **options))


def states(desk):
    return {guest.id: guest.state for guest in show_event(desk, ShowEvent("evening")).guests}


def test_answers_by_word_of_mouth_and_who_came(clinic, on):
    """300 dollars by two, then by three: 150 each, then 100 each, in the files of those who were logged before too."""
    for who, said in (("lee", "accepted"), ("ito", "tentative"), ("ito", "declined")):
        logged = log_answer(on(), LogAnswer("evening", who, said))
        assert (logged.contact, logged.answer, logged.saved.written.paths) == (who, said, (logged.path,))
    assert (states(on())["lee"], show_event(on(), ShowEvent("evening")).numbers.places_left) == ("accepted", 1)
    with pytest.raises(UsageError, match="lies ahead"):
        came(on(), "lee")
    assert came(on(AFTER), "ito", accepted=True).came == ("ito", "lee")
    files = sorted((clinic.root / "touches" / "2026" / "11").glob("*.yaml"))
    assert ["cost: 150" in file.read_text() for file in files] == [True, True]
    assert "gift:\n  value: 28.5\n  what: dinner" in files[0].read_text()
    now = came(on(AFTER), "bell").numbers
    assert (now.states["came"], now.places_left, now.cost_a_head) == (3, -1, 100)
    files = sorted((clinic.root / "touches" / "2026" / "11").glob("*.yaml"))
    texts = [file.read_text() for file in files]
    assert ["cost: 100" in text and "channel: event" in text for text in texts] == [True] * 3
    assert states(on(AFTER)) == {"bell": "came", "ito": "came", "lee": "came"}
    (listed,) = list_events(on(AFTER), ListEvents()).as_data()
    assert (listed["came"], listed["accepted"], listed["places left"]) == (3, 0, -1)
    gifts = list_gifts(on(AFTER), ListGifts()).as_data()
    assert {one["contact"]: one["total"] for one in gifts["people"]} == {"lee": 28.5, "ito": 28.5, "bell": 28.5}


def test_who_was_logged_is_not_logged_again(on):
    assert came(on(AFTER), "lee", "lee").came == ("lee",)
    with pytest.raises(UsageError, match="not there yet"):
        came(on(AFTER), "lee")
    with pytest.raises(UsageError, match="not there yet"):
        came(on(AFTER), "ito", but=("ito",))
    with pytest.raises(UsageError, match="1 cannot share"):
        came(on(AFTER), "ito", heads=1)


def test_a_dry_run_tells_and_writes_nothing(clinic, on):
    told = came(on(AFTER, dry_run=True), "lee").as_data()
    assert (told["came"], told["states"]["came"], told["cost_a_head"], len(told["would_write"])) == (["lee"], 1, 300, 1)
    assert not (clinic.root / "touches").exists()


@pytest.mark.parametrize(
    ("limits", "error", "words"),
    [
        ("value: 20, verified: true, authority: a test", RefusedError, "nothing was written"),
        ("valu: 20", RoundsError, "mend limits.yaml first"),
    ],
)
def test_nothing_is_given_over_the_years_limit_or_while_it_cannot_be_read(clinic, on, limits, error, words):
    (clinic.root / "limits.yaml").write_text(f"- {{year: 2026, rule: nonmonetary, {limits}}}\n")
    with pytest.raises(error, match=words):
        came(on(AFTER), "lee")
    assert not (clinic.root / "touches").exists()
    if error is RefusedError:
        assert came(on(AFTER), "lee", over_limit="so be it").came == ("lee",)


@pytest.mark.parametrize(("who", "channel"), [("nobody", "phone"), ("lee", "pigeon")])
def test_an_answer_of_nobody_or_by_no_channel(on, who, channel):
    with pytest.raises(UsageError):
        log_answer(on(), LogAnswer("evening", who, "accepted", channel))
