"""One row of a foreign file, by its map, becomes a document; rows that each stand for some patients are added up."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rounds import Incoming, Provenance, Rejected, Skipped, make_id
from rounds_plugins.exchange.csv_import.values import YES, NewPlace, UnfitError, day_of, value_of
from rounds_plugins.exchange.propercase import proper_name
from rounds_plugins.exchange.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rounds_plugins.exchange.csv_import.mapfile import ImportMap, Rule, Target
    from rounds_plugins.exchange.csv_import.values import References
    from rounds_plugins.exchange.tables import Row


_IN_BRACES = re.compile(r"\{([^{}]+)\}")
FIGURES = ("count", "scheduled", "seen", "reported")


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads rows of one file: the map, the index of each column that it names, and what the book knows."""

    import_map: ImportMap
    indices: Mapping[str, int]
    references: References
    file_name: str

    def read(self, row: Row) -> Iterator[Incoming | Rejected | Skipped]:
        """What the row gives: a record, and before it the place of work that nobody knows yet."""
        cells = {column: clean(row.cells[index]) for column, index in self.indices.items()}
        if any(condition.holds(cells[condition.column]) for condition in self.import_map.skip):
            yield Skipped(row.line)
            return
        try:
            document = self._document(cells)
            origin = self._origin(cells)
        except UnfitError as error:
            yield Rejected(row.line, " ".join(str(error).split()))  # a cell may hold several lines
            return
        for name in self._new_places(document):
            yield Incoming("organization", {"name": name}, row.line, name.casefold(), origin)
        if self.import_map.new_organizations and not document.get("name") and document.get("affiliations"):
            return  # the row of a place without a person
        key = cells[self.import_map.key] if self.import_map.key else ""
        yield Incoming(self.import_map.kind, document, row.line, key, origin)

    def _new_places(self, document: dict[str, Any]) -> list[str]:
        """The names of places of work that are new; the document names them by their keys from now on."""
        new = [one for one in document.get("affiliations", ()) if isinstance(one.get("organization"), NewPlace)]
        names = [str(one["organization"]) for one in new]
        for one, name in zip(new, names, strict=True):
            del one["organization"]
            one["key"] = name.casefold()
        return names

    def _document(self, cells: Mapping[str, str]) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for rule in self.import_map.rules:
            for value in self._values(rule, cells):
                _put(document, rule.target, value)
        filled = set(document)
        mapped = {rule.target.steps[0] for rule in self.import_map.rules}
        for target, value in self.import_map.constants:
            # A constant inside a group (potential.source) goes with what the group's columns say, or not at all.
            group = target.steps[0]
            if len(target.steps) == 1 or group in filled or group not in mapped:
                _put(document, target, value)
        return _without_tags(document)

    def _values(self, rule: Rule, cells: Mapping[str, str]) -> list[Any]:
        """What a rule makes of the row: nothing, one value, or each item of a list."""
        values: list[Any] = [item for column, item in rule.each.items() if cells[column].casefold() in YES]
        for text in () if rule.each else _texts(rule, cells):
            translated = _translated(rule, text)
            if not isinstance(translated, str):
                values += [] if translated is None else [translated]
                continue
            try:
                values.append(self._value(rule, translated))
            except UnfitError as error:
                if not rule.may_be_left_out:
                    raise UnfitError(f"{' and '.join(rule.columns) or rule.target.path}: {error}") from error
        return values

    def _value(self, rule: Rule, text: str) -> Any:
        if rule.target.path == "id":
            return make_id(text)
        if rule.proper:
            text = proper_name(text)
        if self.import_map.new_organizations and rule.target.path.startswith("affiliations["):
            return self.references.place(text) if rule.target.name == "organization" else text
        return value_of(text, rule.target, rule.dates, self.references)

    def _origin(self, cells: Mapping[str, str]) -> Provenance | None:
        day = self.import_map.as_of
        if self.import_map.as_of_column and cells[self.import_map.as_of_column]:
            day = day_of(cells[self.import_map.as_of_column], self.import_map.rules[0].dates, self.references.zone)
        return Provenance(self.import_map.source or self.file_name, day) if day else None


def _texts(rule: Rule, cells: Mapping[str, str]) -> Sequence[str]:
    """The texts that the rule takes from the row, empty ones left out."""
    if rule.template:
        if not any(cells[column] for column in rule.columns):
            return ()
        text = _IN_BRACES.sub(lambda match: cells[match[1]], rule.template)
        return [clean(" ".join(text.split()))]
    found = [cells[column] for column in rule.columns if cells[column]]
    if rule.split:
        found = [part.strip() for text in found for part in text.split(rule.split) if part.strip()]
    return found if rule.target.holds == "texts" else found[:1]


def _translated(rule: Rule, text: str) -> Any:
    """The value's meaning by the map, or the text itself; None leaves the field empty."""
    if rule.values is not None and text.casefold() in rule.values:
        return rule.values[text.casefold()]
    return rule.otherwise[0] if rule.otherwise else text


def _put(document: dict[str, Any], target: Target, value: Any) -> None:
    """Set the value at its place, making the mappings and items above it."""
    here: Any = document
    *above, last = target.steps
    for step in above:
        if target.tag and step == target.steps[0]:
            here = here.setdefault(step, {}).setdefault(target.tag, {})
        else:
            here = here.setdefault(step, {})
    if isinstance(value, dict):  # a telephone number with its extension
        here.update(value)
    elif target.holds == "texts" and value:
        items = value if isinstance(value, list) else [value]
        here[last] = list(dict.fromkeys([*here.get(last, []), *items]))
    else:
        here[last] = value


def _without_tags(document: dict[str, Any]) -> dict[str, Any]:
    """Items by tag become lists: telephone numbers and e-mails of that kind, places of work (``primary`` says so)."""
    for name, label in (("phones", "kind"), ("emails", "kind")):
        if name in document:
            document[name] = [{**item, label: tag} for tag, item in document[name].items()]
    if "affiliations" in document:
        document["affiliations"] = [
            {**item, "primary": True} if tag == "primary" else item for tag, item in document["affiliations"].items()
        ]
    return document


def added_up(rows: Iterable[Incoming | Rejected | Skipped]) -> Iterator[Incoming | Rejected | Skipped]:
    """One count for all rows that agree in everything but their figures; other results as they come."""
    totals: dict[str, Incoming] = {}
    for row in rows:
        if not isinstance(row, Incoming):
            yield row
            continue
        rest = {name: value for name, value in row.document.items() if name not in FIGURES}
        key = json.dumps(rest, sort_keys=True, default=str)
        totals[key] = _sum(totals[key], row) if key in totals else replace(row, document=_counted(row.document))
    yield from totals.values()


def _counted(document: Any) -> dict[str, Any]:
    return {**document, "count": document.get("count", 1)}


def _sum(one: Incoming, other: Incoming) -> Incoming:
    more = _counted(other.document)
    figures = {
        name: one.document.get(name, 0) + more.get(name, 0) for name in FIGURES if name in one.document or name in more
    }
    return replace(one, document={**one.document, **figures}, line=min(one.line, other.line))
