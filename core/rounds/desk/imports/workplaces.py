"""Places of work that an importer names by the keys of its file get the ids that their organizations have or get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rounds.desk.imports.directory import Item


def ids_by_key(found: Iterable[tuple[str, Item]]) -> Mapping[str, str]:
    """The id of each organization by the key that its lines give it."""
    return {
        item.incoming.key: record_id
        for record_id, item in found
        if item.kind == "organization" and item.incoming.key and record_id
    }


def with_places(item: Item, ids: Mapping[str, str]) -> Item:
    """The same with ids for keys. What no organization of the file has as its key is left out: its line says why."""
    given = item.incoming.document.get("affiliations")
    if item.kind != "contact" or not isinstance(given, list) or not any(map(_is_by_key, given)):
        return item
    places: dict[str, dict[str, Any]] = {}
    for one in given:
        place = _named(one, ids) if _is_by_key(one) else one
        if place is not None:
            places.setdefault(place["organization"], place)
    document = {**item.incoming.document, "affiliations": list(places.values())}
    if not places:
        del document["affiliations"]
    return replace(item, incoming=replace(item.incoming, document=document))


def _is_by_key(one: Any) -> bool:
    return isinstance(one, dict) and "key" in one and "organization" not in one


def _named(one: Mapping[str, Any], ids: Mapping[str, str]) -> dict[str, Any] | None:
    known = ids.get(str(one["key"]))
    rest = {name: value for name, value in one.items() if name != "key"}
    return {"organization": known, **rest} if known else None
