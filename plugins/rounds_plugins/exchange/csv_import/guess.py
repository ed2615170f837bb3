"""A map for a table that has none, guessed from what its columns are called and from their first values."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from rounds import UsageError, is_npi
from rounds.base.names import TITLES
from rounds.base.words import printable
from rounds.documents.yamltext import dump
from rounds_plugins.exchange.csv_import import headings
from rounds_plugins.exchange.csv_import.headings import HEADINGS, heading
from rounds_plugins.exchange.csv_import.values import YES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path


SAMPLE: Final = 200
_HONORIFICS: Final = frozenset({*TITLES, "mx"})
_ZONED: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ].*", re.ASCII)
_ORDERS: Final = ("%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%m-%d-%Y", "%b %d, %Y", "%d %b %Y")
_LEFT_OUT: Final = ("phones[", "emails[", "taxonomy", "liaison", "minutes")
_KIND_OF_LABEL: Final = {"mobile": "mobile", "cell": "mobile", "home": "home", "fax": "fax", "work fax": "fax"}
_LONGEST_COMMENT = 60


@dataclass(frozen=True, slots=True)
class Guess:
    """The map as a document, the program whose export it seems to be, and the columns that nothing was made of."""

    data: Mapping[str, Any]
    program: str
    unused: tuple[str, ...]

    @property
    def words(self) -> str:
        """What was made of which column, for a person."""
        pairs = [f"{field} from {_shown(rule)}" for field, rule in self.data["fields"].items()]
        unused = f"\nnot taken: {', '.join(self.unused)}" if self.unused else ""
        which = f" (an export of {self.program})" if self.program else ""
        return f"each row is taken for a {self.data['kind']}{which}: {'; '.join(pairs)}{unused}"


def _shown(rule: Any) -> str:
    if isinstance(rule, str):
        return f"'{rule}'"
    if "template" in rule:
        return f"'{rule['template']}'"
    columns = rule.get("column") or list(rule["each"])
    return f"'{columns}'" if isinstance(columns, str) else " or ".join(f"'{one}'" for one in columns)


def guess_map(header: Sequence[str], rows: Sequence[Sequence[str]], kind: str = "") -> Guess:
    """The map for a table with this header, of which ``rows`` are the first.

    Raises:
        UsageError: it cannot be told what a row is.
    """
    table = Table(header, rows)
    kind = kind or _kind(table)
    named = _named(table, kind)
    if not named:
        raise UsageError(
            f"none of these columns is known: {', '.join(header)}",
            "write a map that says what they mean (docs/imports.md), and name it with --map",
        )
    document = {"kind": kind, **_FINISHED[kind](table, named)}
    taken = {heading(name) for name in _columns_of(document)}
    unused = tuple(name for name in header if name and heading(name) not in taken)
    return Guess(document, _program(table), unused)


@dataclass(frozen=True, slots=True)
class Table:
    """The header and the first rows."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The heading names of its columns."""
        return tuple(map(heading, self.header))

    def find(self, names: Iterable[str], used: Iterable[int] = ()) -> int | None:
        """The first column that has one of these names, the first of them first; empty columns come last."""
        taken = frozenset(used)
        places = [index for name in names for index, one in enumerate(self.names) if one == name and index not in taken]
        return next((index for index in places if any(self.values(index))), next(iter(places), None))

    def values(self, index: int) -> list[str]:
        """What stands in a column, without empty cells."""
        return [row[index].strip() for row in self.rows if index < len(row) and row[index].strip()]


def _kind(table: Table) -> str:
    """What a row is, by the columns that only one kind has."""
    has = set(table.names)

    def some(kind: str, *fields: str) -> bool:
        return any(name in has for field in fields for name in HEADINGS[kind][field])

    if has & headings.MARKS["referral"] and some("referral", "month", "received_on"):
        return "referral"
    if has & headings.MARKS["touch"] and some("touch", "date") and some("touch", "contact", "organization", "npi"):
        return "touch"
    if some("contact", "given", "family") or (some("contact", "name") and not some("organization", "name")):
        return "contact"
    if some("organization", "name") and not some("contact", "credentials", "given", "family"):
        is_person = any(name in has for name in ("name", "fullname")) and some("contact", "emails[work]", "credentials")
        return "contact" if is_person else "organization"
    if some("contact", "name"):
        return "contact"
    raise UsageError(
        "it cannot be told what a row of this table is",
        f"its columns are: {', '.join(table.header)}\nsay it with --kind contact, organization, touch or referral, or "
        "write a map (docs/imports.md) and name it with --map",
    )


def _fits(field: str, values: Sequence[str]) -> bool:
    """Whether what stands in the column can be what its name says; an empty column can be anything."""
    if not values:
        return True
    tests: Mapping[str, Callable[[str], bool]] = {
        "npi": lambda text: is_npi(re.sub(r"\.0$|\D", "", text)),
        "emails": lambda text: "@" in text,
        "phones": lambda text: sum(letter.isdigit() for letter in text) >= 7,  # noqa: PLR2004 - a local number
        "count": lambda text: bool(re.fullmatch(r"[\d,]+(?:\.0+)?", text)),
        "received_on": lambda text: any(letter.isdigit() for letter in text),
        "date": lambda text: any(letter.isdigit() for letter in text),
        "prefix": lambda text: text.casefold().strip(". ") in _HONORIFICS,
        "role": lambda text: text.casefold().strip(". ") not in _HONORIFICS,
    }
    test = tests.get(re.split(r"[\[.]", field)[0])
    return test is None or sum(map(test, values)) * 2 > len(values)


def _named(table: Table, kind: str) -> dict[str, str]:
    """The column of each field of the kind, by what it is called and what stands in it; no column is taken twice."""
    named: dict[str, str] = {}
    for field, names in HEADINGS[kind].items():
        index = table.find(names, map(table.header.index, named.values()))
        if index is not None and _fits(field, table.values(index)):
            named[field] = table.header[index]
    return named


def _document(
    table: Table, rules: Mapping[str, Any], may_be_left_out: Collection[str] = (), **more: Any
) -> dict[str, Any]:
    """The map of these rules; what cannot be a number or an address is left out, and its row taken without it."""
    fields = {
        field: {"column": rule, "if_wrong": "leave out"}
        if isinstance(rule, str) and (field.startswith(_LEFT_OUT) or field in may_be_left_out)
        else rule
        for field, rule in rules.items()
    }
    dates = _dates(table, fields)
    return {"fields": fields, **more, **({"dates": dates} if dates else {})}


def _key(table: Table, named: Mapping[str, str]) -> dict[str, str]:
    key = table.find(headings.KEYS, map(table.header.index, named.values()))
    return {"key": table.header[key]} if key is not None else {}


def _organization_map(table: Table, named: Mapping[str, str]) -> dict[str, Any]:
    return _document(table, named, {"npi"}, **_key(table, named))


def _contact_map(table: Table, named: Mapping[str, str]) -> dict[str, Any]:
    """A person: the name put together of its parts, lists split, consent kept."""
    given, middle, family = (named.get(part, "") for part in ("given", "middle", "family"))
    rules: dict[str, Any] = {**_labelled(table), **named}
    name: Any = named.get("name", "")
    if given and middle:
        rules["given"] = _template(given, middle)
    if given and family and not (name and _says_more(table, name)):
        name = _template(given, middle, family, named.get("suffix", ""))
    if "tags" in named:
        rules["tags"] = {"column": named["tags"], "split": _separator(table, named["tags"])}
    if consent := _consent(table, named):
        rules["do_not_contact"] = consent
    more: dict[str, Any] = _key(table, named)
    if "affiliations[primary].organization" in named:
        more["new_organizations"] = True
    if name or family:
        rules["name"] = name or family
    order = dict.fromkeys((*named, "name", *rules))
    ordered = {field: rules[field] for field in order if field in rules and field != "middle"}
    return _document(table, ordered, {"npi"}, **more)


def _template(*columns: str) -> dict[str, str]:
    return {"template": " ".join(f"{{{column}}}" for column in columns if column)}


def _says_more(table: Table, column: str) -> bool:
    """Whether a column with the whole name is filled where the parts are."""
    index = table.header.index(column)
    return len(table.values(index)) * 10 >= len(table.rows) * 9


def _labelled(table: Table) -> dict[str, str]:
    """Telephones whose kind stands in a column beside: ``Phone 2 - Label``, ``Phone 2 - Value``."""
    found: dict[str, str] = {}
    for number in range(2, 5):
        value = table.find([f"phone{number}value"])
        label = table.find([f"phone{number}label", f"phone{number}type"])
        if value is None or not table.values(value):
            continue
        labels = (
            Counter(text.casefold().strip("* ") for text in table.values(label)) if label is not None else Counter()
        )
        usual = labels.most_common(1)[0][0] if labels else ""
        found.setdefault(f"phones[{_KIND_OF_LABEL.get(usual, 'other')}]", table.header[value])
    return found


def _separator(table: Table, column: str) -> str:
    text = " ".join(table.values(table.header.index(column)))
    return next((mark for mark in (":::", ";", "|", ",") if mark in text), ";")


def _consent(table: Table, named: Mapping[str, str]) -> dict[str, Any] | None:
    """The column that forbids a channel. One field takes one column: the one that forbids most comes first."""
    used = [*map(table.header.index, named.values())]
    order = ("all", "email", "phone", "mail", "fax", "message")
    places = [
        (order.index(channel), index, channel)
        for name, channel in headings.CONSENT.items()
        if (index := table.find([name], used)) is not None
    ]
    if not places:
        return None
    columns = [table.header[index] for _, index, _ in sorted(set(places))]
    channels = {channel for _, _, channel in places}
    if len(channels) > 1:
        return {"each": {table.header[index]: channel for _, index, channel in sorted(set(places))}}
    return {"column": columns, "values": dict.fromkeys(YES, channels.pop()), "otherwise": None}


def _touch_map(table: Table, named: Mapping[str, str]) -> dict[str, Any]:
    """A touch: channels and directions in our words, what did not take place passed over."""
    more: dict[str, Any] = {}
    rules: dict[str, Any] = {
        field: column for field, column in named.items() if field != "npi" or "contact" not in named
    }
    if "channel" in named:
        rules["channel"] = {"column": named["channel"], "values": headings.CHANNELS}
    else:
        more["constants"] = {"channel": "visit"}
    if "direction" in named:
        rules["direction"] = {"column": named["direction"], "values": headings.DIRECTIONS, "otherwise": "outbound"}
    status = table.find(map(heading, ("status", "task status", "activity status", "state")))
    if status is not None and any(text.casefold() in headings.NOT_DONE for text in table.values(status)):
        more["skip"] = [{"column": table.header[status], "is": list(headings.NOT_DONE)}]
    return _document(table, rules, {"organization"} if "contact" in named else (), **more)


def _referral_map(table: Table, named: Mapping[str, str]) -> dict[str, Any]:
    """Cases by their day, or counts by month: rows without a case of their own are added up."""
    without = set[str]()
    if "npi" in named and "contact" in named:
        without.add("contact" if _says_more(table, named["npi"]) else "npi")
    if "npi" in named or "contact" in named:
        without.add("organization")
    month = named.get("month", "")
    if not month and ("count" in named or "case" not in named):
        month = named.get("received_on", "")
    if not month:
        return _document(table, {field: column for field, column in named.items() if field not in without})
    without |= {"case", "scheduled_on", "seen_on", "received_on"}
    rules = {field: column for field, column in named.items() if field not in without}
    return _document(table, {**rules, "month": month}, add_up=True)


_FINISHED: Final[Mapping[str, Callable[[Table, Mapping[str, str]], dict[str, Any]]]] = {
    "contact": _contact_map,
    "organization": _organization_map,
    "touch": _touch_map,
    "referral": _referral_map,
}
"""How the map of each kind is made of the columns that have a field's name."""


def _dates(table: Table, fields: Mapping[str, Any]) -> list[str]:
    """How the dates of this table are written, where year-month-day is not all of it."""
    columns = [rule for field, rule in fields.items() if field in {"date", "received_on", "month", "seen_on"}]
    texts = [text for name in columns if isinstance(name, str) for text in table.values(table.header.index(name))]
    days = [re.sub(r"[ ,]+\d{1,2}:\d{2}.*$", "", text) for text in texts if not _ZONED.fullmatch(text)]
    fitting = [order for order in _ORDERS if days and all(_is_day(text, order) for text in days)]
    return fitting[:1]


def _is_day(text: str, order: str) -> bool:
    try:
        datetime.strptime(text, order)  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return False
    return True


def _program(table: Table) -> str:
    return next((one for one, marks in headings.PROGRAMS.items() if set(marks) <= set(table.names)), "")


def _columns_of(document: Mapping[str, Any]) -> list[str]:
    found: list[str] = [str(document.get("key", ""))]
    for rule in document["fields"].values():
        if isinstance(rule, str):
            found.append(rule)
        elif "template" in rule:
            found += re.findall(r"\{([^{}]+)\}", rule["template"])
        else:
            columns = rule.get("column") or list(rule.get("each", ()))
            found += [columns] if isinstance(columns, str) else columns
    return found + [str(one["column"]) for one in document.get("skip", ())]


def about_patients(columns: Iterable[str]) -> list[str]:
    """Those of the columns that tell of patients, or of birthdays: they are never taken."""
    return [name for name in columns if heading(name) in headings.PATIENTS]


def save_map(file: Path, guess: Guess, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write the map with the columns that nothing was made of as comments; what to do next.

    Raises:
        UsageError: a file of that name is there already, or cannot be written.
    """
    patients = set(about_patients(guess.unused))
    lines = [
        f"# Guessed{f' for an export of {guess.program}' if guess.program else ''}. Mend it, then import with --map."
    ]
    for name in guess.unused:
        values = (row[header.index(name)].strip() for row in rows if header.index(name) < len(row))
        example = "" if name in patients else next((f": {text}" for text in values if text), "")
        what = "about a patient, never taken" if name in patients else f"not taken{example}"
        lines.append("# " + printable(f"{name} ({what}", " ")[:_LONGEST_COMMENT] + ")")
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(dump(dict(guess.data), header="\n".join(lines) + "\n"))
    except FileExistsError as error:
        raise UsageError(f"{file} is there already", "name another file, or remove it") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error
    return f"wrote the map to {file}; nothing was imported. Look at it, then import with --map {file}"
