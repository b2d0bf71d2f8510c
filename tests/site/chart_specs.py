"""Specifications of charts, made up and at random; and what is read back from a drawing."""

import xml.etree.ElementTree as ET

from hypothesis import strategies as st

SVG = "{http://www.w3.org/2000/svg}"
TYPES = ["line", "bar", "dots", "multiples", "scatter"]
STATUSES = ["", "A", "B", "D", "E", "F", "I", "L", "M", "O", "P", "Q"]
NASTY = "<b>&\"'\x00\x0b\ud800]]></text><script>阿坝"

texts = st.one_of(st.text(max_size=30), st.just(NASTY), st.just("阿坝藏族羌族自治州" * 6), st.just("long " * 40))
numbers = st.one_of(
    st.none(),
    st.just(0),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-1, 1),
    st.integers(10**308, 10**320),
)


@st.composite
def specs(draw, kind=None, points=numbers, names=texts, most_labels=30):
    kind = kind or draw(st.sampled_from(TYPES))
    length = draw(st.integers(0, most_labels))
    pairs = st.lists(points, min_size=2, max_size=2) if kind == "scatter" else points
    highlights = st.one_of(st.booleans(), st.lists(st.integers(0, 40), max_size=3))
    axis = st.fixed_dictionaries({"title": names, "unit": names, "decimals": st.integers(0, 3)})
    return {
        "type": kind,
        "id": "t",
        "title": draw(names),
        "description": draw(names),
        "unit": draw(st.one_of(names, st.just("%"))),
        "decimals": draw(st.integers(0, 3)),
        "labels": [f"label {place}" for place in range(length)],
        "reverse": draw(st.booleans()),
        "zero": draw(st.booleans()),
        "index": draw(st.booleans()),
        "x": draw(axis),
        "y": draw(axis),
        "status_labels": {letter: draw(names) for letter in "BEFMQ"},
        "series": [
            {
                "name": draw(names),
                "code": str(place),
                "points": draw(st.lists(pairs, min_size=length, max_size=length)),
                "status": draw(st.lists(st.sampled_from(STATUSES), min_size=length, max_size=length)),
                "highlight": draw(highlights),
            }
            for place in range(draw(st.integers(0, 8)))
        ],
        "source": draw(names),
        "date": draw(names),
        "address": draw(names),
    }


def plain(kind, *series, labels=None, **more):
    """``plain("line", ([1, None, 3], "AAF"))``: named s0, s1, … over labels 0, 1, …"""
    length = max((len(points) for points, _status in series), default=0)
    return {
        "type": kind,
        "title": "t",
        "unit": "t",
        "decimals": 0,
        "labels": labels or [str(place) for place in range(length)],
        "series": [
            {"name": f"s{place}", "code": str(place), "points": points, "status": list(status), "highlight": False}
            for place, (points, status) in enumerate(series)
        ],
        **more,
    }


def parsed(markup):
    return ET.fromstring(str(markup))  # noqa: S314  our own


def classes(element):
    return element.get("class", "").split()


def with_class(root, name):
    return [element for element in root.iter() if name in classes(element)]


def percentage(text):
    """``12.5%`` → 12.5; a plain number as it is."""
    return float(text.removesuffix("%"))


def axis_number(text):
    return float(text.replace(",", "").replace("−", "-").removesuffix("%"))


def reader_of_axis(root, along):
    """A function from a percentage along ``"x"`` or ``"y"`` to the number that the axis says is there."""
    texts = [text for group in with_class(root, "plot__values") for text in group]
    ends = [(percentage(text.get(along)), axis_number(text.text)) for text in texts]
    (first, low), (last, high) = min(ends), max(ends)
    return lambda at: low + (at - first) / (last - first) * (high - low)


def marks_by_name(root):
    """``{"s0, 2: 5": element}`` for all marks that stand for values."""
    found = [mark for group in with_class(root, "plot__marks") for mark in group if "sign" not in classes(mark)]
    return {mark.find("title").text: mark for mark in found}
