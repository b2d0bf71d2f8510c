"""Invented charts, one for each kind and each thing that may go wrong in it."""

from django.utils.translation import gettext as _


def chart_examples() -> list[dict]:
    makers = (lines, one_line, ranks, index, bars, changes, long_bars, dots, multiples, scatter, nothing)
    return [maker() for maker in makers]


def _spec(name: str, kind: str, title: str, **more) -> dict:
    return {"id": name, "type": kind, "title": title, "unit": _("people"), "decimals": 0,
            "status_labels": _status_labels(), **more}  # fmt: skip


def _status_labels() -> dict:
    return {
        "F": _("Forecast"),
        "E": _("Estimated"),
        "B": _("Break in the series"),
        "M": _("Not applicable"),
        "Q": _("Suppressed"),
    }


def _series(name: str, points: list, status: str = "", highlight=False) -> dict:
    return {"name": name, "code": name, "points": points, "status": list(status or "A" * len(points)),
            "highlight": highlight}  # fmt: skip


def lines():
    """A gap, a break, an estimate, a forecast, zero, not applicable and suppressed."""
    years = [str(year) for year in range(2010, 2019)]
    return _spec(
        "lines", "line", _("Lines, with a break and a forecast"), labels=years,
        series=[
            _series(_("Example A"), [12, 15, 19, 22, 27, 26, 31, 33, 36], "AAAAAAAEF", highlight=True),
            _series(_("Example B"), [20, 21, None, 14, 16, 17, 12, 13, 13], "AAOAAABAA"),
            _series(_("Example C"), [None, None, 0, 0, 3, 5, None, None, 8], "MMAAAAQQA"),
            _series(_("Example D"), [8, 9, 9, 10, 12, 11, None, 10, 9], "AAAAAALDA"),
        ],
    )  # fmt: skip


def one_line():
    return _spec("one-line", "line", _("One line of large numbers"), labels=[str(y) for y in range(1978, 2019)],
                 unit=_("yuan"), series=[_series(_("Example A"), [8000 * 1.2**n for n in range(41)])])  # fmt: skip


def ranks():
    return _spec(
        "ranks", "line", _("Ranks: the first on top"), labels=["2013", "2014", "2015", "2016", "2017"], reverse=True,
        zero=False, unit=_("rank, 1 is the highest value"),
        series=[
            _series(_("Example A"), [9, 7, 4, 3, 1], highlight=True),
            _series(_("Example B"), [1, 1, 2, 2, 3]),
            _series(_("Example C"), [14, 15, 15, 17, 16]),
        ],
    )  # fmt: skip


def index():
    return _spec(
        "index", "line", _("An index"), labels=["2013", "2014", "2015", "2016", "2017"], index=True, zero=False,
        unit=_("%(year)s = 100") % {"year": 2013}, decimals=1,
        series=[_series(_("Example A"), [100, 104.2, 103.1, 109.8, 117.4]),
                _series(_("Example B"), [100, 97.3, 95.1, 98.8, 101.2])],
    )  # fmt: skip


def bars():
    return _spec(
        "bars", "bar", _("Bars, one of them in the accent"), labels=[*"ABCDEF"],
        series=[_series(_("Example A"), [9, 7, 5, 3, 0, None], "AAAFAQ", highlight=[2])],
    )  # fmt: skip


def changes():
    return _spec(
        "changes", "bar", _("Growth, also below zero"), labels=["2013", "2014", "2015", "2016", "2017"], unit="%",
        decimals=1,
        series=[_series(_("Example A"), [12.1, 8.4, -3.2, 1.1, 4.9], "AAAAF"),
                _series(_("Example B"), [6.3, 5.8, -8.9, None, 2.2], "AAAMA")],
    )  # fmt: skip


def long_bars():
    letters = "ABCDEFGHIJKLMNOPQRSTU"
    labels = [_("Example %(letter)s") % {"letter": letter} for letter in letters]
    labels[3] = _("A place with a name much longer than the others have")
    points = [round(17423 * 0.72**n) for n in range(20)]
    example = _series(_("Example A"), [*points[:19], 0, None], "A" * 17 + "FEAM", highlight=[6])
    return _spec("long-bars", "bar", _("Many bars lie"), labels=labels, series=[example])


def dots():
    labels = [_("Example %(letter)s") % {"letter": letter} for letter in "ABCDEFGHIJ"]
    return _spec(
        "dots", "dots", _("The first year and the last"), labels=labels,
        series=[
            _series("2010", [80, 60, 65, 40, 45, 30, None, 20, 10, 5], "AAAAAAOAAA", highlight=[3]),
            _series("2016", [120, 110, 90, 85, 60, 55, 40, 18, 12, None], "AAAFAABAAQ", highlight=[3]),
        ],
    )  # fmt: skip


def multiples():
    years = [str(year) for year in range(2010, 2017)]
    series = [
        _series(_("Example %(letter)s") % {"letter": letter}, [20 + n * 6 + (n + 2) * year for year in range(7)],
                "AAABAAF" if n == 2 else "A" * 7, highlight=n == 4)
        for n, letter in enumerate("ABCDEFGHIJ")
    ]  # fmt: skip
    series[5]["points"][2:4] = [None, None]
    return _spec("multiples", "multiples", _("Small multiples on one scale"), labels=years, series=series)


def scatter():
    labels = [_("Example %(letter)s") % {"letter": letter} for letter in "ABCDEFGHIJKLMNOP"]
    points = [[120 + 37 * n % 211 * 9, 40 + 53 * n % 97] for n in range(16)]
    return _spec(
        "scatter", "scatter", _("Two numbers of each place"), unit="", labels=labels,
        x={"title": _("Income"), "unit": _("yuan"), "decimals": 0},
        y={"title": _("Population"), "unit": _("people"), "decimals": 0},
        series=[{"name": "", "code": "", "points": points, "highlight": [3, 9]}],
    )  # fmt: skip


def nothing():
    return _spec("nothing", "line", _("A chart without any figure"), labels=["2016", "2017"],
                 series=[_series(_("Example A"), [None, None], "LL")])  # fmt: skip
