"""Where a piece stands on a sheet."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.plugins.printing import Grid, LabelCell, Piece, PrintJob, sheets_html

THREE_BY_TEN = Grid(3, 10, 2.625, 1, left=0.1875, top=0.5, across=2.75, down=1)


@pytest.mark.parametrize(
    ("number", "place"),
    [
        (0, LabelCell(0, 0.1875, 0.5)),
        (2, LabelCell(0, 5.6875, 0.5)),
        (3, LabelCell(0, 0.1875, 1.5)),
        (29, LabelCell(0, 5.6875, 9.5)),
        (30, LabelCell(1, 0.1875, 0.5)),
    ],
)
def test_places_go_along_the_rows_then_to_the_next_sheet(number, place):
    assert THREE_BY_TEN.at(number) == place


@given(
    st.builds(
        Grid,
        columns=st.integers(1, 9),
        rows=st.integers(1, 20),
        width=st.just(0.9),
        height=st.just(0.5),
        left=st.floats(0, 1),
        top=st.floats(0, 1),
        across=st.floats(0.9, 2),
        down=st.floats(0.5, 2),
    ),
    st.integers(0, 999),
    st.integers(0, 999),
)
def test_no_two_pieces_share_a_place(grid, one, other):
    a, b = grid.at(one), grid.at(other)
    apart = a.sheet != b.sheet or abs(a.left - b.left) > 0.899 or abs(a.top - b.top) > 0.499
    assert apart is (one != other)


def test_a_part_used_sheet_keeps_its_first_places_free():
    job = PrintJob("Labels", (Piece("a", ("A",)), Piece("b", ("B",))), date(2026, 10, 31), ("Cedar",), start_at=30)
    html = sheets_html(job, THREE_BY_TEN, lambda piece: piece.lines[0])
    assert html.count('class="sheet"') == 2
    assert 'left:5.6875in;top:9.5in">A<' in html
    assert 'left:0.1875in;top:0.5in">B<' in html


def test_a_title_cannot_write_html():
    job = PrintJob("</title><b>", (Piece("a"),), date(2026, 10, 31), ("Cedar",))
    assert "&lt;/title&gt;&lt;b&gt;" in sheets_html(job, THREE_BY_TEN, lambda _: "")
