"""How many figures differ from what was seen at a moment, against both moments read in full and compared."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from poverty.actions import figures
from poverty.metrics import changes_since
from poverty.models import Indicator, Observation
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region, make_source
from tests.poverty.test_versions_model import START, STEPS, Model, Site

LATER = WHEN + timedelta(days=30)
MUCH_LATER = WHEN + timedelta(days=60)


def differences(indicator, moment):
    """Both states in full, figure by figure."""
    rows = Observation.objects.filter(indicator=indicator)
    then, now = (
        {(row.region_id, row.year): figures.values(row) for row in seen}
        for seen in (rows.as_of(moment), rows.published())
    )
    return sum(then.get(key) != now.get(key) for key in then.keys() | now.keys())


class ChangesFollowTheVersions(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, max_size=14))
    def test_any_sequence_of_steps(self, steps):
        site, model = Site(), Model()
        for step in steps:
            site.step(model, *step)
        indicator = make_indicator()
        for hour in range(-1, len(steps) + 2):
            moment = START + timedelta(hours=hour)
            self.assertEqual(changes_since(indicator, moment), differences(indicator, moment))


@pytest.mark.django_db
def test_new_revised_and_withdrawn_figures_count_and_others_do_not(django_assert_num_queries):
    output, place = make_indicator(), make_region()
    make_observation(output, place, 2010, "1")
    make_observation(output, place, 2011, "1", superseded_at=LATER)
    make_observation(output, place, 2011, "2", version=2, recorded_at=LATER, published_at=LATER)
    make_observation(output, place, 2012, "1", superseded_at=LATER)
    make_observation(output, place, 2013, "1", recorded_at=LATER, published_at=LATER)
    make_observation(output, place, 2014, "1", recorded_at=LATER, published_at=None)
    make_observation(make_indicator("test-other"), place, 2010, "1", recorded_at=LATER, published_at=LATER)
    # Revised, and revised back: what is said today is what was said then.
    make_observation(output, place, 2015, "1", superseded_at=LATER)
    make_observation(
        output, place, 2015, "2", version=2, recorded_at=LATER, published_at=LATER, superseded_at=MUCH_LATER
    )
    make_observation(output, place, 2015, "1", version=3, recorded_at=MUCH_LATER, published_at=MUCH_LATER)
    with django_assert_num_queries(1):
        assert changes_since(output, WHEN) == 3
    assert differences(output, WHEN) == 3
    assert changes_since(output, LATER) == differences(output, LATER) == 1
    assert changes_since(output, MUCH_LATER) == 0
    # At the beginning nothing was public: all that is now is new.
    assert changes_since(output, WHEN - timedelta(days=1)) == 4


@pytest.mark.django_db
def test_a_figure_whose_source_is_no_longer_public_is_neither_then_nor_now():
    output = make_indicator()
    make_observation(output, make_region(), 2010, "1", source=make_source("test-draft", state="draft"))
    assert changes_since(output, WHEN - timedelta(days=1)) == 0


@pytest.mark.django_db
def test_the_paper_has_not_changed_since_it_was_published():
    gdp = Indicator.objects.get(slug="gdp")
    first = Observation.objects.published().filter(indicator=gdp).order_by("published_at").first().published_at
    assert changes_since(gdp, first) == differences(gdp, first) == 0
    assert changes_since(gdp, first - timedelta(seconds=1)) == 147
