"""Badges and the sheet to sign in, as another program reads them."""

from __future__ import annotations

import pytest

from rounds.base.problems import UsageError
from rounds.desk.attendance import LogAnswer, log_answer
from rounds.desk.guests import PrintBadges, PrintSheet, print_badges, print_sign_in_sheet


def test_who_accepted_is_on_both_and_who_declined_on_neither(on, pdf_reader):
    for who, said in (("lee", "accepted"), ("ito", "declined"), ("bell", "tentative")):
        log_answer(on(), LogAnswer("evening", who, said))
    badges, sheet = print_badges(on(), PrintBadges("evening")), print_sign_in_sheet(on(), PrintSheet("evening"))
    assert ([*badges.files], [*sheet.files]) == (["evening-badge.pdf"], ["evening-sign-in.pdf"])
    for printed in (badges, sheet):
        (text,) = pdf_reader(*printed.files.values()).texts
        assert printed.number == 1
        assert ("Min Lee, MD" in text, "Ito" in text, "An evening on the spine" in text) == (True, False, True)
    assert "Signature" in text
    assert print_badges(on(), PrintBadges("evening", asked=True)).number == 2


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (PrintBadges("evening", form="5160"), "there is no badge form '5160'"),
        (PrintBadges("evening"), "nobody of 'evening' is to be printed"),
        (PrintBadges("nothing"), "there is no campaign 'nothing'"),
    ],
)
def test_what_cannot_be_printed(on, request_, words):
    with pytest.raises(UsageError, match=words):
        print_badges(on(), request_)
