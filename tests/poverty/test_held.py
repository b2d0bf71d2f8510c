"""What is held is counted along: after whatever the office does, the counts are those of somebody who counts slowly."""

import inspect
from collections import defaultdict
from decimal import Decimal
from io import StringIO
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from aba_site.scoping import Scope, scoped
from poverty import actions
from poverty.actions import counting
from poverty.metrics.held_by_theme import figures_held, held_by_indicator, held_by_theme, themes_held
from poverty.models import HeldSeries, HeldTheme, Indicator, Observation, Region, Revision, Source, Upload
from poverty.models.rollups import HeldSeriesManager
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import administrator, member_of
from tests.poverty.test_actions import begin, with_base

pytestmark = pytest.mark.django_db
STEPS = 50
YEARS = range(2018, 2022)
COUNTS = ("figures", "with_value", "doubtful", "first_year", "last_year")
PUBLISHED = Indicator.State.PUBLISHED


def slowly(key) -> dict[tuple, tuple]:
    """By a key of each figure that the public sees, the counts."""
    groups = defaultdict(list)
    for one in Observation.objects.select_related("indicator", "region", "source"):
        stands = one.published_at and not one.superseded_at
        if stands and {one.indicator.state, one.region.state, one.source.state} == {PUBLISHED}:
            groups[key(one)].append(one)
    return {
        place: (
            len(rows),
            sum(row.value is not None for row in rows),
            sum(row.reading_confidence is not None for row in rows),
            min(row.year for row in rows),
            max(row.year for row in rows),
        )
        for place, rows in groups.items()
    }


def assert_counted():
    series = {tuple(row[:2]): tuple(row[2:]) for row in HeldSeries.objects.values_list("region", "indicator", *COUNTS)}
    themes = {tuple(row[:2]): tuple(row[2:]) for row in HeldTheme.objects.values_list("region", "theme", *COUNTS)}
    assert series == slowly(lambda one: (one.region_id, one.indicator_id))
    assert themes == slowly(lambda one: (one.region_id, one.indicator.theme))


# -- a random course of events --------------------------------------------------------------------


class Office:
    """Does something at random to the figures and records of a small world of its own."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311  nothing secret
        self.by, self.other = administrator(), member_of("publisher")
        province = make_region()
        self.regions = [province, make_region("990100", "prefecture", province)]
        self.indicators = [make_indicator(), make_indicator("other-output", theme="tourism")]
        self.sources = [make_source(), make_source("other-report")]

    def steps(self):
        names = [name for name, _step in inspect.getmembers(type(self), inspect.isfunction) if name.startswith("do_")]
        usual = ["do_publish_what_they_stand_on", "do_bring_in", "do_publish_upload", "do_record_and_publish"]
        return [*names, *5 * usual]

    def step(self):
        name = self.random.choice(self.steps())
        try:
            with transaction.atomic():
                getattr(self, name)()
        except ValidationError:
            name += " (refused)"
        return name

    # -- of what

    def figures(self):
        return Observation.objects.filter(indicator__in=self.indicators)

    def some(self, rows, count=3):
        found = list(rows.values_list("pk", flat=True).order_by("pk"))
        return rows.model.objects.filter(pk__in=self.random.sample(found, min(count, len(found))))

    def one(self, rows):
        return self.some(rows, 1).first()

    def upload(self, *states):
        return self.one(Upload.objects.filter(state__in=states, observations__indicator__in=self.indicators).distinct())

    def record(self, model):
        own = {Region: self.regions, Indicator: self.indicators, Source: self.sources}[model]
        return model.objects.get(pk=self.random.choice(own).pk)

    def draft(self, **fields):
        value = self.random.choice([None, Decimal(self.random.randint(0, 9))])
        given = {"indicator": self.record(Indicator), "region": self.record(Region), "source": self.record(Source),
                 "year": self.random.choice(YEARS), "value": value, "status": "A" if value is not None else "O",
                 "reading_confidence": self.random.choice([None, Decimal("0.5")])}  # fmt: skip
        return Observation(**given | fields)

    def drafts(self):
        different = {(one.indicator_id, one.region_id, one.year): one for one in (self.draft() for _n in range(6))}
        return list(different.values())

    # -- figures

    def do_bring_in(self):
        drafts = [with_base(one) for one in self.drafts()]
        actions.apply_figures(upload=begin(f"{self.random.random()}"), drafts=drafts, unchanged=0)

    def do_publish_upload(self):
        if upload := self.upload("pending"):
            actions.publish(upload=upload, by=self.by)

    def do_record_and_publish(self):
        added = actions.record(figures=self.drafts(), by=self.by, reason="because").added
        actions.publish(observations=Observation.objects.filter(pk__in=[one.pk for one in added]), by=self.by)

    def do_publish_all(self):
        actions.publish(observations=self.figures(), by=self.by)

    def do_two_publications_in_one_change(self):
        with actions.public_change():
            self.do_record_and_publish()
            self.do_record_and_publish()
            self.do_withdraw()

    def do_review(self):
        figures = self.some(self.figures().pending(), 5)
        actions.submit_figures(figures=figures, by=self.other)
        actions.approve_figures(figures=figures, by=self.by)

    def do_review_upload(self):
        if upload := self.upload("pending"):
            actions.submit_upload(upload=upload, by=self.other)
            actions.approve_upload(upload=upload, by=self.by)

    def do_withdraw(self):
        actions.withdraw_figures(figures=self.some(self.figures().standing()), by=self.by, reason="wrong")

    def do_restore(self):
        actions.restore_figures(figures=self.some(self.figures()), by=self.by)

    def do_withdraw_upload(self):
        if upload := self.upload("pending", "submitted", "published"):
            actions.withdraw_upload(upload=upload, by=self.by, reason="wrong")

    def do_restore_upload(self):
        if upload := self.upload("withdrawn"):
            actions.restore_upload(upload=upload, by=self.by)

    # -- what they stand on

    def do_publish_what_they_stand_on(self):
        records = [row.__class__.objects.get(pk=row.pk) for row in (*self.regions, *self.indicators, *self.sources)]
        actions.set_state(records=records, state="published", by=self.by)

    def do_set_a_state(self):
        state = self.random.choice(["published", "published", "withdrawn", "draft"])
        actions.set_state(records=[self.record(self.a_model())], state=state, by=self.by)

    def do_withdraw_a_record(self):
        actions.withdraw_records(records=[self.record(self.a_model())], by=self.by, reason="wrong")

    def do_restore_and_approve_a_record(self):
        record = self.record(self.a_model())
        actions.restore_records_withdrawn(records=[record], by=self.by)
        actions.submit_records(records=[record], by=self.other)
        actions.approve_records(records=[record], by=self.by)

    def do_save_a_theme(self):
        indicator = self.record(Indicator)
        indicator.theme = self.a_theme()
        actions.save_record(record=indicator, by=self.by)

    def do_edit_themes(self):
        actions.edit_records(records=[self.record(Indicator)], values={"theme": self.a_theme()}, reason="x", by=self.by)

    def do_propose_a_theme(self):
        indicator, after = self.record(Indicator), {"theme": self.a_theme()}
        proposed = actions.propose(record=indicator, before={"theme": indicator.theme}, after=after, by=self.other)
        actions.approve_revisions(revisions=Revision.objects.filter(pk=proposed.pk), by=self.by)

    def do_bring_in_a_theme_and_undo_it(self):
        indicator, after = self.record(Indicator), {"theme": self.a_theme()}
        change = actions.RecordChange(indicator, new=False, before={"theme": indicator.theme}, after=after)
        upload = begin(f"{self.random.random()}", model="poverty.indicator", by=None)
        actions.apply_records(upload=upload, rows=[change], unchanged=0)
        if self.random.random() < 0.5:
            assert_counted()
            actions.withdraw_upload(upload=upload, by=self.by, reason="wrong")

    def a_model(self):
        return self.random.choice([Region, Indicator, Source])

    def a_theme(self):
        return self.random.choice(["economy", "tourism", "poverty"])


# What is published in few series, or closely, counts these again; else, as here in half of the cases, itself alone.
@pytest.mark.parametrize("few", [counting.FEW_SERIES, 0])
@pytest.mark.parametrize("seed", range(4))
def test_after_whatever_the_office_does(seed, few, monkeypatch):
    alone = []
    replace = HeldSeriesManager.replace
    monkeypatch.setattr(HeldSeriesManager, "replace", lambda *args, **kept: alone.append(1) or replace(*args, **kept))
    monkeypatch.setattr(counting, "FEW_SERIES", few)
    office, done = Office(seed), []
    for _step in range(STEPS):
        done.append(office.step())
        assert_counted()
    assert bool(alone) == (few == 0), "else one of the two ways is not tried"
    assert len(set(done)) > 8 and HeldSeries.objects.filter(indicator__in=office.indicators).exists(), done


# -- every door -----------------------------------------------------------------------------------

# Actions that the course of events does not take, each with why no figure appears or vanishes by it.
ELSEWHERE = {
    "begin_upload": "nothing is written yet",
    "fail_upload": "nothing was written",
    "close_year": "says of figures that they are settled",
    "reopen_year": "says of figures that they are not",
    "closed_years": "reads",
    "corrections_of_closed": "reads",
    "how_closed": "reads",
    "must_be_closable": "reads",
    "must_explain": "reads",
    "must_keep": "reads",
    "fault_of": "reads",
    "named": "reads",
    "is_own": "reads",
    "is_public": "reads",
    "of_others": "reads",
    "figure": "reads",
    "values": "reads",
    "note_relations": "keeps what a draft's relations were",
    "remember_marks": "what a source's signs mean in the next sheet",
    "drop_revisions": "a proposed change is given up",
    "submit_revisions": "a proposed change waits",
    "recall_revisions": "a proposed change waits no longer",
    "send_back_revisions": "a proposed change waits no longer",
    "recall_figures": "what waits is not public",
    "recall_records": "what waits is not public",
    "recall_upload": "what waits is not public",
    "send_back_figures": "what waits is not public",
    "send_back_records": "what waits is not public",
    "send_back_upload": "what waits is not public",
}


def test_no_action_is_forgotten():
    """A new one is taken by the course of events, or it is said here why it changes no count."""
    known = {name for name in actions.__all__ if inspect.isfunction(getattr(actions, name))}
    taken = {name for name in known if f"actions.{name}(" in inspect.getsource(Office)}
    assert not taken & ELSEWHERE.keys()
    assert known - taken == ELSEWHERE.keys()


def test_figures_do_not_appear_or_vanish_outside_the_door():
    with pytest.raises(RuntimeError):
        counting.note_figures([(1, 1)])


def test_fixtures_and_samples():
    assert_counted()
    assert figures_held()[0] == Observation.objects.published().count() > 200
    call_command("make_sample", indicators=2, regions=4, years=3, stdout=StringIO())
    assert_counted()
    assert HeldSeries.objects.filter(indicator__slug__startswith="sample-").exists()
    call_command("make_sample", indicators=1, regions=3, years=2, replace=True, stdout=StringIO())
    assert_counted()
    make_observation(make_indicator(), make_region(), 2018, "1")
    HeldSeries.objects.all().delete()
    call_command("loaddata", "01_sources", verbosity=0)
    assert_counted()


def test_who_publishes_for_one_county_counts_for_everybody():
    indicator, county, elsewhere = make_indicator(), Region.objects.get(code="513221"), make_region()
    make_observation(indicator, elsewhere, 2018, "1")
    figure = Observation(indicator=indicator, region=county, source=make_source(), year=2018, value=Decimal(2))
    with scoped(Scope("513221", above=("510000", "513200"))):
        added = actions.record(figures=[figure], by=administrator()).added
        actions.publish(observations=Observation.objects.filter(pk=added[0].pk), by=administrator())
    assert_counted()
    assert HeldSeries.objects.filter(indicator=indicator).count() == 2


def test_what_is_rolled_back_is_not_counted():
    office = Office(1)
    with pytest.raises(ZeroDivisionError), actions.public_change():
        office.do_record_and_publish()
        1 / 0  # noqa: B018
    assert_counted()


def test_a_saved_record_of_the_same_state_costs_no_count(django_assert_num_queries):
    indicator = Indicator.objects.get(slug="gdp")
    with actions.public_change():
        counting.note_record(indicator, None)
        assert not counting.touched().indicators
        with django_assert_num_queries(0):
            counting.note_record(indicator, ["name_en"])


# -- what is read of it ---------------------------------------------------------------------------


def test_what_is_told_is_what_the_figures_say(django_assert_num_queries):
    figures = list(Observation.objects.published().select_related("indicator", "region"))
    by_theme = slowly(lambda one: (one.region.code, one.indicator.theme))
    with django_assert_num_queries(4):
        rows, themes, total, indicators = held_by_theme(), themes_held(), figures_held(), held_by_indicator()
    assert {(row.code, row.theme): row[2:] for row in rows} == {
        place: (n, with_value, first, last) for place, (n, with_value, _doubtful, first, last) in by_theme.items()
    }
    assert [one.theme for one in themes] == [theme for theme in Indicator.Theme if theme in {t for _c, t in by_theme}]
    for one in themes:
        of = [row for row in figures if row.indicator.theme == one.theme]
        assert (one.figures, one.with_value) == (len(of), sum(row.value is not None for row in of))
        assert (one.regions, one.first, one.last) == (
            len({row.region_id for row in of}), min(row.year for row in of), max(row.year for row in of))  # fmt: skip
    assert total == (len(figures), sum(row.reading_confidence is not None for row in figures))
    for key, counts in indicators.items():
        of = [row for row in figures if row.indicator_id == key]
        assert (counts["n"], counts["regions"]) == (len(of), len({row.region_id for row in of}))
        assert (counts["first"], counts["last"]) == (min(row.year for row in of), max(row.year for row in of))
    assert indicators.keys() == {row.indicator_id for row in figures}


def test_within_a_place_its_parts_count_as_well():
    aba = Region.objects.get(code="513200")
    inside = [one for one in Observation.objects.published().select_related("region") if one.region.code[:4] == "5132"]
    held = held_by_indicator(aba)
    assert sum(row["n"] for row in held.values()) == len(inside) > 90
    assert held.keys() == {one.indicator_id for one in inside}


def test_nothing_at_all():
    HeldSeries.objects.all().delete()
    HeldTheme.objects.all().delete()
    assert (held_by_theme(), themes_held(), figures_held(), held_by_indicator()) == ([], [], (0, 0), {})


def test_the_data_page_tells_what_is_held_of_each_theme(client):
    html = client.get("/en/data/").content.decode()
    held = next(one for one in themes_held() if one.theme == "economy")
    row = html.split('href="/en/explore/?theme=economy"')[1].split("</tr>")[0]
    assert f">{held.figures:,}<" in row and f">{held.regions:,}<" in row


def test_figures_of_whole_series_count_the_series_again(monkeypatch):
    """Of few years each they are counted alone, as the test above says."""
    monkeypatch.setattr(counting, "FEW_SERIES", 0)
    monkeypatch.delattr(HeldSeriesManager, "replace")
    figures = [
        Observation(indicator=make_indicator(), region=make_region(), source=make_source(), year=year, value=year)
        for year in range(2000, 2000 + counting.DENSE)
    ]
    added = actions.record(figures=figures, by=administrator()).added
    actions.publish(observations=Observation.objects.filter(pk__in=[one.pk for one in added]), by=administrator())
    assert_counted()
    assert held_by_indicator()[make_indicator().pk]["n"] == counting.DENSE
