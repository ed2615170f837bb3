"""Letters, envelopes and labels as Poppler reads them: on the paper, in the window, on the label."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from rounds import Piece, PrintJob, UsageError
from rounds.plugins import Plugins

SENDER = ("Cedar Orthopedics", "400 Weir Street", "Alder Falls, JF 00411")
OKAFOR = ("Grace Okafor, MD", "Northgate Family Medicine", "12 Mill Race Road, Suite 4", "Alder Falls, JF 00411-1208")
HOSTILE = {
    "html": "<script>alert(1)</script><b>Bob</b> & 'Co'",
    "vietnamese": "Nguyễn Thị Minh Khai",
    "hebrew": "דוד כהן",
    "arabic": "فاطمة الزهراء",
    "emoji": "Zoë 🦴 O\u2019Neil",
    "turned": "Eve \u202eliated\u202c Down",
    "css": "}</style><style>* { display: none }",
    "long": "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley",
    "unbroken": "W" * 80,
}
# Of each sheet: labels across and down, width and height, where the first begins, and from one to the next; in inches.
AVERY = {
    "5160": (3, 10, 2.625, 1, 0.1875, 0.5, 2.75, 1),
    "5161": (2, 10, 4, 1, 0.15625, 0.5, 4.1875, 1),
    "5163": (2, 5, 4, 2, 0.15625, 0.5, 4.1875, 2),
}
WINDOW = (1.0, 2.17, 4.25, 3.5)
"""What a #10 window shows however the letter slides in it, within a third of an inch up or down; left to bottom."""


@pytest.fixture
def printed(pdf_reader):
    """What a form prints, read back."""
    forms = Plugins.discover(None, None).print_forms().values

    def make(form, *pieces, **more):
        job = PrintJob("A title", tuple(pieces), date(2026, 10, 31), more.pop("sender", SENDER), **more)
        return pdf_reader(forms[form].function(job))

    return make


def address(name, number=0):
    return Piece(f"p{number}", (name, *OKAFOR[1:]))


def edges(words):
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


@pytest.mark.parametrize("sheet", AVERY)
def test_each_label_stands_where_avery_has_cut_it(sheet, printed):
    across, down, width, height, left, top, right_by, down_by = AVERY[sheet]
    count = across * down + 1
    pieces = [Piece(f"p{number}", tuple(f"n{number}x{line}" for line in range(4))) for number in range(count)]
    read = printed(sheet, *pieces)
    assert read.sizes == [(8.5, 11), (8.5, 11)]
    for number in range(count):
        page, on_page = divmod(number, across * down)
        row, column = divmod(on_page, across)
        words = [word for word in read.words[page] if word.text.startswith(f"n{number}x")]
        assert len(words) == 4
        x0, y0, x1, y1 = edges(words)
        assert left + column * right_by + 0.1 <= x0 < left + column * right_by + 0.15
        assert x1 < left + column * right_by + width
        middle = top + row * down_by + height / 2
        assert abs((y0 + y1) / 2 - middle) < 0.03
        assert top + row * down_by < y0
        assert y1 < top + row * down_by + height


@pytest.mark.parametrize(("start_at", "pages", "first"), [(1, 1, (0, 0)), (7, 1, (0, 2)), (30, 2, (2, 9))])
def test_a_part_used_sheet_begins_where_it_is_told(start_at, pages, first, printed):
    read = printed("5160", Piece("a", ("first",)), Piece("b", ("second",)), start_at=start_at)
    (word,) = [word for word in read.words[0] if word.text == "first"]
    assert (round((word.left - 0.1875) // 2.75), round((word.top - 0.5) // 1)) == first
    assert read.pages == pages


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", [*AVERY, "envelope-10", "letter"])
def test_a_hostile_name_changes_nothing_but_itself(form, name, printed):
    neighbour = Piece("other", ("Other Person", "9 Other Street", "Otherville, JF 00499"))
    read = printed(form, address(name), neighbour)
    alone = printed(form, neighbour) if form in {"envelope-10", "letter"} else None
    words = [word for page in read.words for word in page]
    assert {"Northgate", "Otherville,", "00411-1208"} <= {word.text for word in words}
    if name.isascii() and len(name) < 50:
        assert "".join(name.split()) in "".join(word.text for word in words)
    if alone:
        assert read.words[-1] == alone.words[-1]
    assert all(word.left >= 0 and word.right <= read.sizes[0][0] for word in words)


SCRIPTS = (
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "MWmw",
    "ijlt",
    "0123456789",
    "ễệịứđơ",
    "абвгдежз",
    "בגדהוז",
)


def _any_line(chance):
    words = range(int(chance.expovariate(1 / 4)) + 1)
    return " ".join(_any_word(chance) for _ in words)[:200]


def _any_word(chance):
    letters = chance.choice((*SCRIPTS, *[SCRIPTS[0]] * len(SCRIPTS)))
    return "".join(chance.choice(letters) for _ in range(int(chance.expovariate(1 / 8)) + 1))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sheet", ["5160", "5163"])
def test_whatever_fits_stays_on_its_own_label(sheet, seed, printed):
    """Words of any length in several scripts: what the form does not refuse lies within the label, and is all there."""
    across, down, width, height, left, top, right_by, down_by = AVERY[sheet]
    chance, refuses = Random(seed), Plugins.discover(None, None).print_forms().values[sheet].refuses
    every = [Piece(str(each), tuple(_any_line(chance) for _ in range(chance.randint(3, 6)))) for each in range(150)]
    pieces = [piece for piece in every if not refuses(piece)]
    assert len(pieces) > 80
    read = printed(sheet, *pieces)
    for page, words in enumerate(read.words):
        for word in words:
            column, row = int((word.left - left) // right_by), int(((word.top + word.bottom) / 2 - top) // down_by)
            assert word.right <= left + column * right_by + width, word
            assert top + row * down_by - 0.02 <= word.top, word
            assert word.bottom <= top + row * down_by + height + 0.02, word
            assert page * across * down + row * across + column < len(pieces)


def test_vietnamese_letters_are_on_the_paper_as_they_are_written(printed):
    assert "Nguyễn Thị Minh Khai" in printed("5160", address("Nguyễn Thị Minh Khai")).texts[0]


@pytest.mark.parametrize("form", [*AVERY, "envelope-10", "letter"])
def test_what_does_not_fit_is_refused_and_what_fits_is_not(form):
    refuses = Plugins.discover(None, None).print_forms().values[form].refuses
    assert refuses(Piece("a", OKAFOR)) == ""
    assert "does not fit" in refuses(Piece("a", ("x" * 3000,)))


def test_an_envelope_is_a_number_ten(printed):
    read = printed("envelope-10", Piece("a", OKAFOR), Piece("b", OKAFOR))
    assert read.sizes == [(9.5, 4.125)] * 2
    assert read.is_tagged
    sender = [word for word in read.words[1] if word.text == "Cedar"]
    to = [word for word in read.words[1] if word.text in {"Grace", "00411-1208"}]
    assert edges(sender)[0] < 0.5
    left, top, right, bottom = edges(to)
    # Where the Postal Service's machines read: half an inch from the sides, 5/8 to 2 3/4 inches above the bottom.
    assert left >= 0.5
    assert right <= 9
    assert top >= 4.125 - 2.75
    assert bottom <= 4.125 - 0.625


def test_an_envelope_without_a_return_address_is_not_printed(printed):
    with pytest.raises(UsageError, match="no return address"):
        printed("envelope-10", Piece("a", OKAFOR), sender=("Cedar Orthopedics",))


@pytest.mark.parametrize("lines", [OKAFOR, OKAFOR[:1] + OKAFOR[2:], ("Grace", "Department", *OKAFOR[1:])])
def test_the_window_shows_the_address_and_nothing_else(lines, printed):
    read = printed("letter", Piece("a", lines, html="<p>Dear Dr. Okafor,</p>"))
    texts = " ".join(lines).split()
    left, top, right, bottom = WINDOW
    inside = [w for w in read.words[0] if w.right > left and w.left < right and top < (w.top + w.bottom) / 2 < bottom]
    assert [word.text for word in inside] == texts
    assert left <= edges(inside)[0]
    assert edges(inside)[2] <= right
    assert edges(inside)[3] < 11 / 3, "the address lies across the fold"


def test_only_a_longer_letter_has_numbers_on_its_further_pages(printed):
    long = "<p>words and more words</p>" * 60
    pieces = [
        Piece("a", OKAFOR, html="<p>short</p>"),
        Piece("b", OKAFOR, html=long),
        Piece("c", OKAFOR, html="<p>end</p>"),
    ]
    read = printed("letter", *pieces)
    assert read.sizes == [(8.5, 11)] * read.pages
    assert ["Page" in text for text in read.texts] == [False, False, *[True] * (read.pages - 3), False]
    assert "Grace Okafor, MD" in read.texts[2].split("\n")[0]
    assert f"Page 2 of {read.pages - 2}" in read.texts[2]


def test_a_template_that_is_a_whole_page_keeps_its_looks_and_the_frame(printed):
    page = (
        "<!doctype html><html><head><title>News</title><style>p { text-transform: uppercase }</style></head>"
        "<body><p>dear Dr. Okafor,</p></div></main></body></html><p>after the end</p>"
    )
    read = printed("letter", Piece("a", OKAFOR, html=page), Piece("b", OKAFOR, html="<p>quiet</p>"))
    assert "DEAR DR. OKAFOR," in read.texts[0]
    assert "AFTER THE END" in read.texts[0]
    assert "News" not in read.texts[0]
    assert "October 31, 2026" in read.texts[0]
    assert "quiet" in read.texts[1]


def test_the_letterhead_says_how_to_reach_the_client(printed):
    reach = {"phone": "(299) 555-0199", "website": "https://cedar.example.org"}
    text = printed("letter", Piece("a", OKAFOR), options=reach).texts[0]
    assert "400 Weir Street, Alder Falls, JF 00411" in text
    assert "(299) 555-0199 · cedar.example.org" in text
