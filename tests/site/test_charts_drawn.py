"""What is drawn in the page says what the numbers say, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aba_site.charts import drawn
from tests.site.chart_specs import (
    NASTY,
    axis_number,
    classes,
    marks_by_name,
    parsed,
    percentage,
    plain,
    reader_of_axis,
    specs,
    with_class,
)

figures = st.one_of(st.none(), st.integers(-9_000, 90_000), st.floats(-500, 500).map(lambda value: round(value, 2)))
named = st.just("n")


def paths(spec):
    """``[(dashed, number of points)]`` of the lines of a drawing, in its order."""
    found = [path for group in with_class(parsed(drawn(spec)), "plot__lines") for path in group]
    return [("dashed" in classes(path), 1 + path.get("d").count("L")) for path in found]


@given(specs())
def test_any_specification_becomes_well_formed_markup_without_styles_and_scripts(spec):
    root = parsed(drawn(spec))
    tags = {element.tag for element in root.iter()}
    assert tags <= {"div", "p", "svg", "g", "line", "path", "rect", "text", "title"}
    assert not any("style" in element.attrib for element in root.iter())
    assert root.get("aria-hidden") == "true"


@pytest.mark.parametrize("kind", ["line", "bar", "dots", "multiples", "scatter"])
def test_nothing_is_left_unescaped(kind):
    points = [[1, 2]] * 3 if kind == "scatter" else [1, 2, 3]
    spec = plain(kind, (points, "MFQ"), labels=[NASTY] * 3, unit=NASTY, title=NASTY, status_labels={"F": NASTY})
    spec["series"][0]["name"] = NASTY
    spec["x"] = spec["y"] = {"title": NASTY, "unit": NASTY}
    html = str(drawn(spec))
    assert "<script" not in html and "<b>" not in html and "\x00" not in html


@given(specs("line", points=figures, names=named, most_labels=12))
def test_points_of_lines_stand_where_the_axis_says_they_are(spec):
    _rename(spec)
    if not any(point is not None for one in spec["series"] for point in one["points"]):
        return
    root = parsed(drawn(spec))
    number = reader_of_axis(root, "y")
    marks = {title.split(":")[0]: mark for title, mark in marks_by_name(root).items()}
    span = abs(number(100) - number(0))
    for one in spec["series"]:
        for place, point in enumerate(one["points"]):
            mark = marks.pop(f"{one['name']}, {place}", None)
            assert (mark is None) == (point is None)
            if mark is not None:
                assert number(percentage(mark.get("y"))) == pytest.approx(point, abs=span / 10_000)
    assert not marks


def _rename(spec):
    spec["labels"] = [str(place) for place in range(len(spec["labels"]))]
    for place, one in enumerate(spec["series"]):
        one["name"] = f"s{place}"


@given(st.lists(st.integers(-900, 900), min_size=1, max_size=8))
def test_the_length_of_an_upright_bar_is_its_number(values):
    root = parsed(drawn(plain("bar", (values, ""))))
    number = reader_of_axis(root, "y")
    shapes = list(with_class(root, "plot__bars")[0])
    zero = next(y for y in range(100_001) if abs(number(y / 1000)) <= abs(number(0) - number(100)) / 100_000) / 1000
    for shape, value in zip(shapes, values, strict=True):
        if value == 0:
            assert shape.tag == "line" and shape.get("y1") == shape.get("y2")
            continue
        top, height = percentage(shape.get("y")), percentage(shape.get("height"))
        assert number(top + height if value < 0 else top) == pytest.approx(value, abs=2)
        assert (top if value < 0 else top + height) == pytest.approx(zero, abs=0.01)


@given(st.lists(st.integers(-900, 900), min_size=9, max_size=40))
def test_lying_bars_keep_the_order_and_proportion_of_their_numbers(values):
    root = parsed(drawn(plain("bar", (values, ""))))
    shapes = list(with_class(root, "plot__bars")[0])
    lengths = [0 if shape.tag == "line" else percentage(shape.get("width")) for shape in shapes]
    largest = max(map(abs, values))
    for length, value in zip(lengths, values, strict=True):
        assert length == pytest.approx(abs(value) * max(lengths) / largest if largest else 0, abs=0.01)
    texts = [axis_number(text.text) for text in with_class(root, "plot__numbers")[0]]
    assert texts == values
    heights = [percentage(text.get("y")) for text in with_class(root, "plot__names")[0]]
    assert heights == sorted(heights)


def test_dots_stand_where_the_axis_says_they_are():
    spec = plain("dots", ([10, -5, None], "AAA"), ([20, 15, 30], "AAF"))
    root = parsed(drawn(spec))
    number = reader_of_axis(root, "x")
    found = {title: number(percentage(mark.get("x"))) for title, mark in marks_by_name(root).items()}
    assert found == {
        title: pytest.approx(float(title.split(": ")[1].replace("−", "-")), abs=0.01)
        for title in ("s0, 0: 10", "s1, 0: 20", "s0, 1: −5", "s1, 1: 15", "s1, 2: 30")
    }
    assert paths(spec) == [(False, 2), (False, 2)]


def test_points_of_a_scatter_stand_where_both_axes_say_they_are():
    spec = plain("scatter", ([[10, 200], [30, 50], [None, 3]], ""), labels=["a", "b", "c"])
    spec |= {"x": {"title": "X", "unit": "", "decimals": 0}, "y": {"title": "Y", "unit": "", "decimals": 0}}
    root = parsed(drawn(spec))
    up = reader_of_axis(root, "y")
    across = [(percentage(text.get("x")), axis_number(text.text)) for text in with_class(root, "plot__names")[0]]
    (first, low), (last, high) = min(across), max(across)
    marks = [mark for group in with_class(root, "plot__marks") for mark in group]
    found = [
        (low + (percentage(m.get("x")) - first) / (last - first) * (high - low), up(percentage(m.get("y"))))
        for m in marks
    ]
    assert found == [(pytest.approx(10), pytest.approx(200)), (pytest.approx(30), pytest.approx(50))]


@pytest.mark.parametrize(
    ("points", "status", "expected"),
    [
        ([1, 2, 3, 4], "AAAA", [(False, 4)]),
        ([1, None, 3, 4], "AOAA", [(False, 2)]),
        ([1, 2, 3, 4], "AABA", [(False, 2), (False, 2)]),
        ([1, 2, 3, 4], "AADA", [(False, 2)]),
        ([1, 2, 3, 4], "BAAA", [(False, 4)]),
        ([1, 2, 3, 4], "DAAA", [(False, 3)]),
        ([1, 2, 3, 4], "AAAF", [(False, 3), (True, 2)]),
        ([1, 2, 3, 4], "AEAA", [(True, 2), (False, 3)]),
        ([1, 2, 3, 4], "AEFI", [(True, 4)]),
        ([1, 2, 3, 4], "EAAA", [(False, 4)]),
        ([1, None, 3, None], "AMAQ", []),
        ([5], "A", []),
        ([None, None], "LL", []),
    ],
)
def test_gaps_and_breaks_part_lines_and_only_what_is_not_observed_is_dashed(points, status, expected):
    for kind in ("line", "multiples"):
        assert paths(plain(kind, (points, status))) == expected


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 99)), st.sampled_from("ABDEFILMOQ")), max_size=12))
def test_segments_are_those_of_the_slow_and_obvious_count(pairs):
    points, status = [point for point, _ in pairs], "".join(letter for _, letter in pairs)
    solid = dashed = 0
    for here in range(1, len(points)):
        gap = points[here] is None or points[here - 1] is None
        if gap or status[here] in "BD" or status[here - 1] == "D":
            continue
        if status[here] in "EFI":
            dashed += 1
        else:
            solid += 1
    found = paths(plain("line", (points, status)))
    assert sum(length - 1 for dash, length in found if dash) == dashed
    assert sum(length - 1 for dash, length in found if not dash) == solid


def test_zero_missing_not_applicable_and_suppressed_look_different():
    looks = {}
    for name, point, status in (("zero", 0, "A"), ("missing", None, "L"), ("not applicable", None, "M"),
                                ("suppressed", None, "Q")):  # fmt: skip
        for kind in ("line", "bar", "dots"):
            looks[kind, name] = str(drawn(plain(kind, ([7, point], "A" + status), status_labels={})))
    for kind in ("line", "bar", "dots"):
        assert len({markup for (of, _name), markup in looks.items() if of == kind}) == 4
    assert "sign--not-applicable" in looks["line", "not applicable"]
    assert "sign--suppressed" in looks["bar", "suppressed"]
    assert "sign" not in looks["dots", "missing"] and "sign" not in looks["line", "zero"]


def test_what_is_not_observed_is_hollow():
    root = parsed(drawn(plain("line", ([1, 2, 3, 4, 5], "AEFIA"))))
    assert ["hollow" in classes(mark) for mark in marks_by_name(root).values()] == [False, True, True, True, False]
    root = parsed(drawn(plain("bar", ([1, 2], "AF"))))
    assert ["hollow" in classes(bar) for bar in with_class(root, "plot__bars")[0]] == [False, True]


def test_ranks_have_the_first_on_top():
    root = parsed(drawn(plain("line", ([3, 1], "AA"), reverse=True, zero=False)))
    marks = {title: percentage(mark.get("y")) for title, mark in marks_by_name(root).items()}
    assert marks["s0, 1: 1"] == 0 < marks["s0, 0: 3"]


def test_long_lines_keep_their_ends_their_forecasts_and_what_stands_alone():
    points = [float(n) for n in range(100)]
    points[40] = points[42] = None
    root = parsed(drawn(plain("line", (points, "A" * 98 + "FA"))))
    kept = {title.split(":")[0] for title in marks_by_name(root)}
    assert {"s0, 99", "s0, 98", "s0, 41"} <= kept and len(kept) < 20


def test_no_more_is_drawn_than_can_be_seen():
    many = [([1, 2], "AA")] * 30
    assert len(paths(plain("line", *many))) == 20
    assert len(paths(plain("multiples", *many))) == 24
    root = parsed(drawn(plain("bar", (list(range(300)), ""))))
    assert len(with_class(root, "plot__bars")[0]) == 200


def test_a_long_name_is_shortened_and_told_in_full():
    name = "阿坝藏族羌族自治州" * 3
    root = parsed(drawn(plain("bar", ([1] * 9, ""), labels=[name] * 9)))
    text = with_class(root, "plot__names")[0][0]
    assert text.text.endswith("…") and text.find("title").text == name
