"""Numbers that are out of use: the register's own report of them, and the days that a row of the register has."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from rounds import Deactivated, Rejected, Skipped
from rounds_plugins.exchange.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rounds_plugins.exchange.nppes.side_files import Columns
    from rounds_plugins.exchange.tables import Line

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.ASCII)


def day_of(text: str) -> dt.date | None:
    """A date as the register writes it, ``03/20/2006``, or year-month-day; None when it is none."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return None
    month, day, year = match.group(1, 2, 3) if match[1] else match.group(5, 6, 4)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def is_off(deactivated: str, reactivated: str) -> bool:
    """Whether a number is out of use by these two days; it may be in use again."""
    ended, resumed = day_of(deactivated), day_of(reactivated)
    return bool(deactivated) and not (resumed and (not ended or resumed >= ended))


def read_deactivated(rows: Iterable[Line], columns: Columns) -> Iterator[Deactivated | Rejected | Skipped]:
    """Each line of the report of deactivated numbers."""
    for row in rows:
        if not isinstance(row, Row):
            yield row
            continue
        off, on = columns.value(row, "deactivation date"), columns.value(row, "reactivation date")
        if fault := columns.fault(row):
            yield fault
        elif off and not is_off(off, on):
            yield Skipped(row.line)
        else:
            yield Deactivated(row.line, columns.npi(row), day_of(off))
