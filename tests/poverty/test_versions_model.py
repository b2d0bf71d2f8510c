"""Any sequence of recording, publishing and undoing against a slow, obvious model of what the public sees."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest import mock

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from poverty import actions
from poverty.models import Observation, Upload
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import administrator

START = datetime(2026, 1, 1, tzinfo=UTC)
YEARS = [2015, 2016]
STEPS = st.one_of(
    st.tuples(st.just("record"), st.sampled_from(YEARS), st.integers(0, 3)),
    st.tuples(st.just("bring in"), st.lists(st.integers(0, 3), min_size=2, max_size=2)),
    st.tuples(st.just("publish"), st.sampled_from(YEARS)),
    st.tuples(st.just("publish upload"), st.integers(0, 5)),
    st.tuples(st.just("withdraw upload"), st.integers(0, 5)),
)


class Model:
    """What is shown and what waits, by year, as (value, upload), each above the ones that it replaced."""

    def __init__(self):
        self.shown = {year: [] for year in YEARS}
        self.waiting = {year: [] for year in YEARS}
        self.withdrawn = set()

    def record(self, year, value, upload=None):
        standing = self.waiting[year] or self.shown[year]
        if not standing or standing[-1][0] != value:
            self.waiting[year].append((value, upload))

    def publish(self, year):
        if self.waiting[year]:
            self.shown[year].append(self.waiting[year][-1])
            self.waiting[year] = []

    def withdraw(self, upload):
        self.withdrawn.add(upload)
        for year in YEARS:
            for stack in (self.waiting[year], self.shown[year]):
                while stack and stack[-1][1] in self.withdrawn:
                    stack.pop()

    def public(self):
        return {year: stack[-1][0] for year, stack in self.shown.items() if stack}

    def pending(self):
        return {year: stack[-1][0] for year, stack in self.waiting.items() if stack}


class Site:
    """The same steps through :mod:`poverty.actions`, an hour apart."""

    def __init__(self):
        self.by, self.uploads, self.clock = administrator(), [], START

    def draft(self, year, value):
        return Observation(
            indicator=make_indicator(), region=make_region(), source=make_source(), year=year, value=Decimal(value)
        )

    def figures(self):
        return Observation.objects.filter(indicator=make_indicator())

    def as_of(self, moment):
        return {one.year: int(one.value) for one in self.figures().as_of(moment)}

    def step(self, model, kind, *details):
        self.clock += timedelta(hours=1)
        with mock.patch("django.utils.timezone.now", return_value=self.clock):
            getattr(self, kind.replace(" ", "_"))(model, *details)

    def record(self, model, year, value):
        actions.record(figures=[self.draft(year, value)], by=self.by)
        model.record(year, value)

    def bring_in(self, model, values):
        """As a sheet does: only what differs from what stands, each figure with the version it was compared with."""
        standing = {one.year: one for one in self.figures().standing().order_by("version")}
        drafts = [
            actions.Draft(self.draft(year, value), standing[year].pk if year in standing else None)
            for year, value in zip(YEARS, values, strict=True)
            if year not in standing or standing[year].value != value
        ]
        upload = actions.begin_upload(name="s", sha256="", model="poverty.observation", by=self.by)
        actions.apply_figures(upload=upload, drafts=drafts, unchanged=len(YEARS) - len(drafts))
        for year, value in zip(YEARS, values, strict=True):
            model.record(year, value, len(self.uploads))
        self.uploads.append(upload)

    def publish(self, model, year):
        actions.publish(observations=self.figures().filter(year=year), by=self.by)
        model.publish(year)

    def publish_upload(self, model, number):
        if number < len(self.uploads) and number not in model.withdrawn:
            actions.publish(upload=self.uploads[number], by=self.by)
            for year in YEARS:
                if model.waiting[year] and model.waiting[year][-1][1] == number:
                    model.publish(year)

    def withdraw_upload(self, model, number):
        if number < len(self.uploads) and number not in model.withdrawn:
            actions.withdraw_upload(upload=self.uploads[number], by=self.by, reason="wrong")
            model.withdraw(number)


def said(site):
    """What every stored version says, which must never change."""
    return {one.pk: (*actions.values(one), one.version, one.recorded_at) for one in site.figures()}


class VersionsFollowTheModel(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(STEPS, max_size=14))
    def test_any_sequence_of_steps(self, steps):
        site, model, past, versions = Site(), Model(), {}, {}
        for step in steps:
            site.step(model, *step)
            past[site.clock] = model.public()
            published = site.figures().published()
            pending = site.figures().pending()
            self.assertEqual({one.year: int(one.value) for one in published}, model.public())
            self.assertEqual({one.year: int(one.value) for one in pending}, model.pending())
            self.assertEqual((published.count(), pending.count()), (len(model.public()), len(model.pending())))
            now = said(site)
            self.assertEqual(versions, {pk: now[pk] for pk in versions})
            versions = now
        for moment, seen in past.items():
            self.assertEqual(site.as_of(moment), seen)
        for number, upload in enumerate(site.uploads):
            upload.refresh_from_db()
            self.assertEqual(upload.state == Upload.State.WITHDRAWN, number in model.withdrawn)
