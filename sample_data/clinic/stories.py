"""The scripted touches: the stories', what was heard and answered, calls that came in, and mailings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic.days import FIRST_TOUCH, TODAY, workday
from clinic.dice import Dice
from clinic.touches import finished
from clinic.words import Pen

if TYPE_CHECKING:
    from clinic.cast import Cast, Document, Person

_LETTERS = (
    ("2025-05-19", ("pcp", "young", "urgent"), "new hand surgeon", "Letter introducing Dr. Whitcombe.", ""),
    ("2025-11-24", ("pcp", "therapy", "specialist", "work"), "thank-you card", "Handwritten card for the year.", ""),
    ("2026-03-02", ("pcp", "chiro", "work"), "spine clinic opening", "Letter from Dr. Adler with the flyer.", ""),
    ("2026-06-15", ("pcp", "specialist"), "third joint surgeon", "Letter introducing Dr. Okonjo-Bell.", ""),
    (
        "2026-09-08",
        ("pcp", "chiro", "work"),
        "spine within five days",
        "Letter from Dr. Adler with the spine nurse's number.",
        "spine-within-five-days",
    ),
)
_CALLS = {"A": 3.0, "B": 1.8, "C": 1.1}
_SPAN = (TODAY - FIRST_TOUCH).days


def scripted_touches(cast: Cast) -> list[Document]:
    """The touches of the stories, in the order of the script, with their links."""
    ids: dict[str, str] = {}
    found = []
    for line in cast.stories["touches"]:
        touch = {name: line[name] for name in line if name not in {"day", "who", "by", "key", "follows"}}
        touch |= {"date": line["day"], "contact": line["who"], "liaison": line.get("by") or _liaison(line["who"], cast)}
        touch["follows"] = [ids[key] for key in line.get("follows", ())]
        done = finished(touch)
        ids[line.get("key", "")] = done["id"]
        found.append(done)
    return found


def heard_touches(cast: Cast) -> list[Document]:
    """The touches in which feedback was heard, and those in which the answer was told."""
    found = []
    for item in cast.feedback:
        base = {"contact": item["who"], "liaison": _liaison(item["who"], cast)}
        if item["via"] != "none":
            inbound = item.get("inbound") or item["via"] in {"email", "message"}
            touch = {"date": item["opened"], "channel": item["via"], "notes": item["note"], "next": item.get("next")}
            found.append(finished(base | touch | {"direction": "inbound" if inbound else "", "purpose": _topic(item)}))
        for day, channel in item.get("told", ()):
            told = {"date": day, "channel": channel, "purpose": "tell the answer", "notes": item["resolution"]}
            found.append(finished(base | told))
    return found


def calls(cast: Cast) -> list[Document]:
    """Calls, texts and e-mails that came from them."""
    found: list[Document] = []
    for person in cast.people.values():
        if person.status != "active" or person.tier not in _CALLS or person.id in cast.stories["pace"]:
            continue
        dice = Dice(f"calls {person.id}")
        pen = Pen(person, cast.phrases, dice)
        usual = _CALLS[person.tier]
        for _ in range(int(usual + dice.share())):
            day = workday(person.liaison, FIRST_TOUCH + timedelta(dice.between(0, _SPAN - 4)), dice)
            theme = pen.theme(f"{day:%Y-%m}")
            channel = dice.weighted({"phone": 6, "email": 3, "message": 2})
            touch = {"date": day.isoformat(), "channel": channel, "contact": person.id, "liaison": person.liaison}
            found.append(finished(touch | {"direction": "inbound", "notes": pen.short("inbound", theme)}))
    return found


def mailings(cast: Cast) -> list[Document]:
    """Letters that went to many on one day."""
    found = []
    for day, audiences, purpose, notes, campaign in _LETTERS:
        for person in cast.people.values():
            if person.audience in audiences and _wants_letter(person, cast):
                posted = workday(person.liaison, date.fromisoformat(day), Dice(f"post {day} {person.id}"))
                touch = {"date": posted.isoformat(), "channel": "mail", "contact": person.id, "campaign": campaign}
                found.append(finished(touch | {"liaison": person.liaison, "purpose": purpose, "notes": notes}))
    return found


def _wants_letter(person: Person, cast: Cast) -> bool:
    """Tiers A and B who do not mind letters; the stories' people have their own script."""
    minds = "mail" in (*person.facts.get("avoid", ()), *person.facts.get("forbidden", ()))
    return (
        person.tier in {"A", "B"} and person.status == "active" and not minds and person.id not in cast.stories["pace"]
    )


def _liaison(who: str, cast: Cast) -> str:
    return (cast.people.get(who) or cast.places[who]).liaison


def _topic(item: Document) -> str:
    """The purpose of a touch in which something was heard: they came with it, or it came up."""
    return {"concern": f"a concern about {item['category']}", "need": "what they need"}.get(item["type"], "check in")
