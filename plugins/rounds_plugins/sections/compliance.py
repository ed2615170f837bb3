"""Compliance: gifts of the year beside what a physician may be given, and whether they follow referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rounds import Figure, Figures, Paragraph, Section, Table, columns, first_rows
from rounds.analysis.compliance import FEWEST, FEWEST_GIVEN
from rounds.base.dates import Period, day_words
from rounds.base.words import counted, listing, percent
from rounds_plugins.sections.evidence import referral_rows
from rounds_plugins.sections.wording import liaison_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rounds import Block, Findings, Touch
    from rounds.analysis.compliance import Compliance, GiftLine
    from rounds.report.blocks import Cell

NO_ADVICE = "It tracks what is recorded, and approves nothing: no legal advice."


def blocks(findings: Findings) -> Iterable[Block]:
    """The answer, the figures, whether gifts follow referrals, and everybody who got something."""
    found = findings.compliance
    if not found.lines and not found.nobody:
        yield Paragraph(f"No gift is recorded in {found.year} up to {day_words(found.until)}. {NO_ADVICE}")
        return
    yield Paragraph(_answer(found), "bad" if found.over else "watch" if found.close else "good")
    if found.suspicious:
        yield Paragraph(
            f"Gifts follow referrals: those who sent more were given more (rank correlation {_rho(found)} over "
            f"{counted(found.compared, 'contact')}). The exception forbids just that: ask somebody who knows the law.",
            "bad",
        )
    yield Figures(tuple(_figures(findings)))
    yield _people(findings)


def _answer(found: Compliance) -> str:
    people = counted(len(found.lines), "person was", "people were")
    first = f"{people} given ${found.total:,.2f} in {found.year} up to {day_words(found.until)}"
    if found.limit is None:
        return f"{first}. No limit is written down for {found.year}, so nothing can be compared. {NO_ADVICE}"
    limit = f"the ${found.limit.value:,.0f} that a physician may be given in the year"
    doubt = "" if found.limit.verified else f" That limit is not verified: {found.limit.authority}."
    if found.over:
        return f"{first}. {_names(found.over)} over {limit}.{doubt} {NO_ADVICE}"
    if found.close:
        return f"{first}. {_names(found.close)} close to {limit}.{doubt} {NO_ADVICE}"
    return f"{first}; nobody is near {limit}.{doubt} {NO_ADVICE}"


def _names(lines: Iterable[GiftLine]) -> str:
    names = [line.name for line in lines]
    return f"{listing(names)} {'is' if len(names) == 1 else 'are'}"


def _rho(found: Compliance) -> str:
    return "none" if found.correlation is None else f"{found.correlation:.2f}"


def _touches(lines: Iterable[GiftLine]) -> list[Touch]:
    return [touch for line in lines for touch in line.touches]


def _figures(findings: Findings) -> Iterable[Figure]:
    found = findings.compliance
    most = max(found.physicians, key=lambda line: line.part or 0.0, default=None)
    yield findings.figure(
        "Given this year",
        f"${found.total:,.2f}",
        "Σ gift value over everybody who took part",
        compared=f"to {counted(len(found.lines), 'person', 'people')}",
        meaning=f"{len(found.physicians):,} of them physicians",
        records=_touches(found.lines),
    )
    if most and most.part is not None and found.limit:
        yield findings.figure(
            "Most used of the limit",
            percent(most.part),
            "total of a physician / limit of the year",
            f"{most.total:,.2f} / {found.limit.value:,.2f} = {percent(most.part)}",
            compared=f"${most.headroom or 0:,.2f} left",
            meaning=most.name,
            tone="bad" if most.standing == "over" else "watch" if most.standing == "warning" else "good",
            cutoffs=("gift_warning",),
            records=most.touches,
        )
    yield _beside_referrals(findings)
    if found.nobody:
        yield findings.figure(
            "Gifts to nobody by name",
            f"{len(found.nobody):,}",
            "touches with a gift that name no person",
            "",
            meaning="cannot be counted for anyone: name who was there",
            tone="watch",
            records=found.nobody,
        )


def _beside_referrals(findings: Findings) -> Figure:
    """Whether gifts follow referrals."""
    found = findings.compliance
    year = Period(found.until.replace(month=1, day=1), found.until)
    return findings.figure(
        "Gifts beside referrals",
        _rho(found) if found.correlation is not None else "too few",
        "Spearman's rank correlation of gifts and referrals of the year",
        f"{_rho(found)} over {counted(found.compared, 'contact')}",
        compared=f"rank correlation over {counted(found.compared, 'contact')}",
        meaning="gifts follow referrals" if found.suspicious else "no sign that gifts follow referrals",
        tone="bad" if found.suspicious else "neutral" if found.correlation is None else "good",
        cutoffs=("gift_correlation",),
        records=[*_touches(found.lines), *referral_rows(findings.relationships, year)],
    )


def _people(findings: Findings) -> Table:
    lines = findings.compliance.lines
    return first_rows(
        "Who was given what",
        columns("Who", "Owner", "#Gifts", "#Given", "#Limit", "#Left", "#Referrals", "Do next"),
        lines,
        lambda line: _row(line, findings),
        "Those who were given most",
        empty="Nobody by name.",
        basis=lambda line: findings.basis(
            "Σ gift value",
            " + ".join(f"{touch.gift.value:,.2f}" for touch in line.touches if touch.gift),
            records=line.touches,
        ),
    )


def _row(line: GiftLine, findings: Findings) -> tuple[Cell, ...]:
    reasons = [touch.gift.over_limit for touch in line.touches if touch.gift and touch.gift.over_limit]
    advice = {
        "over": f"Reason given: {reasons[-1]}" if reasons else "Ask counsel whether the excess can be returned in time",
        "warning": "Give nothing more this year without asking",
        "ok": None,
    }
    return (
        line.name,
        liaison_words(line.liaison, findings),
        len(line.touches),
        f"${line.total:,.2f}",
        None if line.limit is None else f"${line.limit:,.0f}",
        None if line.headroom is None else f"${line.headroom:,.2f}",
        line.referrals,
        advice[line.standing],
    )


def method(findings: Findings) -> str:
    """What is counted, with the limits and cut-offs in force."""
    found, settings = findings.compliance, findings.book.settings
    limit = "none is written down" if found.limit is None else f"${found.limit.value:,.0f} ({found.limit.authority})"
    return (
        f"Calendar year {found.year} up to {day_words(found.until)}. A gift's value counts for everybody who took "
        "part; cancelled and voided touches and the one staff appreciation event a year do not. The limit, "
        f"42 CFR 411.357(k), is for physicians ({', '.join(settings.compliance.credentials)}): {limit}. Warned from "
        f"{settings.cutoffs.gift_warning:.0%} (gift_warning). An excess of at most half the limit may be cured when it "
        "is returned by the year's end or within 180 days, whichever is earlier, once in three years a physician. "
        f"Gifts beside referrals: Spearman's rank correlation over contacts looked after, told from "
        f"{settings.cutoffs.gift_correlation:g} (gift_correlation), with at least {FEWEST} contacts of whom "
        f"{FEWEST_GIVEN} got something. Laws on kickbacks cover staff too, and know no amount. {NO_ADVICE}"
    )


section = Section("compliance", "Compliance: gifts beside their limits", blocks, method)
