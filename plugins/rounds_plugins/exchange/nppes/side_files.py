"""The files that the register has beside its own, each known by its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds import Rejected, is_npi
from rounds_plugins.exchange.nppes.layout import plain
from rounds_plugins.exchange.parts import digits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds import Book, Contact, Organization
    from rounds_plugins.exchange.tables import Row


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a side file, found by words of their names."""

    names: tuple[str, ...]

    def has(self, *words: str) -> bool:
        """Whether there is a column with all these words in its name."""
        return any(all(word in name for word in words) for name in self.names)

    def value(self, row: Row, *words: str) -> str:
        """The cell of the first column with all these words in its name; empty without."""
        at = next((n for n, name in enumerate(self.names) if all(word in name for word in words)), -1)
        return "" if at < 0 else " ".join(row.cells[at].split())

    def npi(self, row: Row) -> str:
        """The row's NPI."""
        return digits_of(" ".join(row.cells[self.names.index("npi")].split()))

    def fault(self, row: Row) -> Rejected | None:
        """The row, rejected, where it has no NPI."""
        npi = self.npi(row)
        reason = f"'{npi}' is not an NPI" if npi else "the line has no NPI"
        return None if is_npi(npi) else Rejected(row.line, reason)


def columns_of(header: Sequence[str]) -> Columns | None:
    """The columns of a side file; None where it is none: it lacks the NPI, or says what kind of provider each is."""
    columns = Columns(tuple(plain(name) for name in header))
    return columns if "npi" in columns.names and not columns.has("entity type") else None


def with_npi(book: Book) -> dict[str, Contact | Organization]:
    """The contacts and organizations that stand, by their NPIs."""
    records: list[Contact | Organization] = [*book.organizations.values(), *book.contacts.values()]
    return {one.npi: one for one in records if one.npi and not one.void}
