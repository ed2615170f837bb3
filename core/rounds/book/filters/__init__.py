"""The list filter: ``tier:A specialty:"family medicine" overdue -owner:dana`` selects referral sources.

A filter is a row of terms; a source matches when every term does.

- ``field:value`` compares one field; ``field:a,b`` takes either; ``field:none`` takes sources where it is empty.
- A state of the relationship stands alone: overdue, due, lapsed, planned, never-touched, open-feedback.
- Any other word is looked for in names.
- A ``-`` in front takes the sources that do not match: ``-tier:D``.
- Quotes keep words together: ``city:"New Haven"``.

Letters are compared without case and accents. The fields are in ``FIELDS``.
"""

from __future__ import annotations

from rounds.book.filters.fields import FIELDS, STATES, Field
from rounds.book.filters.language import Filter, Term, parse_filter

__all__ = ["FIELDS", "STATES", "Field", "Filter", "Term", "parse_filter"]
