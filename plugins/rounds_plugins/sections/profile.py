"""Profile: who a source is to us: its rhythm and referrals, its score with reasons, and what it prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Column, Figure, Figures, Paragraph, Section, Table
from rounds.base.dates import day_words
from rounds.base.words import counted, listing
from rounds_plugins.sections.wording import MOST_ROWS, change, liaison_words, more_rows, next_step, percent, tier_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Findings, Relationship

_STATES = {"none": "no rhythm", "planned": "in rhythm", "due": "due", "overdue": "overdue", "lapsed": "lapsed"}


def blocks(findings: Findings) -> Iterable[Block]:
    """Who it is, the figures, why the score is what it is, and how to turn to them."""
    people = findings.relationships
    if not people:
        yield Paragraph("There is nobody to tell of yet.")
        return
    yield Paragraph(_answer(findings))
    yield _figures(findings)
    yield _people(findings)
    yield _reasons(findings)


def _answer(findings: Findings) -> str:
    people = findings.relationships
    if len(people) != 1:
        touched = sum(one.last_touch is not None for one in people)
        return f"{counted(len(people), 'source')} here, of whom we have been in touch with {touched:,}."
    (one,) = people
    parts = [tier_words(one.tier), one.status, one.specialty, one.workplace_name]
    owner = liaison_words(one.liaison, findings.book.settings)
    who = f"{one.name}: {', '.join(part for part in parts if part)}; "
    return f"{who}{'looked after by ' + owner if one.liaison else 'nobody looks after the relationship'}."


def _figures(findings: Findings) -> Figures:
    people, period = findings.relationships, findings.period
    now, before, ago = (findings.received(one) for one in (period, findings.before, findings.year_ago))
    last = max((one.last_touch for one in people if one.last_touch), default=None)
    rows = [row for one in people for row in one.referral_rows_in(period)]
    touches = [touch for one in people for touch in one.touches if touch.date == last]
    due = min((one.next_due for one in people if one.next_due), default=None)
    return Figures(
        (
            Figure(
                "Referrals",
                f"{now:,}",
                f"{before:,} in the window before, {ago:,} a year ago",
                change(now, before),
                basis=findings.basis("sum of received referrals in the period", f"{now:,} in {period}", records=rows),
            ),
            Figure(
                "Last touch",
                day_words(last) if last else "never",
                f"{(findings.as_of - last).days:,} days ago" if last else "no touch yet",
                basis=findings.basis("latest day of a touch", str(last or "none"), records=touches),
            ),
            Figure(
                "Next due",
                day_words(due) if due else "no rhythm",
                "by the rhythm planned" if due else "no cadence is planned",
                basis=findings.basis("last touch + days of the rhythm", str(due or "none"), records=touches),
            ),
            *_share(findings),
        )
    )


def _share(findings: Findings) -> Iterable[Figure]:
    """Referrals over potential, for one source of which somebody estimated it."""
    one = findings.relationships[0]
    share = one.share(one.full_months(12)) if len(findings.relationships) == 1 else None
    if share is not None:
        months = one.full_months(12)
        received, working = one.referrals_in(months), f"{one.potential_per_month:g} a month"
        yield Figure(
            "Share of potential",
            percent(share),
            "last 12 full months",
            basis=findings.basis(
                "received / (potential a month x months)",
                f"{received:,} of {working} = {percent(share)}",
                records=one.referral_rows_in(months),
            ),
        )


def _people(findings: Findings) -> Table:
    people = sorted(findings.relationships, key=lambda one: (-_total(one, findings), one.id))[:MOST_ROWS]
    titles = ("Source", "Rhythm", "Prefers", "Not through", "Do next")
    return Table(
        "How to turn to them",
        tuple(map(Column, titles)),
        tuple(
            (
                one.name,
                _rhythm(one),
                _channels(one.preferred_channels, findings) or None,
                _channels(_refused(one), findings) or None,
                next_step(one, findings.channels) if one.active else f"Status is {one.status}",
            )
            for one in people
        ),
        note=more_rows(len(people), len(findings.relationships), "The highest scores"),
    )


def _rhythm(one: Relationship) -> str:
    state = _STATES[one.state]
    return f"every {one.cadence_days} days: {state}" if one.cadence_days else state


def _refused(one: Relationship) -> tuple[str, ...]:
    avoided = one.contact.preferences.avoid if one.contact else ()
    return tuple(dict.fromkeys((*one.source.do_not_contact, *avoided)))


def _channels(names: Iterable[str], findings: Findings) -> str:
    titles = [findings.channels[name].title if name in findings.channels else name for name in names]
    return listing(titles) if titles else ""


def _total(one: Relationship, findings: Findings) -> float:
    score = findings.scores.get(one.id)
    return score.total if score else 0.0


def _reasons(findings: Findings) -> Table:
    """Every factor of the scores, the highest score first."""
    ranked = sorted(findings.relationships, key=lambda one: (-_total(one, findings), one.id))
    lines = [(one, part) for one in ranked if one.id in findings.scores for part in findings.scores[one.id].parts]
    shown = lines[: 2 * MOST_ROWS]
    return Table(
        "Why the score is what it is",
        (Column("Source"), Column("Factor"), Column("Points", numeric=True), Column("Of", numeric=True), Column("Why")),
        tuple((one.name, part.title, round(part.points, 1), round(part.most, 1), part.words) for one, part in shown),
        empty="No scoring rule is on.",
        note=more_rows(len(shown), len(lines), "The first factors"),
        bases=tuple(
            findings.basis("points of the rule, at most its weight", f"{part.points:.1f} of {part.most:.1f}")
            for _, part in shown
        ),
    )


section = Section(
    "profile",
    "Who they are to us",
    blocks,
    "Referrals are those received in the period. Next due = last touch + the person's own rhythm, else the tier's. "
    "Share of potential = received / (estimated potential a month x months), over the last 12 full months. A score is "
    "the sum of its factors' points.",
    about="source",
)
