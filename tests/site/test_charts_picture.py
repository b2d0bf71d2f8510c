"""Pictures that stand alone: all words inside, well-formed whatever they are, numbers where they belong."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aba_site.charts import palette, picture
from aba_site.charts.looks import Look
from aba_site.charts.picture_labels import LINE, Label, spread
from aba_site.charts.text_width import ems, wrapped
from tests.site.chart_specs import NASTY, SVG, axis_number, parsed, plain, specs, texts

BELOW_ITS_LINE = 16 * 0.34  # where the number of a tick is written, in pixels
WORDS = {"source": "Yearbook 2017", "date": "2026-11-24", "address": "https://example.org/en/"}


def words(root):
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def paths_in(root, colour):
    return [path for path in root.iter(f"{SVG}path") if path.get("stroke") == colour and path.get("fill") == "none"]


@given(specs())
def test_any_specification_becomes_a_picture(spec):
    root = parsed(picture(spec))
    assert root.get("width") == "1200" and 0 < int(root.get("height")) < 10_000
    assert root.get("viewBox") == f"0 0 1200 {root.get('height')}"
    assert not any({"style", "class", "href"} & element.attrib.keys() for element in root.iter())
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "line", "text"
    }  # fmt: skip


@given(specs())
def test_everything_is_inside_the_picture(spec):
    root = parsed(picture(spec))
    height = int(root.get("height"))
    for element in root.iter():
        for name, most in (("x", 1200), ("x1", 1200), ("x2", 1200), ("y", height), ("y1", height), ("y2", height)):
            if name in element.attrib:
                assert 0 <= float(element.get(name)) <= most


@pytest.mark.parametrize("kind", ["line", "bar", "dots", "multiples", "scatter"])
def test_title_unit_names_source_date_and_address_are_inside(kind):
    points = [[1, 2], [3, 4]] if kind == "scatter" else [1, 2]
    spec = plain(kind, (points, "AF"), (points, "AA"), status_labels={"F": "Forecast"}, description="Of all.", **WORDS)
    spec |= {"title": "A title", "unit": "tons", "x": {"title": "Across"}, "y": {"title": "Up"}}
    told = "\n".join(words(parsed(picture(spec))))
    for word in ("A title", "Of all. Unit: tons.", "Source: Yearbook 2017", "2026-11-24 · https://example.org/en/"):
        assert word in told
    if kind == "scatter":
        assert "↑ Up" in told and "Across →" in told
    else:
        assert {"s0", "s1", "Forecast"} <= set(told.splitlines())


def test_a_picture_is_in_the_readers_language():
    with translation.override("zh-hans"):
        markup = picture(plain("line", ([1_000_000, 2_000_000], "AA"), **WORDS))
    assert 'lang="zh-Hans"' in markup
    assert {"单位：t。", "来源：Yearbook 2017", "200万"} <= set(words(parsed(markup)))


@pytest.mark.parametrize("kind", ["line", "bar", "dots", "multiples", "scatter"])
def test_nothing_is_left_unescaped(kind):
    points = [[1, 2]] * 3 if kind == "scatter" else [1, 2, 3]
    spec = plain(kind, (points, "MFQ"), labels=[NASTY] * 3, **dict.fromkeys(WORDS, NASTY))
    spec |= {"title": NASTY, "unit": NASTY, "description": NASTY, "x": {"title": NASTY}, "status_labels": {"F": NASTY}}
    spec["series"][0]["name"] = NASTY
    markup = picture(spec)
    assert "<script" not in markup and "<b>" not in markup and "\x00" not in markup


@given(st.lists(st.one_of(st.none(), st.integers(-900, 90_000)), min_size=2, max_size=9))
def test_the_points_of_a_line_stand_where_its_axis_says(points):
    root = parsed(picture(plain("line", (points, ""))))
    ticks = [
        (float(text.get("y")) - BELOW_ITS_LINE, axis_number(text.text))
        for text in root.iter(f"{SVG}text")
        if text.get("text-anchor") == "end"
    ]
    found = [
        float(re.match(r"translate\(\S+ (\S+)\) scale", path.get("transform"))[1])
        for path in root.iter(f"{SVG}path")
        if "scale" in path.get("transform", "")
    ]
    present = [point for point in points if point is not None]
    assert len(found) == len(present)
    if present:
        (bottom, low), (top, high) = max(ticks), min(ticks)
        span = high - low
        numbers = [low + (bottom - y) / (bottom - top) * span for y in found]
        assert numbers == [pytest.approx(point, abs=span / 1000) for point in present]


def test_gaps_breaks_and_forecasts_part_lines():
    root = parsed(picture(plain("line", ([1, 2, None, 4, 5, 6, 7], "AAOABAF"))))
    lines = [path for path in paths_in(root, palette.SERIES[1]) if path.get("stroke-linejoin")]
    assert [(path.get("d").count("L"), path.get("stroke-dasharray")) for path in lines] == [
        (1, None),
        (1, None),
        (1, "8 6"),
    ]


@given(st.lists(st.tuples(st.floats(0, 470), st.integers(1, 2)), min_size=1, max_size=20))
def test_names_at_line_ends_never_meet_and_stay_in_the_order_of_the_lines(wants):
    labels = [Label([], None, Look(1, "circle"), False, lines * LINE, wanted) for wanted, lines in wants]
    spread(labels, 900)
    ordered = sorted(labels, key=lambda label: label.wanted)
    for upper, lower in pairwise(ordered):
        assert lower.at - lower.height / 2 >= upper.at + upper.height / 2 - 1e-6
    assert all(-LINE <= label.at <= 900 + LINE for label in labels)
    if len(labels) == 1:
        assert labels[0].at == pytest.approx(labels[0].wanted, abs=LINE)


@given(texts, st.floats(4, 60), st.integers(1, 4))
def test_wrapped_text_is_never_wider_than_its_room(text, width, most):
    lines = wrapped(text, width, most)
    assert len(lines) <= most
    assert all(ems(line) <= width for line in lines)
    assert wrapped("one two", 50, 2) == ["one two"] and wrapped("阿坝州", 2, 2) == ["阿坝", "州"]


def test_200_bars_make_a_long_picture():
    spec = plain("bar", (list(range(250)), ""), labels=[f"村{place}" for place in range(250)])
    root = parsed(picture(spec))
    assert 4600 < int(root.get("height")) < 5200
    assert {"村0", "村199", "199"} <= set(words(root))


def test_colours_are_those_of_the_light_pages():
    css = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): (#\w+);", css.split("@media")[0]))
    assert (light["series-muted"], *(light[f"series-{place}"] for place in range(1, 7))) == palette.SERIES
    assert (light["ink"], light["ink-soft"], light["rule"]) == (palette.INK, palette.INK_SOFT, palette.RULE)
    assert (light["rule-strong"], light["accent"]) == (palette.RULE_STRONG, palette.ACCENT)
