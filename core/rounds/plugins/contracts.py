"""What a plugin supplies: values that Rounds calls, so that a failure is caught and blamed on one plugin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from rounds.base.dates import Period
    from rounds.book.book import Book
    from rounds.book.records import Provenance, Record
    from rounds.book.relationships import Relationship

Given = TypeVar("Given")
"""What a plugin's function is given to work on; ``rounds.report`` says what it is: Findings, or a Report."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach people. ``name`` stands in touch records.

    Attributes:
        name: Lower-case letters, digits and hyphens.
        title: As reports write it.
        cost: Usual US dollars for one touch, without gifts.
        minutes: Usual effort for one touch, travel included.
        weight: What one touch counts beside a visit (1.0) when effort is added up over channels.
        verb: What to do, for suggestions: ``visit``, ``call``, ``write to``.
    """

    name: str
    title: str
    cost: float = 0.0
    minutes: float = 0.0
    weight: float = 1.0
    verb: str = "contact"


@dataclass(frozen=True, slots=True)
class Reason:
    """Part of a score: its points, and why in words."""

    points: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """One factor of a score.

    ``function(relationship, as_of)`` returns a number, a ``Reason``, or None when it does not apply. The result is
    multiplied by the weight: the settings' ``scoring.weights`` for this name, else ``weight``. Bundled rules return
    0 to 1, so that their weight is the most that they can give.

    ``records(relationship, as_of)`` are those that the result rests on, and ``cutoffs`` the names of the settings'
    cut-offs that it uses: ``rounds explain score`` tells both, and asks for nothing of them otherwise.
    """

    name: str
    title: str
    function: Callable[[Relationship, date], float | Reason | None]
    weight: float = 1.0
    records: Callable[[Relationship, date], Iterable[Record]] | None = None
    cutoffs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A chance that a rule found: what to do, why (one sentence a reason), and how urgent (0 to 1).

    ``rule`` and ``source_id`` are filled in by Rounds. ``channel`` is a suggestion; the person's preferences and
    prohibitions come first. ``tells`` says what a list of next touches would tell of the source anyhow, and what this
    takes the place of there: ``feedback`` (answers that are late) or ``rhythm`` (the touch that its cadence asks for).
    """

    action: str
    reasons: tuple[str, ...]
    urgency: float = 0.5
    channel: str = ""
    rule: str = ""
    source_id: str = ""
    tells: Literal["", "feedback", "rhythm"] = ""


@dataclass(frozen=True, slots=True)
class OpportunityRule:
    """Looks at one relationship as of a day and returns an ``Opportunity``, or None."""

    name: str
    title: str
    function: Callable[[Relationship, date], Opportunity | None]


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that a goal may measure: ``function(relationships in scope, period)`` returns a number.

    Attributes:
        name: Stands in goal records.
        title: As reports write it.
        unit: ``referrals``, ``touches``, ``US dollars``, ``%``.
        kind: ``count`` adds up over a period (referrals), ``level`` stands at its end (share, retention).
        better: Whether more or less is good.
        from_referrals: Whether it rests on referrals, so that it is known only as far as the book's referrals reach.
        records: The records that the number rests on, of the relationships in scope and the period, for ``rounds
            explain``; by default the referral rows where it rests on referrals, else the touches.

    The function returns ``math.nan`` where there is nothing to tell: a share of nothing, a median of none.
    """

    name: str
    title: str
    unit: str
    function: Callable[[Sequence[Relationship], Period], float]
    kind: Literal["count", "level"] = "count"
    better: Literal["more", "less"] = "more"
    from_referrals: bool = False
    records: Callable[[Sequence[Relationship], Period], Iterable[Record]] | None = None


@dataclass(frozen=True, slots=True)
class Section(Generic[Given]):
    """Part of a report: ``function(findings)`` returns its blocks, see ``rounds.report.blocks``.

    ``method`` is the formula with its cut-offs in words, or a function of the findings that returns it. A section about
    a ``source`` tells of one or a few relationships, and belongs to reports about them: a report of all sections leaves
    it out.
    """

    name: str
    title: str
    function: Callable[[Given], Iterable[object]]
    method: str | Callable[[Given], str] = ""
    about: Literal["book", "source"] = "book"


@dataclass(frozen=True, slots=True)
class NamedReport:
    """A report for somebody: ``rounds report NAME``.

    Attributes:
        name: Lower-case letters, digits and hyphens.
        title: Its heading.
        sections: Names of sections, in order; none: all that are registered.
        about: The whole ``book``, the relationships of one ``liaison``, or one ``source``; the last two are named on
            the command line, and every section then shows only what is theirs.
        brief: One page: of each section the answer and the first figures.
    """

    name: str
    title: str
    sections: tuple[str, ...] = ()
    about: Literal["book", "liaison", "source"] = "book"
    brief: bool = False


class Templates(Protocol):
    """The Jinja2 templates of the workspace and of all plugins, sandboxed, autoescape always on."""

    def render(self, name: str, /, **values: object) -> str:
        """The template of this name, filled in. An unknown variable is an error."""
        ...


@dataclass(frozen=True, slots=True)
class Renderer(Generic[Given]):
    """Turns a report into files: ``function(report, templates)`` returns texts (or bytes) by relative path.

    A UsageError that it raises, for what the user can mend, is told as any other.
    """

    name: str
    title: str
    function: Callable[[Given, Templates], Mapping[str, str | bytes]]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an importer or exporter: ``--name``; ``flag`` takes no value, ``multiple`` may be repeated."""

    name: str
    help: str
    flag: bool = False
    multiple: bool = False
    is_path: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """One record that an importer read, as a document of ``kind``, and the line that it came from.

    ``document`` has the keys of the kind's schema. A record that the book has already, by NPI or by id, is not made
    again: its empty fields are filled. An ``id`` in the document is taken at its word; without one Rounds makes it of
    the name, and passes over a namesake whose telephone, e-mail or address differs. A touch or a referral may name its
    source by ``npi`` instead of ``contact`` or ``organization``. A contact may name a place of work by the ``key`` of
    an organization of the same file, ``affiliations: [{key: ...}]``: Rounds puts the id there that this has or gets.

    Attributes:
        kind: contact, organization, touch or referral.
        document: What the record would say.
        line: 1-based line of the file on which it begins.
        key: What tells two of one name apart, such as the id that the record has where it comes from: added to the id
            when another has it. Without one the last digits of the NPI are taken.
        origin: Where the values come from, and the day as of which they held; by default the file and the import's day.
        adds: Fields of which the document has only a part, such as a person's further places of work: what the
            record's list lacks is added to it, instead of told as a difference.
    """

    kind: str
    document: Mapping[str, Any]
    line: int
    key: str = ""
    origin: Provenance | None = None
    adds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that an importer could not use, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that an importer passed over on purpose, because its options say so or because it is ``blank``.

    Skipped lines are only counted.
    """

    line: int
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Deactivated:
    """A line that says that an NPI is out of use, ``since`` a day if that is known.

    Rounds tells whose it is, and counts it as passed over when nobody in the book has it.
    """

    line: int
    npi: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about a file as a whole that the user is told, such as what its columns were taken for."""

    words: str


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads foreign files: ``function(path, book, options)`` yields what each line gave, as a stream.

    ``options`` holds what the user gave for each of ``options``, by name: a text, or True for a flag, or a tuple of
    texts where ``multiple``; and as ``as_of`` the day (a date) on which they are read: what lies ahead has not taken
    place. A file of another kind altogether, or a wrong option, raises a RoundsError.
    """

    name: str
    title: str
    function: Callable[[Path, Book, Mapping[str, Any]], Iterable[Incoming | Rejected | Skipped | Deactivated | Remark]]
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes foreign files: ``function(book, options)`` returns texts (or bytes) by relative path."""

    name: str
    title: str
    function: Callable[[Book, Mapping[str, Any]], Mapping[str, str | bytes]]
    options: tuple[Option, ...] = ()
