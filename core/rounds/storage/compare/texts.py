"""Three texts of one file made one: each record merged by its fields, every other byte as our side has it."""

from __future__ import annotations

from dataclasses import dataclass

from rounds.base.problems import UsageError
from rounds.documents.yamltext import EditRefused, append_item, parse, remove_value, set_value
from rounds.storage.compare.documents import documents_in, kind_of
from rounds.storage.compare.fields import field_changes, without_id
from rounds.storage.compare.merging import Conflict, Documents, merged_documents


@dataclass(frozen=True, slots=True)
class MergedText:
    """The text, or None where only a person can decide, and the fields that both sides changed."""

    text: str | None
    conflicts: tuple[Conflict, ...] = ()


def merged_text(path: str, base: bytes, ours: bytes, theirs: bytes) -> MergedText:
    """The file as both sides want it.

    None for a file of no records, a text that cannot be read, for fields that both changed, and where no edit keeps
    the rest as it is.
    """
    if not kind_of(path):
        return MergedText(None)
    sides = [documents_in(path, raw) for raw in (base, ours, theirs)]
    if any(any(problem.severity == "error" for problem in problems) for _, problems in sides if problems):
        return MergedText(None)
    before, here, there = (documents for documents, _ in sides)
    wanted, conflicts = merged_documents(before, here, there)
    if conflicts:
        return MergedText(None, tuple(conflicts))
    if path.endswith(".csv"):
        return MergedText(_table(path, ours, theirs, wanted))
    try:
        text = _edited(path, ours, here, wanted)
    except (EditRefused, UsageError):
        return MergedText(None)
    found, problems = documents_in(path, text.encode())
    return MergedText(text if not problems and dict(found) == wanted else None)


def _edited(path: str, ours: bytes, here: Documents, wanted: Documents) -> str:
    text = ours.decode("utf-8-sig")
    document, _ = parse(ours, path)
    is_list = document is not None and isinstance(document.data, list)
    for key in [key for key in here if key not in wanted]:
        if not is_list:
            raise EditRefused("the record went", "decide by hand")
        text = remove_value(text, [list(documents_in(path, text.encode())[0]).index(key)])
    for key, value in wanted.items():
        if key not in here:
            text = append_item(text, [], dict(value))
            continue
        place: list[str | int] = [list(documents_in(path, text.encode())[0]).index(key)] if is_list else []
        for change in field_changes(without_id(here[key]), without_id(value)):
            where = [*place, *change.field]
            text = remove_value(text, where) if change.after is None else set_value(text, where, change.after)
    return text


def _table(path: str, ours: bytes, theirs: bytes, wanted: Documents) -> str | None:
    """Our rows as the merge wants them, then those that only they have; None where rows are not a line each."""
    sides = [raw.decode("utf-8-sig").splitlines() for raw in (ours, theirs)]
    documents = [documents_in(path, raw)[0] for raw in (ours, theirs)]
    if (
        any(len(lines) != len(rows) + 1 for lines, rows in zip(sides, documents, strict=True))
        or sides[0][0] != sides[1][0]
    ):
        return None
    lines = [dict(zip(rows, text[1:], strict=True)) for text, rows in zip(sides, documents, strict=True)]
    kept = [lines[0][key] if documents[0].get(key) == value else lines[1].get(key, "") for key, value in wanted.items()]
    text = "\n".join([sides[0][0], *kept]) + "\n"
    return text if dict(documents_in(path, text.encode())[0]) == dict(wanted) else None
