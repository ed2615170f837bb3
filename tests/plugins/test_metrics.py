"""Every bundled metric on one small clinic, worked out by hand; and with nothing to measure."""

from __future__ import annotations

import math
from datetime import date

import pytest

from rounds.base.dates import Period
from rounds.book.relationships import relate
from rounds.plugins.contracts import Metric
from rounds_plugins.metrics import register_metrics

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
METRICS = {metric.name: metric for metric in register_metrics()}

CLINIC = """
    settings:
      tiers: {A: {cadence_days: 15}}
      service_lines: {spine: {name: Spine, margin: 400}}
    contacts:
      - {id: abel, name: Ann Abel, status: active, tier: A,
         potential: {referrals_per_month: 10, source: guess, date: 2026-01-01}}
      - {id: bohr, name: Bo Bohr, status: active, tier: A,
         potential: {referrals_per_month: 5, source: guess, date: 2026-01-01}}
      - {id: cole, name: Cy Cole, status: prospect}
      - {id: dunn, name: Di Dunn, status: left}
    touches:
      - {id: t1, date: 2026-10-02, channel: visit, contact: abel, also: [cole]}
      - {id: t2, date: 2026-10-09, channel: phone, contact: abel, next: {action: send form, due: 2026-10-20}}
      - {id: t3, date: 2026-10-12, channel: phone, contact: abel, direction: inbound, follows: [t2]}
      - {id: t4, date: 2026-10-13, channel: visit, contact: abel, next: {action: bring slots, due: 2026-10-25}}
      - {id: t5, date: 2026-10-14, channel: visit, contact: dunn}
      - {id: t6, date: 2026-09-14, channel: visit, contact: bohr}
    referrals:
      - {month: 2026-10, contact: abel, count: 6, seen: 4, service_line: spine}
      - {received_on: 2026-10-05, contact: abel, service_line: spine, seen_on: 2026-10-12}
      - {received_on: 2026-10-06, contact: bohr, service_line: spine, seen_on: 2026-12-01}
      - {month: 2026-09, contact: bohr, count: 2}
      - {month: 2026-09, contact: dunn, count: 1}
      - {month: 2026-03, contact: cole, count: 1}
      - {received_on: 2026-10-20, contact: cole}
      - {month: 2026-10, contact: abel, count: 3, direction: sent}
    feedback:
      - {opened: 2026-10-01, type: concern, text: wait, contact: abel, resolved: 2026-10-04,
         told: [{who: abel, date: 2026-10-05}]}
      - {opened: 2026-10-02, type: need, text: map, contact: bohr, resolved: 2026-10-12}
      - {opened: 2026-10-03, type: concern, text: fax, contact: bohr}
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("referrals", 6 + 1 + 1 + 1),
        ("patients-seen", 4 + 1),  # Bohr's is only seen in December
        (
            "value",
            400 * (4 + 1 + 1),
        ),  # seen where known: 4 of 6; the single cases count as received; Cole's has no line
        ("referrals-sent", 3),
        ("new-sources", 1),  # Abel; Bohr came in September, Cole in March
        ("reactivated-sources", 1),  # Cole: 203 days after 31 March
        ("active-sources", 4),  # August to October; Dunn's in September counts
        ("retention", 50),  # September: Bohr and Dunn; of them in October: Bohr
        ("share", 100 * (7 + 1) / (10 + 5)),
        ("touches", 4),  # t1, t2, t4, t5: t1 once though two took part, t3 came from them
        ("visits", 3),
        ("reach", 100 * 2 / 3),  # Abel and Cole of three that are looked after
        ("cadence-attainment", 50),  # 31 / 15 days: 2 planned each; Abel made 2 of 2 (4), Bohr 0 of 2
        ("promises-kept", 50),  # t2's by t3; t4's is late
        ("concerns", 2),
        ("answered-in-time", 100 / 3),  # after 3 days; after 10; still open after 28
        ("days-to-answer", 10),
        ("answers-told", 50),
    ],
)
def test_october(book_of, name, expected):
    relationships = relate(book_of(CLINIC), date(2026, 10, 31))
    assert METRICS[name].function(relationships, OCTOBER) == pytest.approx(expected)


@pytest.mark.parametrize("name", METRICS)
def test_nobody_in_scope_is_nothing(name):
    """A count of nothing is 0; a level of nothing cannot be told."""
    found = METRICS[name].function((), OCTOBER)
    assert found == 0 if METRICS[name].kind == "count" or name == "active-sources" else math.isnan(found)


def test_every_metric_is_named_and_says_its_unit():
    found = tuple(register_metrics())
    assert len(METRICS) == len(found) >= 12
    assert all(
        isinstance(metric, Metric) and metric.title and metric.unit and metric.function.__doc__ for metric in found
    )
