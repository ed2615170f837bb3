"""What a section of a report is made of, plain data that any renderer can show; and what most sections build of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from rounds.base.words import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rounds.book.citations import Citation


Tone = Literal["good", "watch", "bad", "neutral"]
ChartKind = Literal["bars", "stacked", "progress", "scatter"]
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Basis:
    """How a figure was made, so that a reader can make it again.

    Attributes:
        formula: In words or signs: ``seen / received``.
        working: The same with its numbers: ``34 / 41 = 83%``.
        cutoffs: The conventions in force that it rests on, named as in ``rounds.yaml``: ``("mature_days", "60")``.
        records: The records behind it, file by file.
    """

    formula: str
    working: str = ""
    cutoffs: tuple[tuple[str, str], ...] = ()
    records: tuple[Citation, ...] = ()

    @property
    def count(self) -> int:
        """How many records are behind it."""
        return sum(citation.records for citation in self.records)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that answers a question, with its goal or comparison and what it means.

    ``value`` is as shown (``52``, ``+21%``); ``tone`` says whether that is good news, and never by colour alone:
    ``meaning`` says it in words. ``basis`` is how it was made: ``rounds explain`` and the page's details show it.
    """

    label: str
    value: str
    comparison: str = ""
    meaning: str = ""
    tone: Tone = "neutral"
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of figures."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A finding in words."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are aligned right."""

    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns. ``empty`` is what to say when there are no rows; ``note`` stands below.

    ``bases`` are how the rows' figures were made, one for each row, or none at all.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "Nothing to show."
    note: str = ""
    bases: tuple[Basis | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Named values, one for each label of the chart (for scatter: the y values)."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a scatter chart."""

    label: str
    x: float
    y: float
    group: str = ""


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A level drawn across the chart and labelled."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its finding in words as caption; its numbers can be shown as a table.

    Kinds: ``bars`` (one series over labels), ``stacked`` (several), ``progress`` (one horizontal bar a label, values
    are shares 0 to 1; a second series is a mark on each bar: where to be by now), ``scatter`` (``points``;
    ``quadrants`` names the four: top left, top right, bottom left, bottom right, split at ``split`` (x, y)).
    ``partial`` marks the last label as an unfinished month.
    """

    title: str
    kind: ChartKind
    caption: str
    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    unit: str = ""
    goal: GoalLine | None = None
    partial: bool = False
    points: tuple[Point, ...] = ()
    x_title: str = ""
    y_title: str = ""
    quadrants: tuple[str, str, str, str] | None = None
    split: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Step:
    """One next best touch: with whom, why, through which channel, by when."""

    who: str
    what: str
    why: tuple[str, ...]
    channel: str = ""
    owner: str = ""
    due: str = ""
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """A list of next best touches, the most urgent first."""

    title: str
    steps: tuple[Step, ...]
    empty: str = "Nothing is waiting."


Block = Figures | Paragraph | Table | Chart | Steps


def as_block(made: object) -> Block:
    """What a section's function gave, as the block that it should be.

    Raises:
        TypeError: it is none.
    """
    if not isinstance(made, Block):
        raise TypeError(f"it returned a {type(made).__name__}, which is no block of a report")
    return made


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section as built: its name, its title, its blocks, and how its figures were made (formula and cut-offs)."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    method: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a report's numbers come from, for its footer."""

    data_through: str
    commit: str
    version: str
    plugins: tuple[str, ...] = ()
    last_day: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """A period for other programs: its name in words, its first and its last day as ``2026-07-01``."""

    label: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: plain data, no markup. ``warnings`` are shown at its top (records left out, plugins off).

    Attributes:
        about: Whom it tells of: a liaison or a source; empty: the whole book.
        brief: Whether it is to fit one page.
        day: ``as_of`` for other programs: ``2026-10-31``.
        windows: The period, the equal one before, and the same a year ago.
    """

    title: str
    client: str
    period: str
    compared_with: str
    as_of: str
    sections: tuple[SectionContent, ...]
    warnings: tuple[str, ...]
    provenance: Provenance
    about: str = ""
    brief: bool = False
    day: str = ""
    windows: tuple[Window, ...] = ()


MOST_ROWS = 10
"""How many lines a table shows before it says how many more there are."""
Line = TypeVar("Line")


def columns(*titles: str) -> tuple[Column, ...]:
    """Columns by their titles; a ``#`` before one says that it holds numbers: ``columns("Owner", "#Hours")``."""
    return tuple(Column(title.removeprefix("#"), numeric=title.startswith("#")) for title in titles)


def first_rows(
    title: str,
    heads: tuple[Column, ...],
    lines: Sequence[Line],
    cells: Callable[[Line], tuple[Cell, ...]],
    what: str,
    *,
    most: int = MOST_ROWS,
    empty: str = "Nothing to show.",
    basis: Callable[[Line], Basis] | None = None,
) -> Table:
    """A table of the first lines, whose note says how many there are (``The largest changes: 10 of 31.``).

    Args:
        title: The table's.
        heads: Its columns.
        lines: All the lines, those first that matter most.
        cells: Makes a line's row.
        what: What the first lines are, for the note.
        most: How many are shown at most.
        empty: What to say where there are none.
        basis: Tells how a line's figures were made.
    """
    note = more_rows(most, len(lines), what)
    return all_rows(title, heads, lines[:most], cells, empty=empty, note=note, basis=basis)


def all_rows(
    title: str,
    heads: tuple[Column, ...],
    lines: Sequence[Line],
    cells: Callable[[Line], tuple[Cell, ...]],
    *,
    empty: str = "Nothing to show.",
    note: str = "",
    basis: Callable[[Line], Basis] | None = None,
) -> Table:
    """A table of all the lines; the rest is as for ``first_rows``."""
    bases = tuple(map(basis, lines)) if basis else ()
    return Table(title, heads, tuple(map(cells, lines)), empty, note, bases)


def bar_chart(
    title: str,
    caption: str,
    bars: Iterable[tuple[str, float | None]],
    name: str,
    unit: str,
    *,
    kind: ChartKind = "bars",
    goal: GoalLine | None = None,
    partial: bool = False,
) -> Chart:
    """A chart of one series, ``name``: a bar for each label, or with ``kind="progress"`` a share of 1 for each.

    ``caption`` is the finding in words; ``goal`` and ``partial`` are as for ``Chart``.
    """
    drawn = tuple(bars)
    series = Series(name, tuple(value for _, value in drawn))
    return Chart(title, kind, caption, tuple(label for label, _ in drawn), (series,), unit, goal, partial)


def more_rows(shown: int, everything: int, what: str) -> str:
    """A table's note when it does not show everything."""
    return f"{what}: {shown:,} of {everything:,}." if everything > shown else ""


def division(part: float, whole: float) -> str:
    """``34 / 41 = 83%``; empty when there is nothing to divide by."""
    return f"{_plain(part)} / {_plain(whole)} = {percent(part / whole)}" if whole else ""


def _plain(number: float) -> str:
    return f"{number:,.1f}".removesuffix(".0")
