"""Touches planned for the days ahead, town by town; a plan to take along; whether everything has room."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rounds.analysis.capacity import plan_capacity, schedule
from rounds.analysis.scoring import score_all
from rounds.base.dates import WEEKDAYS, day_words
from rounds.base.problems import Option, RoundsError, UsageError
from rounds.base.words import nearest
from rounds.book.filters import parse_filter
from rounds.book.relationships import relate
from rounds.book.workdays import calendar_of
from rounds.desk.forms import press_of, sender_of
from rounds.desk.lookup import choose_liaison
from rounds.desk.outlook import look_ahead
from rounds.plugins import attempt
from rounds.plugins.printing import Piece, PrintJob

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from rounds.analysis.capacity import CapacityPlan, PlannedDay
    from rounds.analysis.next_touches import NextTouch
    from rounds.book.filters import Filter
    from rounds.book.records import Settings
    from rounds.book.workdays import Calendar
    from rounds.desk.desk import Desk
    from rounds.desk.outlook import Outlook


def take_along(
    desk: Desk, outlook: Outlook, planned: Sequence[PlannedDay], wanted: tuple[str, str]
) -> tuple[dict[str, str | bytes], str]:
    """The plan on paper by a form, or its people by an exporter (``wanted`` are the two names), and a name for it.

    Raises:
        UsageError: both are wanted, there is no such form or exporter, or nothing is planned.
    """
    form, exporter = wanted
    if form and exporter:
        raise UsageError("--print and --export are two files", "ask for one, then for the other")
    if not any(day.touches for day in planned):
        raise UsageError("nothing is due in these days", Option("look further ahead with", "days"))
    files = _printed(desk, outlook, planned, form) if form else _exported(desk, planned, exporter)
    return files, f"{form or exporter}-{outlook.as_of}"


def _printed(desk: Desk, outlook: Outlook, planned: Sequence[PlannedDay], name: str) -> dict[str, str | bytes]:
    press = press_of(desk, name, "day")
    pieces = tuple(_piece(outlook, day, touch) for day in planned for touch in day.touches)
    owners = {day.owner for day in planned}
    whose = outlook.owner_name(owners.pop()) if len(owners) == 1 else outlook.settings.client.name
    title = f"{whose or outlook.settings.client.name}: {day_words(planned[0].day)}"
    title += "" if planned[0].day == planned[-1].day else f" to {day_words(planned[-1].day)}"
    job = PrintJob(title, pieces, outlook.as_of, sender_of(outlook.settings.client))
    return {f"{name}{press.form.suffix}": press.printed(job)}


def _piece(outlook: Outlook, day: PlannedDay, touch: NextTouch) -> Piece:
    one = outlook.by_id[touch.source_id]
    address, phones = one.address, one.contact.phones if one.contact else getattr(one.source, "phones", ())
    number = next((phone for phone in phones if phone.kind != "fax"), None)
    extension = f" ext. {number.extension}" if number and number.extension else ""
    fields = {
        "day": f"{WEEKDAYS[day.day.weekday()].capitalize()}, {day_words(day.day)}: {outlook.owner_name(day.owner)}",
        "town": address.city if address else "",
        "place": one.workplace_name,
        "address": ", ".join(filter(None, (address.line1, address.line2))) if address else "",
        "phone": f"{number.number}{extension}" if number else "",
        "dial": _dialled(number.number, number.extension) if number else "",
    }
    how = f" ({touch.channel})" if touch.channel else ""
    return Piece(touch.source_id, (f"{touch.name}: {touch.action}{how}", *touch.reasons), fields)


def _dialled(number: str, extension: str) -> str:
    """What a phone dials: ``+18605550142;ext=2``."""
    digits = "".join(letter for letter in number if letter.isdigit())
    plus = "+" if number.strip().startswith("+") else "+1" if len(digits) == len("8605550142") else ""
    return f"{plus}{digits}" + (f";ext={extension}" if extension else "")


def _exported(desk: Desk, planned: Sequence[PlannedDay], name: str) -> dict[str, str | bytes]:
    registered = desk.plugins.exporters()
    if name not in registered.values:
        hint = nearest(name, registered.values, f"there are: {', '.join(registered.values)}")
        raise UsageError(f"there is no exporter '{name}'", hint)
    book = desk.book
    people = {touch.source_id for day in planned for touch in day.touches}
    few = book.changed(contacts={key: book.contacts[key] for key in sorted(people) if key in book.contacts})
    function = registered.values[name].function
    files, problem = attempt(registered.owners[name], f"exporting {name}", lambda: dict(function(few, {})))
    if files is None:
        raise RoundsError(str(problem), problem.hint if problem else "")
    return files


A_WEEK = 5
USUAL_A_DAY = 4
_ZIP_AREA = 3


@dataclass(frozen=True, slots=True)
class PlanDays:
    """Which touches, for which days.

    Attributes:
        filter: Terms of the filter language; none: everybody.
        owner: Only this liaison's, by id or name; empty: everybody's.
        days: How many working days.
        near: Only around this town, or this ZIP's first three digits; empty: anywhere.
        limit: How many touches at most; None: all.
        per_day: Touches a day; None: a fifth of the liaison's ``touches_per_week``, or 4.
    """

    filter: tuple[str, ...] = ()
    owner: str = ""
    days: int = A_WEEK
    near: str = ""
    limit: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Each liaison's days, and what does not fit.

    Attributes:
        days: Days with touches, in order.
        left: Touches that found no room.
        outlook: What it was planned from.
    """

    days: tuple[PlannedDay, ...]
    left: tuple[NextTouch, ...]
    outlook: Outlook

    def town_of(self, source_id: str) -> str:
        """The town of a source's address; empty without one."""
        address = self.outlook.by_id[source_id].address
        return address.city if address else ""

    def as_data(self) -> dict[str, Any]:
        """For other programs."""
        towns = {touch.source_id: self.town_of(touch.source_id) for day in self.days for touch in day.touches}
        return {
            "days": [asdict(day) for day in self.days],
            "left": [asdict(touch) for touch in self.left],
            "towns": {source: town for source, town in towns.items() if town},
            "owners": {day.owner: self.outlook.owner_name(day.owner) for day in self.days},
        }


@dataclass(frozen=True, slots=True)
class HandOutPlan:
    """A plan on paper by a ``form``, or its people by an ``exporter``: one of the two."""

    plan: DayPlan
    form: str = ""
    exporter: str = ""


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """The files by name, and a name for them."""

    files: Mapping[str, str | bytes]
    stem: str


def plan_days(desk: Desk, request: PlanDays) -> DayPlan:
    """Spread what is urgent, and what the rhythm asks for, over the working days ahead; nothing is written.

    Raises:
        UsageError: the filter cannot be understood, there is no such liaison, or nobody has an address there.

    Example:
        >>> plan_days(desk, PlanDays(owner="dana", days=2)).days[0].owner
        'dana'
    """
    first = desk.as_of
    calendar = calendar_of(desk.settings, {first.year, first.year + 1})
    dates = calendar.working_days(first, request.days)
    outlook = look_ahead(desk, until=calendar.eve_of_work(dates[-1]))
    wanted = [parse_filter(request.filter), *([_around(request.near, outlook)] if request.near else [])]
    chosen = {one.id for one in outlook.by_id.values() if all(one_filter.matches(one) for one_filter in wanted)}
    touches = [touch for touch in outlook.next_touches if touch.source_id in chosen]
    if request.owner:
        liaison = choose_liaison(request.owner, outlook.settings)
        touches = [touch for touch in touches if touch.owner == liaison]
    towns = {one.id: one.address.city for one in outlook.by_id.values() if one.address}
    capacity = partial(_capacity, outlook, request.per_day)
    days, left = _scheduled(touches[: request.limit], towns, dates, calendar, capacity)
    return DayPlan(tuple(days), tuple(left), outlook)


def hand_out_plan(desk: Desk, request: HandOutPlan) -> PlanFiles:
    """A plan to take along.

    Raises:
        UsageError: both are wanted, there is no such form or exporter, or nothing is planned.

    Example:
        >>> plan = plan_days(desk, PlanDays(owner="dana", days=1))
        >>> hand_out_plan(desk, HandOutPlan(plan, exporter="vcard")).stem
        'vcard-2026-10-31'
    """
    plan = request.plan
    return PlanFiles(*take_along(desk, plan.outlook, plan.days, (request.form, request.exporter)))


def _scheduled(
    touches: Sequence[NextTouch],
    towns: Mapping[str, str],
    dates: Sequence[date],
    calendar: Calendar,
    capacity: Callable[[str], float],
) -> tuple[list[PlannedDay], list[NextTouch]]:
    """Each liaison's days, without those on which that one is away."""
    planned: list[PlannedDay] = []
    left: list[NextTouch] = []
    for owner in sorted({touch.owner for touch in touches}):
        own = [touch for touch in touches if touch.owner == owner]
        days, rest = schedule(own, towns, [day for day in dates if calendar.is_worked(day, owner)], capacity)
        planned += days
        left += rest
    return sorted(planned, key=lambda day: (day.day, day.owner)), left


def _capacity(outlook: Outlook, per_day: int | None, liaison_id: str) -> float:
    if per_day:
        return per_day
    liaison = outlook.settings.liaison(liaison_id)
    a_week = liaison.touches_per_week if liaison else None
    return USUAL_A_DAY if a_week is None else a_week / A_WEEK


def _around(near: str, outlook: Outlook) -> Filter:
    """The filter for a town, or for a ZIP's first three digits.

    Raises:
        UsageError: nobody has an address there, so that an empty plan would mislead.
    """
    area = near.strip()[:_ZIP_AREA]
    place = parse_filter(f"zip:{area}" if area.isdigit() else f'city:"{near.strip()}"')
    if not any(place.matches(one) for one in outlook.by_id.values()):
        towns = {one.address.city for one in outlook.by_id.values() if one.address and one.address.city}
        hint = nearest(near, towns, "name a town of an address, or the first three digits of its ZIP")
        raise UsageError(f"no source has an address near '{near}'", hint)
    return place


WEEKS = 8
_CAPACITY = re.compile(r"([^=]+)=(\d{1,4}(?:\.\d)?)(?:/(week|w|day|d|month|m))?", re.ASCII)
_PER_WEEK = {"week": 1.0, "w": 1.0, "day": 5.0, "d": 5.0, "month": 12 / 52, "m": 12 / 52}


@dataclass(frozen=True, slots=True)
class SimulateCapacity:
    """What is simulated.

    Attributes:
        filter: Terms of the filter language; none: everybody.
        owner: Only this liaison's, by id or name; empty: everybody's.
        capacities: What liaisons can do, as people write it: ``dana=20/week``; else what the settings say.
        weeks: How many weeks.
    """

    filter: tuple[str, ...] = ()
    owner: str = ""
    capacities: tuple[str, ...] = ()
    weeks: int = WEEKS


@dataclass(frozen=True, slots=True)
class CapacityPlans:
    """Each liaison's weeks, and who falls out; ``names`` are the liaisons' names by id."""

    plans: tuple[CapacityPlan, ...]
    names: dict[str, str]

    def as_data(self) -> list[dict[str, Any]]:
        """For other programs."""
        return [
            asdict(plan) | {"fits": not plan.left, "name": self.names[plan.owner]} | {"needed": plan.needed_per_week}
            for plan in self.plans
        ]


def simulate_capacity(desk: Desk, request: SimulateCapacity) -> CapacityPlans:
    """Whether every cadence fits, who falls out, and what would make it fit.

    Raises:
        UsageError: the filter or a capacity cannot be understood, or there is no such liaison.

    Example:
        >>> [plan.owner for plan in simulate_capacity(desk, SimulateCapacity(owner="dana")).plans]
        ['dana']
    """
    desk.note_errors()
    settings, first = desk.settings, desk.as_of
    capacities = parse_capacities(request.capacities, settings)
    chosen = choose_liaison(request.owner, settings) if request.owner else None
    calendar = calendar_of(settings, {first.year, first.year + 1})
    begin, wanted = calendar.working_days(first, 1)[0], parse_filter(request.filter)
    sources = [one for one in relate(desk.book, first) if wanted.matches(one)]
    rules = desk.plugins.scoring_rules(settings)
    scores, problems = score_all(sources, first, rules.owned(), settings.scoring.weights)
    desk.ear.problems([*rules.problems, *problems])
    totals = {source: score.total for source, score in scores.items()}
    owners = sorted({one.liaison for one in sources if one.cadence_days}, key=lambda name: (not name, name))
    plans: list[CapacityPlan] = []
    for name in owners if chosen is None else [chosen]:
        every = calendar.weeks(begin, request.weeks)
        weeks = [tuple(day for day in week if calendar.is_worked(day, name)) for week in every]
        if any(weeks):
            plans.append(plan_capacity(sources, totals, weeks, name, capacities.get(name, USUAL_A_DAY * A_WEEK)))
    return CapacityPlans(tuple(plans), {plan.owner: settings.liaison_name(plan.owner) for plan in plans})


def parse_capacities(given: Iterable[str], settings: Settings) -> dict[str, float]:
    """Touches a week by liaison's id: what the settings say, and what was typed before it.

    Raises:
        UsageError: it is not of that form, or names no liaison.
    """
    found = {
        liaison.id: float(liaison.touches_per_week)
        for liaison in settings.liaisons
        if liaison.touches_per_week is not None
    }
    for text in given:
        match = _CAPACITY.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"'{text}' is not a capacity", "write it as dana=20/week (or /day, /month)")
        found[choose_liaison(match[1].strip(), settings)] = float(match[2]) * _PER_WEEK[match[3] or "week"]
    return found
