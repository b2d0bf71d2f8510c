"""The invented set: labelled as such, in the shapes of real figures, never mixed in twice, taken out again whole."""

from collections import Counter
from decimal import Decimal
from random import Random

import pytest
from django.core.management import CommandError, call_command

from poverty.metrics import Measure, read_panel
from poverty.models import Indicator, Observation, Publication, Region, Source, Upload
from poverty.sample import SIZES, Plan
from poverty.sample.designs import UNITS, designs
from poverty.sample.series import Figure, own_series, series_of_parts
from tests.poverty.rows import make_indicator, make_observation

SMALL = {"indicators": 12, "regions": 60, "years": 6}


def make(**options):
    call_command("make_sample", **SMALL | options)


def sample():
    return Observation.objects.filter(source__slug="synthetic-sample")


@pytest.mark.django_db
def test_everything_invented_says_so_in_both_languages(capsys):
    make()
    source = Source.objects.get(slug="synthetic-sample")
    assert (source.name_en, source.name_zh, source.kind) == ("Synthetic sample", "合成示例", "dataset")
    assert "Invented" in source.note_en
    assert "虚构" in source.note_zh
    names = {(row.name_en, row.name_zh) for row in Indicator.objects.filter(observations__in=sample())}
    assert names == {(f"Sample indicator {n:02}", f"示例指标{n:02}") for n in range(1, 13)}
    made = Region.objects.filter(source=source)
    assert {name.split()[0] for name in made.values_list("name_en", flat=True)} == {"Sample"}
    assert all(name.startswith("示例") for name in made.values_list("name_zh", flat=True))
    assert f"{sample().count():,} synthetic figures published" in capsys.readouterr().out


@pytest.mark.django_db
def test_real_regions_come_first_and_invented_ones_fit_the_rules():
    make()
    regions = Region.objects.filter(observations__in=sample()).distinct()
    real = Region.objects.filter(level__in=["province", "prefecture", "county"]).exclude(code__startswith="99")
    assert regions.count() == 60
    assert set(real) < set(regions)
    made = regions.filter(code__startswith="99")
    assert Counter(made.values_list("level", flat=True)) == {"province": 1, "prefecture": 2, "county": 22}
    for region in made:
        region.full_clean()
    counties = made.filter(level="county")
    assert all(region.tile_column and region.tile_row for region in counties)
    assert {region.parent.name_en for region in counties} == {"Sample prefecture 1", "Sample prefecture 2"}


@pytest.mark.django_db
def test_it_is_published_by_one_upload_and_in_the_public_log():
    make()
    count = sample().count()
    assert 0.98 * 12 * 60 * 6 < count <= 12 * 60 * 6
    assert sample().published().count() == count
    upload = Upload.objects.get(source__slug="synthetic-sample")
    assert (upload.state, upload.rows_new) == ("published", count)
    entry = Publication.objects.get(upload=upload)
    assert (entry.kind, entry.figures_new, entry.indicators.count()) == ("published", count, 12)
    assert set(sample().values_list("published_at", "upload").distinct()) == {(entry.at, upload.pk)}


@pytest.mark.django_db
def test_it_has_the_statuses_units_and_denominators_of_real_figures():
    make(regions=100)
    assert set(sample().values_list("status", flat=True)) >= set("ABDEFILMOPQU")
    assert set(sample().values_list("qualifier", flat=True)) == {"exact", "about", "more_than"}
    assert sample().filter(value=0).exists()
    indicators = Indicator.objects.filter(slug__startswith="sample-")
    assert {row.unit_en for row in indicators} == {unit.en for unit in UNITS}
    assert {row.aggregation for row in indicators} == {"sum", "mean", "none"}
    panel = read_panel(indicators.get(slug="sample-02"))
    assert panel.compute(Measure.PER, "513200", panel.years[0], panel.years[0]).value > 0


@pytest.mark.django_db
def test_the_figure_of_a_region_is_the_sum_of_its_parts():
    make()
    panel = read_panel(Indicator.objects.get(slug="sample-01"))
    year = panel.years[0]
    parts = [
        row for (code, at), row in panel.cells.items() if at == year and code.startswith("5132") and code != "513200"
    ]
    whole = sum(row.value for row in parts if row.value is not None and row.qualifier == "exact")
    assert len(parts) > 10
    assert panel.cells["513200", year].value == whole
    share = panel.compute(Measure.SHARE, "513221", year, year)
    assert share.value is None or share.whole == "parent"


@pytest.mark.django_db
def test_a_second_set_is_refused_and_replaced_only_when_asked():
    make()
    before = Observation.objects.exclude(source__slug="synthetic-sample").count()
    with pytest.raises(CommandError, match="--replace"):
        make()
    make(indicators=2, replace=True)
    assert Indicator.objects.filter(slug__startswith="sample-").count() == 2
    assert (Upload.objects.filter(source__slug="synthetic-sample").count(), Publication.objects.filter(
        upload__source__slug="synthetic-sample").count()) == (1, 1)  # fmt: skip
    assert Observation.objects.exclude(source__slug="synthetic-sample").count() == before


@pytest.mark.django_db
def test_ones_own_figures_on_an_invented_indicator_are_never_taken_out():
    make(indicators=1)
    make_observation(Indicator.objects.get(slug="sample-01"), Region.objects.get(code="510000"), 1999, 5)
    count = sample().count()
    with pytest.raises(CommandError, match="Something else stands on"):
        make(replace=True)
    assert sample().count() == count


@pytest.mark.django_db
def test_an_indicator_of_ones_own_that_has_the_name_is_not_touched():
    own = make_indicator("sample-01", name_en="My own")
    with pytest.raises(CommandError, match="look like"):
        make(replace=True)
    own.refresh_from_db()
    assert own.name_en == "My own"


@pytest.mark.django_db
def test_the_same_seed_gives_the_same_figures():
    def values():
        rows = sample().order_by("indicator__slug", "region__code", "year")
        return list(rows.values_list("indicator__slug", "region__code", "year", "value", "status"))

    make(indicators=2)
    first = values()
    make(indicators=2, replace=True)
    assert values() == first
    make(indicators=2, replace=True, seed=2)
    assert values() != first


@pytest.mark.django_db
def test_villages_are_those_of_the_register():
    make(indicators=1, regions=40, years=3, level="village")
    found = Region.objects.filter(observations__in=sample()).distinct()
    assert found.count() == 40
    assert set(found.values_list("level", "kind")) == {("village", "village_committee")}
    with pytest.raises(CommandError, match="1,354 village committees"):
        make(regions=1355, level="village", replace=True)


@pytest.mark.parametrize(
    "wrong", [{"indicators": 0}, {"indicators": 100}, {"years": 0}, {"years": 101}, {"regions": 1}]
)
def test_a_size_that_cannot_be_is_refused(wrong):
    with pytest.raises(CommandError, match="--"):
        make(**wrong)


def test_the_huge_set_has_more_than_a_million_and_a_half_figures():
    huge = SIZES["huge"]
    assert huge.indicators * huge.regions * huge.years == 1_624_800


@pytest.mark.parametrize("design", designs(24), ids=lambda design: design.slug)
def test_whatever_is_invented_keeps_the_rules_of_figures(design):
    random = Random(7)  # noqa: S311
    for _ in range(60):
        for figure in own_series(random, design, random.lognormvariate(0, 2), 20):
            if figure is None:
                continue
            assert (figure.value is None) == (figure.status in Observation.EMPTY_STATUSES)
            if figure.value is not None:
                assert figure.value == round(figure.value, design.unit.decimals)
                assert 0 <= figure.value <= (100 if design.unit.en == "%" else Decimal(10) ** 17)


def test_a_region_with_a_part_that_does_not_report_is_estimated():
    design = designs(4)[3]
    one, gap = Figure(Decimal(4)), Figure(None, "O")
    assert series_of_parts([[one, one], [one, gap]], design) == [Figure(Decimal(8)), Figure(Decimal(4), "E")]
    assert series_of_parts([[gap], [None]], design) == [Figure(None, "O")]


def test_a_plan_ends_with_the_last_full_year():
    assert list(Plan(years=3).span) == [2022, 2023, 2024]
