"""The brief before a visit, as data: who, how to reach them, what happened, what they said, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rounds.analysis.scoring import score
from rounds.base.dates import day_words, month_words
from rounds.base.words import counted
from rounds.desk.lookup import choose_source
from rounds.desk.outlook import look_ahead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rounds.analysis.followups import FollowUp
    from rounds.analysis.next_touches import NextTouch
    from rounds.analysis.scoring import Score
    from rounds.book.records import Address, Feedback, Touch
    from rounds.book.relationships import Relationship
    from rounds.desk.desk import Desk

LAST_TOUCHES = 5
MONTHS = 12
_SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Brief:
    """What a liaison wants to know in the car park: lines of text under headings, none of them empty."""

    id: str
    title: str
    subtitle: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]

    def as_data(self) -> dict[str, object]:
        """For other programs."""
        facts = {"id": self.id, "title": self.title, "subtitle": self.subtitle}
        return {**facts, **{name: list(lines) for name, lines in self.parts}}


@dataclass(frozen=True, slots=True)
class ShowBrief:
    """Whose brief: an id, or part of a name."""

    who: str


def show_brief(desk: Desk, request: ShowBrief) -> Brief:
    """The brief before a visit.

    Raises:
        Ambiguous: several people could be meant.
        UsageError: nobody is.

    Example:
        >>> show_brief(desk, ShowBrief("okafor")).title
        'Grace Okafor, MD'
    """
    book, rules = desk.book, desk.plugins.scoring_rules(desk.settings)
    chosen = choose_source(book, request.who, desk.ear)
    inside = book.members(chosen.id) if chosen.kind == "organization" else ()
    outlook = look_ahead(desk, also=(chosen.id,), among={chosen.id, *inside})
    one = outlook.by_id[chosen.id]
    points, problems = score(one, outlook.as_of, rules.owned(), desk.settings.scoring.weights)
    desk.ear.problems([*rules.problems, *problems])
    promises = [promise for promise in outlook.follow_ups if promise.source_id == one.id]
    ahead = next((touch for touch in outlook.next_touches if touch.source_id == one.id), None)
    people = [other for other in outlook.by_id.values() if one.id in (place.id for place in other.organizations)]
    return brief(one, points, promises, ahead, people)


def brief(
    one: Relationship,
    points: Score | None,
    promises: Sequence[FollowUp],
    ahead: NextTouch | None,
    people: Sequence[Relationship] = (),
) -> Brief:
    """The brief of one source, from its relationship, score, promises and next touch; ``people`` work there."""
    parts = (
        ("Do next", _suggestion(ahead)),
        ("Rhythm", _rhythm(one)),
        ("Reach", _reach(one)),
        ("Referrals", _referrals(one)),
        ("Open promises", tuple(_promise(promise) for promise in promises if promise.state != "kept")),
        ("What they said", tuple(_heard(item, one) for item in reversed(one.feedback))[:LAST_TOUCHES]),
        ("Last touches", tuple(_touch(touch) for touch in one.touches[: -LAST_TOUCHES - 1 : -1])),
        ("People", tuple(_person(person) for person in people)),
        ("Interests", (", ".join(one.contact.interests),) if one.contact and one.contact.interests else ()),
        ("Notes", tuple(one.source.notes.splitlines())),
        ("Score", _score(points)),
    )
    return Brief(one.id, _title(one), _subtitle(one), tuple((name, lines) for name, lines in parts if lines))


def _title(one: Relationship) -> str:
    letters = one.contact.credentials if one.contact else ""
    return f"{one.name}, {letters}" if letters else one.name


def _subtitle(one: Relationship) -> str:
    role = one.contact.role if one.contact else ""
    places = ", ".join(place.name for place in one.organizations)
    tier = f"tier {one.tier}" if one.tier else "no tier"
    owner = one.settings.liaison(one.liaison)
    names = [role, one.specialty, places, tier, one.status, owner.name if owner else one.liaison]
    return " · ".join(name for name in names if name)


def _rhythm(one: Relationship) -> tuple[str, ...]:
    if one.cadence_days is None:
        return ("no rhythm planned",)
    last = f"last touch {day_words(one.last_touch)}" if one.last_touch else "never touched"
    due = f"due {day_words(one.next_due)}" if one.next_due else ""
    late = f"{one.state}, {counted(one.overdue_days, 'day')} late" if one.overdue_days else one.state
    return (f"every {counted(one.cadence_days, 'day')}; {last}; {due} ({late})",)


def _reach(one: Relationship) -> tuple[str, ...]:
    person = one.contact
    lines: list[str] = []
    if person:
        wishes = person.preferences
        lines += [f"prefers {', '.join(wishes.channels)}"] if wishes.channels else []
        lines += [f"avoid {', '.join(wishes.avoid)}"] if wishes.avoid else []
        lines += [wishes.best_time] if wishes.best_time else []
    forbidden = one.source.do_not_contact
    lines += [f"DO NOT use {', '.join(forbidden)}" if "all" not in forbidden else "DO NOT CONTACT"] if forbidden else []
    lines += [_phone(phone.number, phone.kind, phone.extension) for phone in one.source.phones]
    lines += [email.address for email in one.source.emails]
    return (*lines, *_place(one.address), *_verified(one))


def _verified(one: Relationship) -> tuple[str, ...]:
    """A reminder when nobody has confirmed the record for ``verified_days``."""
    day = one.source.verified
    if day is None:
        return ("nobody has confirmed these yet: ask, and set verified to today",)
    if (one.as_of - day).days > one.settings.cutoffs.verified_days:
        return (f"last confirmed {day_words(day)}: ask whether they still hold",)
    return ()


def _phone(number: str, kind: str, extension: str) -> str:
    return f"{number}{f' ext. {extension}' if extension else ''} ({kind})"


def _place(address: Address | None) -> tuple[str, ...]:
    if address is None:
        return ()
    town = " ".join(part for part in (f"{address.city},", address.state, address.zip) if part.strip(","))
    return (", ".join(part for part in (address.line1, address.line2, town) if part),)


def _referrals(one: Relationship) -> tuple[str, ...]:
    year = one.full_months(MONTHS)
    counts = one.referrals_by_month(year)
    if not any(counts):
        return (f"none in the {MONTHS} months to {month_words(year.end)}",) if one.referrals else ("none yet",)
    top = max(counts)
    line = "".join(_SPARKS[round(count / top * (len(_SPARKS) - 1))] for count in counts)
    words = [
        f"{line}  {sum(counts):,} in {MONTHS} months ({month_words(year.start)} to {month_words(year.end)})",
        f"{sum(counts[-3:]):,} in the last 3 of them, {sum(counts[-6:-3]):,} in the 3 before",
    ]
    share = one.share(year)
    if share is not None and one.source.potential:
        estimate = one.source.potential
        words.append(f"{share:.0%} of an estimated {estimate.referrals_per_month:g} a month ({estimate.source})")
    return tuple(words)


def _promise(promise: FollowUp) -> str:
    late = f", {counted(promise.days_late, 'day')} late" if promise.state == "late" else ""
    return f"by {day_words(promise.due)}: {promise.action} (promised {day_words(promise.promised)}{late})"


def _person(one: Relationship) -> str:
    last = f"last touch {day_words(one.last_touch)}" if one.last_touch else "never touched"
    role = one.contact.role if one.contact else ""
    return ", ".join(word for word in (one.name, role, f"tier {one.tier}" if one.tier else "", last) if word)


def _heard(item: Feedback, one: Relationship) -> str:
    if item.resolved and item.resolved <= one.as_of:
        told = "told" if any(told.date <= one.as_of for told in item.told) else "NOT told yet"
        state = f"resolved {day_words(item.resolved)}, {told}"
    else:
        state = f"OPEN for {counted((one.as_of - item.opened).days, 'day')}" if item.needs_answer else "noted"
    return f"{day_words(item.opened)} {item.type}: {item.text} [{state}]"


def _touch(touch: Touch) -> str:
    arrow = "from them" if touch.direction == "inbound" else touch.liaison
    words = ". ".join(part.rstrip(".") for part in (touch.purpose, touch.notes) if part)
    return f"{day_words(touch.date)} {touch.channel}{f' ({arrow})' if arrow else ''}{f': {words}.' if words else ''}"


def _suggestion(ahead: NextTouch | None) -> tuple[str, ...]:
    if ahead is None:
        return ()
    channel = f" ({ahead.channel})" if ahead.channel else ""
    return (f"{ahead.action}{channel}, due {day_words(ahead.due)}", *(f"- {reason}" for reason in ahead.reasons))


def _score(score: Score | None) -> tuple[str, ...]:
    if score is None or not score.parts:
        return ()
    lines = [f"{score.total:.0f} of {score.most:.0f}"]
    lines += [f"{part.points:4.1f} of {part.most:<3.0f} {part.title}: {part.words}" for part in score.reasons]
    return tuple(lines)
