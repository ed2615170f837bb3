"""Charts: well-formed, deterministic, within their frame, and honest about what is missing."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.dom import minidom

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rounds.report.blocks import Chart, GoalLine, Point, Series
from rounds.report.charts import HUES, NARROW, WIDE, draw, fixed, legend, number, numbers, percent, places_needed
from rounds.report.charts.axes import nice_scale
from rounds.report.charts.numerals import compact, label
from rounds.report.charts.svg import fit, text_width, wrap

MONTHS = ("Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov")
REFERRALS = (31, 28, 33, 36, 34, 41, 39, 44, 47, 43, 52, 50, 29)


def bars(*values: float | None, labels: tuple[str, ...] = (), **more) -> Chart:
    names = labels or MONTHS[: len(values)]
    return Chart(
        "Referrals by month", "bars", "A finding.", labels=names, series=(Series("Referrals", values),), **more
    )


def parsed(svg: str) -> minidom.Element:
    return minidom.parseString(svg).documentElement  # noqa: S318 - our own drawing


def words(svg: str) -> list[str]:
    """Every text that is drawn, in order."""
    return [node.firstChild.data for node in parsed(svg).getElementsByTagName("text") if node.firstChild]


# -- Numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (-0.0, "0"),
        (-0.001, "0"),
        (1234, "1,234"),
        (1234567.5, "1,234,567.5"),
        (2.50, "2.5"),
        (-3, "-3"),
        (float("nan"), "\N{EN DASH}"),
        (float("inf"), "1e300"),
        (10**400, "1e300"),
        (1.25e18, "1.2e18"),
    ],
)
def test_numbers_are_written_the_same_everywhere(value, written):
    assert number(value) == written


def test_columns_of_measures_have_as_many_decimals_as_the_longest_needs():
    cells = (12.5, 3.0, 0.25)
    assert [fixed(cell, max(map(places_needed, cells))) for cell in cells] == ["12.50", "3.00", "0.25"]
    assert fixed(-0.001, 2) == "0.00"


def test_only_nothing_is_0_percent_and_only_all_is_100():
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1, 1.084, -0.2)] == [
        "0%",
        "under 1%",
        "50%",
        "99%",
        "100%",
        "108%",
        "-20%",
    ]


def test_numbers_get_shorter_where_room_is_short():
    assert [compact(value) for value in (950, 9_999, 12_000, 1_240_000, 3e9, 4e12)] == [
        "950",
        "9,999",
        "12k",
        "1.2M",
        "3B",
        "4T",
    ]
    assert [label(value) for value in (1234.56, 123.46, 1.234)] == [
        "1,235",
        "123.5",
        "1.23",
    ]


# -- Axes --------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e299, 1e299), min_size=1, max_size=20), st.booleans())
def test_an_axis_holds_its_values_between_round_ticks(values, zero):
    scale = nice_scale(values, 0, 100, zero=zero)
    slack = (scale.high - scale.low) * 1e-6
    assert scale.low - slack <= min(values)
    assert max(values) <= scale.high + slack
    assert 2 <= len(scale.ticks()) <= 12
    assert all(0 <= scale.at(value) <= 100 for value in values)


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=20))
def test_counts_have_whole_ticks(values):
    assert all(float(tick).is_integer() for tick in nice_scale(values, 0, 100).ticks())


# -- Bars --------------------------------------------------------------------------------------------------------------


def test_every_bar_carries_its_number_and_the_goal_is_named():
    svg = draw(bars(*REFERRALS, goal=GoalLine("Goal", 40), unit="referrals"), "c1")
    assert [str(value) for value in REFERRALS] == [word for word in words(svg) if word in set(map(str, REFERRALS))]
    assert "Goal 40" in words(svg)
    assert "referrals" in words(svg)


def test_a_goal_that_says_its_number_says_it_once():
    assert "Goal: 40 a month" in words(draw(bars(*REFERRALS, goal=GoalLine("Goal: 40 a month", 40)), "c1"))


def test_the_unfinished_month_is_pale_and_says_so():
    svg = draw(bars(*REFERRALS, partial=True), "c1")
    assert "so far" in words(svg)
    pale = [node for node in parsed(svg).getElementsByTagName("path") if "pale" in node.getAttribute("class")]
    assert len(pale) == 1
    assert pale[0].getAttribute("stroke-dasharray")
    assert "pale" not in draw(bars(*REFERRALS), "c1")


def test_colours_stand_as_class_and_as_attribute():
    svg = draw(bars(3, 4), "c1")
    assert 'class="s1"' in svg
    assert f'fill="{HUES[0].light}"' in svg


def test_what_is_missing_is_no_zero():
    assert "\N{EN DASH}" in words(draw(bars(3, None, 4), "c1"))
    assert "\N{EN DASH}" not in words(draw(bars(3, 0, 4), "c1"))


def test_long_labels_make_the_bars_lie():
    names = ("Family medicine", "Physical therapy and rehabilitation", "Pediatrics", "Internal medicine", "Dentistry")
    svg = draw(bars(14, 3, 0, -2, 6, labels=names), "c1")
    assert "Pediatrics" in words(svg)
    assert {"14", "-2", "0"} <= set(words(svg))


def test_months_that_do_not_all_fit_are_thinned_and_the_last_stays():
    labels = tuple(f"{month} {year}" for year in (24, 25, 26) for month in MONTHS[:12])
    shown = [word for word in words(draw(bars(*range(36), labels=labels), "c1", NARROW)) if word in labels]
    assert shown[-1] == labels[-1]
    assert 2 <= len(shown) < 20


def test_large_numbers_are_shortened_rather_than_clipped():
    texts = words(draw(bars(1_250_000, 980_000, 2_000_000), "c1", NARROW))
    assert "2M" in texts


def test_stacked_bars_carry_their_sum_and_a_legend_from_the_bottom_up():
    chart = Chart(
        "Touches",
        "stacked",
        "A finding.",
        labels=("Jan", "Feb"),
        series=(Series("Visit", (3, 4)), Series("Phone", (2, None))),
    )
    assert {"5", "4"} <= set(words(draw(chart, "c1")))
    assert [item.name for item in legend(chart)] == ["Visit", "Phone"]


def test_more_than_six_series_are_told_apart_by_hatching():
    series = tuple(Series(f"Channel {index}", (index + 1.0, 2.0)) for index in range(8))
    chart = Chart("Touches", "stacked", "A finding.", labels=("Jan", "Feb"), series=series)
    svg = draw(chart, "c9")
    assert svg.count('fill="url(#c9-hatch)"') == 2
    swatches = [item.swatch for item in legend(chart)]
    assert len(set(swatches)) == 8


def test_one_series_needs_no_legend():
    assert legend(bars(1, 2)) == ()


# -- Progress ----------------------------------------------------------------------------------------------------------


def test_progress_says_per_cent_and_more_than_all_of_it():
    chart = Chart(
        "Goals",
        "progress",
        "A finding.",
        labels=("Spine", "Hand", "Knee"),
        series=(Series("Reached", (0.65, 1.084, None)), Series("Expected", (0.8, 0.9, 0.5))),
    )
    assert {"65%", "108%", "\N{EN DASH}"} <= set(words(draw(chart, "c1")))
    assert draw(chart, "c1").count('class="tick"') == 3
    assert [item.name for item in legend(chart)] == ["Reached", "Expected"]


# -- Scatter -----------------------------------------------------------------------------------------------------------

QUADRANTS = ("Low effort, growth", "High effort, growth", "Low effort, no growth", "High effort, no growth")


def scatter(*points: Point, **more) -> Chart:
    return Chart("Activity", "scatter", "A finding.", points=points, quadrants=QUADRANTS, split=(1.0, 0.0), **more)


def test_quadrants_and_far_points_are_named():
    texts = words(draw(scatter(Point("Dr. Okafor", 2.0, 5), Point("Dr. Lee", 0.2, -4)), "c1"))
    assert set(QUADRANTS) <= set(texts)
    assert {"Dr. Okafor", "Dr. Lee"} <= set(texts)


def test_points_at_one_place_are_one_mark_that_says_how_many():
    svg = draw(scatter(*(Point(f"Dr. {index}", 2, 2, "A") for index in range(5))), "c1")
    assert "\N{MULTIPLICATION SIGN}5" in words(svg)
    assert len(parsed(svg).getElementsByTagName("circle")) == 1


def test_groups_have_shapes_beside_colours():
    points = tuple(Point(f"Dr. {tier}", 2, index * 3, f"Tier {tier}") for index, tier in enumerate("ABCD"))
    svg = draw(scatter(*points), "c1")
    shapes = [re.sub(r"[\d.-]+", "", node.getAttribute("d")) for node in parsed(svg).getElementsByTagName("path")]
    assert len({shape for shape in shapes if shape.endswith(("Z", "z"))}) == 3
    assert len(parsed(svg).getElementsByTagName("circle")) == 1
    assert [item.name for item in legend(scatter(*points))] == ["Tier A", "Tier B", "Tier C", "Tier D"]


# -- All kinds ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
@pytest.mark.parametrize("kind", ["bars", "stacked", "progress", "scatter"])
def test_nothing_to_draw_is_said(kind, size):
    assert words(draw(Chart("Nothing", kind, ""), "c1", size)) == ["No data for this chart."]


def test_a_chart_has_a_role_a_name_and_a_description():
    root = parsed(draw(bars(1, 2), "c7"))
    ids = {node.getAttribute("id"): node for name in ("title", "desc") for node in root.getElementsByTagName(name)}
    assert root.getAttribute("role") == "img"
    assert root.getAttribute("aria-labelledby").split() == ["c7-title", "c7-desc"]
    assert ids["c7-title"].firstChild.data == "Referrals by month"
    assert ids["c7-desc"].firstChild.data == "Bar chart. A finding."


def test_a_drawing_named_by_the_page_has_no_name_of_its_own():
    root = parsed(draw(bars(1, 2), "c7", NARROW, named_by="head finding"))
    assert root.getAttribute("aria-labelledby") == "head finding"
    assert not root.getElementsByTagName("desc")


def test_hues_stand_out_on_their_grounds():
    for hue in HUES:
        assert contrast(hue.light, "#fdfcfa") >= 3
        assert contrast(hue.light, "#ffffff") >= 3
        assert contrast(hue.dark, "#14181d") >= 3


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2."""
    lights = sorted((luminance(one), luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


names = st.text(max_size=40)
values = st.one_of(
    st.none(),
    st.integers(-5, 500),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([0, -0.0, 1e15, -1e300, 1e-300, 10**30]),
)


@st.composite
def charts(draw_: st.DrawFn) -> Chart:
    """Any chart at all, sensible or not."""
    count = draw_(st.integers(0, 16))
    series = st.builds(Series, names, st.lists(values, max_size=18).map(tuple))
    number_ = st.floats(allow_nan=True, allow_infinity=True)
    return Chart(
        title=draw_(names),
        kind=draw_(st.sampled_from(["bars", "stacked", "progress", "scatter"])),
        caption=draw_(names),
        labels=tuple(draw_(st.lists(st.one_of(names, st.sampled_from(MONTHS)), min_size=count, max_size=count))),
        series=tuple(draw_(st.lists(series, max_size=8))),
        unit=draw_(names),
        goal=draw_(st.none() | st.builds(GoalLine, names, number_)),
        partial=draw_(st.booleans()),
        points=tuple(draw_(st.lists(st.builds(Point, names, number_, number_, st.sampled_from("ABCDE")), max_size=30))),
        x_title=draw_(names),
        y_title=draw_(names),
        quadrants=draw_(st.sampled_from([None, QUADRANTS, ("", "x" * 60, "\x00", "<b>")])),
        split=(draw_(number_), draw_(number_)),
    )


@settings(max_examples=400, deadline=None)
@given(charts(), st.sampled_from([WIDE, NARROW]))
def test_any_chart_is_well_formed_the_same_twice_and_within_its_frame(chart, size):
    svg = draw(chart, "c1", size)
    assert svg == draw(replace(chart), "c1", size)
    root = parsed(svg)
    assert not re.search(r"\b(nan|inf|None)\b", re.sub(r"<(title|desc|text)[^>]*>[^<]*", "", svg))
    width, height = map(float, root.getAttribute("viewBox").split()[2:])
    for node in root.getElementsByTagName("text"):
        assert_text_inside(node, width, height, size.font)
    for node in root.getElementsByTagName("path"):
        if node.parentNode.tagName != "pattern":
            for x, y in corners(node.getAttribute("d")):
                assert -2 <= x <= width + 2
                assert -2 <= y <= height + 2
    for node in root.getElementsByTagName("circle"):
        assert -12 <= float(node.getAttribute("cx")) <= width + 2
    table = numbers(chart)
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert all(item.swatch for item in legend(chart))


def assert_text_inside(node: minidom.Element, width: float, height: float, font: float) -> None:
    said = node.firstChild.data if node.firstChild else ""
    anchor = node.getAttribute("text-anchor") or node.parentNode.getAttribute("text-anchor")
    room = text_width(said, font)
    start = float(node.getAttribute("x")) - {"": 0, "middle": room / 2, "end": room}[anchor]
    assert start >= -2, said
    assert start + room <= width + 2, said
    assert font * 0.6 <= float(node.getAttribute("y")) <= height + 1, said


def corners(path: str) -> list[tuple[float, float]]:
    """The points that a path goes through, as far as the charts' own commands take it."""
    found: list[tuple[float, float]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([a-zA-Z])([^a-zA-Z]*)", path):
        given_ = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", rest)]
        match command:
            case "M" | "L":
                x, y = given_[-2:]
            case "l" | "q":
                x, y = x + given_[-2], y + given_[-1]
            case "H":
                x = given_[-1]
            case "h":
                x += given_[-1]
            case "V":
                y = given_[-1]
            case "v":
                y += given_[-1]
        found.append((x, y))
    return found


@given(st.text(max_size=60), st.integers(20, 300))
def test_a_text_that_is_cut_fits(text, width):
    assert text_width(fit(text, width, 12), 12) <= width or len(fit(text, width, 12)) <= 1
    assert all(text_width(line, 12) <= width or len(line) <= 1 for line in wrap(text, width, 12, 3))


# -- Numbers as a table ------------------------------------------------------------------------------------------------


def test_the_table_holds_every_number_that_is_drawn():
    table = numbers(bars(3, None, 4.5, goal=GoalLine("Goal", 4), partial=True))
    assert [column.title for column in table.columns] == ["Month", "Referrals"]
    assert table.rows == (("Nov", 3), ("Dec", None), ("Jan", 4.5))
    assert table.note == "Goal: 4. Jan is not over yet."


def test_stacked_tables_have_the_sums_that_are_drawn():
    chart = Chart("T", "stacked", "", labels=("Jan",), series=(Series("Visit", (3,)), Series("Phone", (2,))))
    assert numbers(chart).rows == (("Jan", 3, 2, 5),)


def test_points_are_listed_by_name():
    table = numbers(scatter(Point("Lee", 0.5, -1, "A"), Point("Eze", 2, 3, "B"), x_title="Touches"))
    assert [column.title for column in table.columns] == ["Name", "Touches", "Up", "Group"]
    assert table.rows == (("Eze", 2, 3, "B"), ("Lee", 0.5, -1, "A"))
