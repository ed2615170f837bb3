"""Who of the book took part in an entry of a calendar: by the addresses invited, else by a name in its title."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rounds import Book


class People:
    """Looked up by address and by name."""

    def __init__(self, book: Book) -> None:
        self._by_mail: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for person in book.contacts.values():
            if person.void:
                continue
            for mail in person.emails:
                self._by_mail.setdefault(mail.address.casefold(), person.id)
            for name in {person.name, person.called, f"{person.given} {person.family}".strip()} - {""}:
                self._by_name[_folded(name)].add(person.id)

    def taking_part(self, entry: Any) -> dict[str, Any]:
        """``contact`` for one person; empty for nobody, or where a name may be several people's."""
        guests = entry.get("attendee", [])
        named = guests if isinstance(guests, list) else [guests]
        addresses = [str(one).casefold().removeprefix("mailto:") for one in [*named, entry.get("organizer", "")]]
        found = dict.fromkeys(self._by_mail[one] for one in addresses if one in self._by_mail)
        if found:
            first, *others = found
            return {"contact": first} | ({"also": others} if others else {})
        title = f" {_folded(str(entry.get('summary', '')))} "
        called = {one for name, ids in self._by_name.items() if f" {name} " in title for one in ids}
        return {"contact": called.pop()} if len(called) == 1 else {}


def _folded(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.casefold()).split())
