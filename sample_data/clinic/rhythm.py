"""The regular touches: one source's diary, kept up in its rhythm through eighteen months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic.days import FIRST_TOUCH, TODAY, workday
from clinic.dice import Dice
from clinic.subjects import channel, interval, promise_channel, subjects
from clinic.touches import finished
from clinic.words import Pen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from clinic.cast import Cast, Document
    from clinic.subjects import Subject
    from clinic.words import Theme

_MISSED = {"phone": 0.2, "message": 0.05, "visit": 0.07}
_SLIPPING_SINCE = date(2026, 9, 14)
_CAMPAIGN_SINCE = date(2026, 9, 8)


def regular_touches(cast: Cast, scripted: Mapping[str, Sequence[date]]) -> list[Document]:
    """Everybody's touches. ``scripted`` are the days, by source, that the stories have taken already."""
    found: list[Document] = []
    for subject in subjects(cast):
        days = sorted({*scripted.get(subject.id, ()), *scripted.get(subject.person.id, ())})
        found += _Diary(subject, cast, days).kept()
    return found


class _Diary:
    """Fills one source's diary from the first day to today."""

    def __init__(self, subject: Subject, cast: Cast, taken: Sequence[date]) -> None:
        self._subject, self._cast, self._taken = subject, cast, taken
        self._dice = Dice(f"diary {subject.id}")
        self._pen = Pen(subject.person, cast.phrases, self._dice)
        self._found: list[Document] = []

    def kept(self) -> list[Document]:
        """All touches of the diary."""
        usual, _ = interval(self._subject, FIRST_TOUCH, self._cast)
        day = FIRST_TOUCH + timedelta(self._dice.between(0, int(usual or 1) - 1))
        while day <= TODAY:
            usual, until = interval(self._subject, day, self._cast)
            near = next((one for one in self._taken if usual and abs((one - day).days) < max(9.0, usual * 0.45)), None)
            if usual is None:
                day = until + timedelta(self._dice.between(5, 20))
                continue
            day = near or self._meet(workday(self._subject.liaison, day, self._dice))
            day += timedelta(max(4, round(usual * self._dice.spread(0.88, 1.1))))
        return self._found

    def _meet(self, day: date) -> date:
        """A touch, perhaps after one that came to nothing, perhaps with one that keeps its promise; its last day."""
        name, theme = channel(self._subject, self._cast, self._dice), self._pen.theme(f"{day:%Y-%m}")
        if self._dice.chance(_MISSED.get(name, 0.0)):
            outcome = "cancelled" if name == "visit" else "no-answer"
            occasion = "cancelled" if name == "visit" else "missed"
            self._add(day, name, theme, outcome=outcome, notes=self._pen.short(occasion, theme))
            day = workday(self._subject.liaison, day + timedelta(self._dice.between(2, 6)), self._dice)
        if day > TODAY:
            return day
        promise = self._promise(day, name)
        purpose = self._pen.purpose(theme)
        words = self._pen.promised(promise, "do", theme) if promise else ""
        extras = self._company(name)
        touch = self._add(
            day, name, theme, purpose=purpose, notes=self._pen.notes(name, theme, purpose, words), **extras
        )
        return self._keep(touch, promise, theme) if promise else day

    def _promise(self, day: date, name: str) -> Document:
        """What is promised: the phrase, the day and the channel; empty when nothing is."""
        talkative = {"visit": 0.5, "phone": 0.4, "lunch-and-learn": 0.6, "email": 0.18, "message": 0.12}
        if not self._dice.chance(talkative.get(name, 0.0)):
            return {}
        phrase = self._dice.pick(self._cast.phrases["next"])
        via = promise_channel(phrase, self._subject, self._dice)
        low, high = phrase["days"]
        due = workday(self._subject.liaison, day + timedelta(self._dice.between(low, high)), self._dice)
        return {**phrase, "due": due, "via_chosen": via} if via else {}

    def _keep(self, touch: Document, promise: Document, theme: Theme) -> date:
        """Writes the next step into the touch and keeps it: by a later touch, by a day, or not yet."""
        made, due = date.fromisoformat(touch["date"]), promise["due"]
        touch["next"] = {"action": self._pen.promised(promise, "do", theme), "due": due.isoformat()}
        touch["next"]["channel"] = promise["via_chosen"]
        kept = workday(self._subject.liaison, due + timedelta(self._lateness(made, due)), self._dice)
        if kept > TODAY or (due >= _SLIPPING_SINCE and self._dice.chance(0.13)):
            return made
        if self._dice.chance(0.34):
            touch["next"]["done"] = kept.isoformat()
            return made
        done = self._pen.promised(promise, "done", theme)
        self._add(kept, promise["via_chosen"], theme, follows=[touch["id"]], purpose="as promised", notes=f"{done}.")
        return kept

    def _lateness(self, made: date, due: date) -> int:
        if self._dice.chance(0.12):
            return self._dice.between(3, 8)
        return -self._dice.between(0, min(3, (due - made).days - 1))

    def _company(self, name: str) -> Document:
        """Who else sits at the table, and what it costs."""
        if name != "lunch-and-learn":
            return {"minutes": 75} if name == "visit" and self._dice.chance(0.05) else {}
        others = self._dice.shuffled(self._cast.colleagues(self._subject.person))
        also = sorted(person.id for person in others[: self._dice.between(1, 3)] if person.status != "prospect")
        return {"also": also, "gift": {"value": round(self._dice.spread(12.5, 18.5), 1), "what": "lunch"}}

    def _add(self, day: date, name: str, theme: Theme, **facts: object) -> Document:
        touch: Document = {"date": day.isoformat(), "channel": name, "contact": self._subject.person.id}
        touch |= {"organization": self._subject.organization, "liaison": self._subject.liaison, **facts}
        touch.setdefault("purpose", theme.topic)
        if theme.topic == "spine within five days" and day >= _CAMPAIGN_SINCE:
            touch["campaign"] = "spine-within-five-days"
        self._found.append(finished(touch))
        return self._found[-1]
