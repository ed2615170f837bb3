"""A workbook in which nothing is computed: the same records give the same bytes, and no text becomes a formula."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from rounds_plugins.extras import need

if TYPE_CHECKING:
    import io

_NO_DAY: Final = "1980-01-01"
_NEVER_COMPUTED: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
"""What a record says is a text in every cell: never a formula, never a link."""


def workbook(stream: io.BytesIO, title: str, client: str, day: str = "") -> Any:
    """An empty workbook that is written into the stream when it is closed; it bears the given day, not the clock's."""
    book = need("xlsxwriter", "xlsx").Workbook(stream, _NEVER_COMPUTED)
    made = datetime.combine(date.fromisoformat(day or _NO_DAY), datetime.min.time())
    book.set_properties({"title": title, "company": client, "created": made})
    return book
