"""Two records become one: what the one that stays takes over, where they disagree, and what then names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rounds.base.problems import Remedy, UsageError
from rounds.desk.imports.differences import compare, missing_items
from rounds.desk.imports.plan import Fill, ImportPlan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from rounds.book.book import Book
    from rounds.book.records import Contact, Feedback, Organization, Record, Referral
    from rounds.desk.imports.plan import RecordFiles, Where


_JOINED = frozenset({"phones", "emails", "affiliations", "tags", "interests"})
_JOINED_INSIDE = frozenset({("preferences", "avoid")})
_PARTIES = ("contact", "organization")


@dataclass(frozen=True, slots=True)
class Merge:
    """What merging two records means, as a plan of edits.

    Attributes:
        keep: Id of the record that stays.
        gone: Id of the one that leads there afterwards.
        plan: The edits of every file, ready for ``changes_of``.
        taken: What the record takes over, by field.
        conflicts: (field, what stays, what only the other record says, and goes on saying) of each disagreement.
        renamed: How many touches, referrals and other records name the one that stays from now on.
    """

    keep: str
    gone: str
    plan: ImportPlan
    taken: Mapping[Where, Any]
    conflicts: tuple[tuple[str, Any, Any], ...]
    renamed: int


def merge_plan(
    book: Book,
    files: RecordFiles,
    keep: Contact | Organization,
    gone: Contact | Organization,
    take: Collection[str] = (),
) -> Merge:
    """The plan that merges ``gone`` into ``keep``. Nothing that either says is lost: ``gone`` stays as it is, and void.

    Empty fields are filled, lists and notes joined, and a channel that must not be used stays forbidden. Where the two
    disagree the one that stays is right, but for the fields of ``take``.

    Raises:
        UsageError: they cannot be merged.
    """
    _check(keep, gone)
    ours, theirs = files.document(keep), files.document(gone)
    if ours is None or theirs is None:
        raise UsageError(f"'{(keep if ours is None else gone).id}' stands in no file that can be edited")
    found = compare(ours, theirs, keep.kind)
    values: dict[Where, Any] = dict(found.fills)
    conflicts: list[tuple[str, Any, Any]] = []
    for field, mine, other in found.conflicts:
        where = tuple(field.split("."))
        if field in _JOINED or where in _JOINED_INSIDE:
            more = missing_items(where[-1], mine, other)
            values[where] = [*mine, *(_secondary(more) if field == "affiliations" else more)]
        elif field in take or where[0] in take:
            values[where] = other
        elif field == "notes":
            values[where] = f"{mine.rstrip()}\n{other.rstrip()}\n"
        elif field == "verified":
            values[where] = max(mine, other)
        else:
            conflicts.append((field, mine, other))
    unknown = (
        set(take) - {field for field, _, _ in found.conflicts} - {one.split(".")[0] for one, _, _ in found.conflicts}
    )
    if unknown:
        raise UsageError(f"{', '.join(sorted(unknown))}: the two do not disagree there", "take only what is in dispute")
    taken = dict(values)
    marks = theirs.get("provenance") or {}
    values |= {("provenance", where[0]): marks[where[0]] for where in taken if where[0] in marks}
    void: dict[Where, Any] = {("void",): f"merged into {keep.id}", ("merged_into",): keep.id}
    fills = [Fill(gone.kind, gone.id, gone.source, void, 0)]
    if values:
        fills.append(Fill(keep.kind, keep.id, keep.source, values, 0))
    names = redirected(book, files, {gone.id: keep.id})
    return Merge(keep.id, gone.id, ImportPlan(fills=_by_record([*fills, *names])), taken, tuple(conflicts), len(names))


def _secondary(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Places of work that come after those of the record that stays."""
    return [{key: value for key, value in place.items() if key != "primary"} for place in places]


def _check(keep: Contact | Organization, gone: Contact | Organization) -> None:
    if keep.id == gone.id:
        raise UsageError(f"'{keep.id}' is one record already")
    if keep.kind != gone.kind:
        raise UsageError(f"'{keep.id}' is a {keep.kind}, and '{gone.id}' is a {gone.kind}", "they cannot be merged")
    for one in (keep, gone):
        if one.void:
            raise UsageError(f"'{one.id}' is void: {one.void}", "only records that stand can be merged")
    if keep.npi and gone.npi and keep.npi != gone.npi:
        hint = Remedy("if one of the numbers is wrong, mend it first:", "contact set", " ID npi ...")
        raise UsageError(f"'{keep.id}' and '{gone.id}' have different NPIs: they are two", hint)


def _by_record(fills: list[Fill]) -> tuple[Fill, ...]:
    """One fill a record: of two the values are joined."""
    found: dict[tuple[str, object], Fill] = {}
    for fill in fills:
        key = (fill.kind, fill.source)
        first = found.get(key)
        found[key] = (
            fill if first is None else Fill(fill.kind, fill.id, fill.source, {**first.values, **fill.values}, 0)
        )
    return tuple(found.values())


def redirects_of(book: Book) -> dict[str, str]:
    """The record that stands, by the id of each that was merged into it."""
    merged = (one.id for one in book.sources() if one.merged_into and one.void)
    return {each: stands for each in merged if (stands := book.standing(each)) != each}


def redirected(book: Book, files: RecordFiles, standing: Mapping[str, str]) -> list[Fill]:
    """The edits of every record that names one of these, void ones too: what is undone must be as it was."""
    return [
        Fill(record.kind, record.id, record.source, values, 0)
        for record in _naming(book, standing)
        if (values := _values(record, files, standing))
    ]


def _naming(book: Book, standing: Mapping[str, str]) -> Iterator[Record]:
    for person in book.contacts.values():
        if any(place.organization in standing for place in person.affiliations):
            yield person
    yield from (place for place in book.organizations.values() if place.parent in standing)
    for touch in book.touches.values():
        if not standing.keys().isdisjoint(touch.sources):
            yield touch
    heard_and_sent: list[Referral | Feedback] = [*book.referrals, *book.feedback.values()]
    for record in heard_and_sent:
        if record.contact in standing or record.organization in standing:
            yield record


def _values(record: Record, files: RecordFiles, standing: Mapping[str, str]) -> dict[Where, Any]:
    values: dict[Where, Any] = {}
    for field in (*_PARTIES, "parent"):
        named = getattr(record, field, "")
        if named in standing:
            values[field,] = standing[named]
    contact = values.get(("contact",), getattr(record, "contact", ""))
    also = getattr(record, "also", ())
    if also and (any(one in standing for one in also) or contact in also):
        others = dict.fromkeys(standing.get(one, one) for one in also)
        values["also",] = [one for one in others if one != contact]
    document = files.document(record) if hasattr(record, "affiliations") else None
    for index, place in enumerate(document.get("affiliations", ()) if document else ()):
        if place.get("organization") in standing:
            values["affiliations", index, "organization"] = standing[place["organization"]]
    return values
