"""A report section of our own: the towns that our patients come from, beside the period before and a year ago.

A referral counts for the town of the source's first organization. Put the section into a report by its name, ``towns``,
under ``reports`` in rounds.yaml; the full report shows it as soon as the plugin is trusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Chart, Column, Organization, Section, Series, Table, hookimpl

if TYPE_CHECKING:
    from rounds import Block, Findings, Period, Relationship


@hookimpl
def register_sections() -> list[Section]:
    """Called when a report is built. A section is a name, a title, a function, and how its numbers were made."""
    method = "Referrals received, by the town of the source's first organization. No cut-offs."
    return [Section("towns", "Where our patients come from", towns, method)]


def towns(findings: Findings) -> list[Block]:
    """A chart with its finding as caption, and a table. Blocks are data; renderers make pages of them."""
    now, before, year_ago = (_by_town(findings, span) for span in (findings.period, findings.before, findings.year_ago))
    names = sorted({*now, *before, *year_ago}, key=lambda town: (-now.get(town, 0), town))
    if not names:
        return [Table("Referrals by town", (Column("Town"),), (), empty="No referrals yet.")]
    rows = [(town, now.get(town, 0), before.get(town, 0), year_ago.get(town, 0)) for town in names]
    return [
        Chart(
            title="Referrals by town",
            kind="bars",
            caption=_caption(rows, findings),
            labels=tuple(names),
            series=(Series("Referrals", tuple(row[1] for row in rows)),),
            unit="referrals",
        ),
        Table(
            title="Towns, beside earlier periods",
            columns=(
                Column("Town"),
                Column(findings.period.label, numeric=True),
                Column(findings.before.label, numeric=True),
                Column(findings.year_ago.label, numeric=True),
            ),
            rows=tuple(rows),
        ),
    ]


def _by_town(findings: Findings, period: Period) -> dict[str, int]:
    found: dict[str, int] = {}
    for relationship in findings.relationships:
        count = relationship.referrals_in(period)
        if count:
            town = _town(relationship)
            found[town] = found.get(town, 0) + count
    return found


def _town(relationship: Relationship) -> str:
    source = relationship.source
    places = (source,) if isinstance(source, Organization) else relationship.organizations
    return next((place.address.city for place in places if place.address and place.address.city), "elsewhere")


def _caption(rows: list[tuple[str, int, int, int]], findings: Findings) -> str:
    """The finding: who leads, and which town changed most against a year ago."""
    town, count = rows[0][:2]
    lead = f"{town} sends most, {count} of {sum(row[1] for row in rows)} referrals"
    moved = max(rows, key=lambda row: (abs(row[1] - row[3]), row[0]))
    change = moved[1] - moved[3]
    if not change:
        return f"{lead}; no town changed against {findings.year_ago.label}."
    direction = "up" if change > 0 else "down"
    return f"{lead}; {moved[0]} moved most against {findings.year_ago.label}, {direction} {abs(change)}."
