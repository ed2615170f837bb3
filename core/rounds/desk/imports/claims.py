"""An id for each new source, the same in every run and for every order of the lines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rounds.desk.imports.directory import Directory, Item

Identity = tuple[str, ...]


def settle(new: Mapping[Identity, Sequence[Item]], directory: Directory) -> Iterator[tuple[Identity, str, str]]:
    """For each new source its id, or why it can have none.

    Namesakes of one file all get a suffix, whichever comes first. Ids of their own are given out before made ones.
    """
    claims: dict[tuple[bool, str], list[Identity]] = defaultdict(list)
    for identity in sorted(new):
        item = new[identity][0]
        claims[not item.has_own_id, item.wanted].append(identity)
    taken = {*directory.by_id, *directory.occupied}
    for (_, wanted), identities in sorted(claims.items()):
        for identity in identities:
            if wanted in directory.occupied:
                yield identity, "", f"the file of '{wanted}' cannot be read; mend it first"
                continue
            item = new[identity][0]
            shared = len(identities) > 1 and item.has_ending
            choices = [choice for choice, _ in item.ids[1 if shared else 0 :]]
            chosen = next((choice for choice in choices if choice not in taken), "")
            taken.add(chosen)
            yield identity, chosen, "" if chosen else f"another record has the id '{wanted}'"
