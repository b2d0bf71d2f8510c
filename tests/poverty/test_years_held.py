"""Which years anything is held of: those of what is public, however much waits."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poverty import actions
from poverty.metrics.exploring import years_held
from poverty.models import HeldTheme, Observation
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db


def waiting(*years):
    place = {"indicator": make_indicator(), "region": make_region(), "source": make_source()}
    figures = [Observation(**place, year=year, value=year) for year in years]
    added = actions.record(figures=figures, by=administrator()).added
    return Observation.objects.filter(pk__in=[one.pk for one in added])


def test_what_waits_is_not_held_until_it_is_published():
    before = years_held()
    new = waiting(1901, 2099)
    assert years_held() == before != (1901, 2099)
    actions.publish(observations=new, by=administrator())
    assert years_held() == (1901, 2099)
    actions.withdraw_figures(figures=new, by=administrator(), reason="test")
    assert years_held() == before


def test_no_figure_is_read():
    with CaptureQueriesContext(connection) as queries:
        years_held()
    assert len(queries) == 1 and "poverty_observation" not in queries[0]["sql"]


def test_without_figures_there_are_no_years():
    HeldTheme.objects.all().delete()
    assert years_held() is None
