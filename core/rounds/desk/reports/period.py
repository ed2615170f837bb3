"""The period that a report is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds.base.dates import parse_period
from rounds.base.problems import UsageError

if TYPE_CHECKING:
    from rounds.base.dates import Period
    from rounds.desk.desk import Desk


class PeriodError(UsageError):
    """A text that should name a period names none."""


def period_of(desk: Desk, text: str) -> Period:
    """The period that the text names, by the settings' fiscal year.

    Raises:
        PeriodError: it names none.
    """
    try:
        return parse_period(text, desk.as_of, desk.settings.fiscal_year_starts)
    except UsageError as error:
        raise PeriodError(error.message, error.hint) from error
