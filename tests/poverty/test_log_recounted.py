"""The public log against a slow recount: what the public saw just before each change and just after it."""

from random import Random
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError

from poverty import actions
from poverty.metrics import publications
from poverty.models import Observation, Publication, Region, Upload
from tests.poverty.rows import make_indicator, make_observation, make_region
from tests.poverty.staff import administrator
from tests.poverty.test_actions import begin, draft, publish_all, with_base

pytestmark = pytest.mark.django_db
YEARS = range(2018, 2022)
STEPS = 40
ATOM = "{http://www.w3.org/2005/Atom}"


def public() -> dict[int, int]:
    """By year, the primary key of the version that the public sees."""
    rows = Observation.objects.published().filter(indicator=make_indicator())
    return dict(rows.order_by("year").values_list("year", "pk"))


def record_one(random):
    figure = draft(random.randint(0, 9), year=random.choice(YEARS))
    actions.record(figures=[figure], by=administrator(), reason="because")


def bring_in_some(random):
    years = random.sample(list(YEARS), random.randint(1, 4))
    drafts = [with_base(draft(random.randint(0, 9), year=year)) for year in years]
    actions.apply_figures(upload=begin(f"{random.random()}.xlsx"), drafts=drafts, unchanged=0)


def an_upload(random, *states):
    found = list(Upload.objects.filter(state__in=states, observations__indicator=make_indicator()).distinct())
    return random.choice(found) if found else None


def publish_one(random):
    if upload := an_upload(random, "pending"):
        actions.publish(upload=upload, by=administrator())


def withdraw_one(random):
    if upload := an_upload(random, "pending", "published"):
        actions.withdraw_upload(upload=upload, by=administrator(), reason="wrong")


def publish_everything(_random):
    publish_all()


STEP_KINDS = [record_one, bring_in_some, bring_in_some, publish_one, publish_one, publish_everything, withdraw_one]


@pytest.fixture(params=range(8))
def history(request):
    """``[(entry, before, after)]`` of a random course of events, and the feed's identifiers after each of them."""
    random = Random(request.param)  # noqa: S311  not a secret
    told = []
    for _step in range(STEPS):
        before, known = public(), set(Publication.objects.values_list("pk", flat=True))
        try:
            random.choice(STEP_KINDS)(random)
        except ValidationError:
            continue
        after, added = public(), Publication.objects.exclude(pk__in=known)
        assert added.count() == (before != after), "an entry for each change that shows, and for nothing else"
        told += [(entry, before, after) for entry in added]
    assert len(told) > 3, "else nothing is tried"
    return told


def counts(entry):
    return entry.figures_new, entry.figures_revised, entry.figures_withdrawn


def recounted(before, after):
    new = len(after.keys() - before.keys())
    revised = sum(before[year] != after[year] for year in before.keys() & after.keys())
    return new, revised, len(before.keys() - after.keys())


def test_counts_are_what_changed_before_the_eyes_of_the_public(history):
    for entry, before, after in history:
        assert counts(entry) == recounted(before, after)


def test_an_entry_lists_those_figures_also_after_all_that_came_later(history):
    for entry, before, after in history:
        changed = {year for year in before.keys() | after.keys() if before.get(year) != after.get(year)}
        rows, more = publications.figures_of(entry, 1)
        assert {row.observation.year for row in rows} == changed and not more
        back = entry.kind == Publication.Kind.WITHDRAWN
        shown, other = (before, after) if back else (after, before)
        for row in rows:
            assert row.observation.pk == shown[row.observation.year]
            assert (row.other and row.other.pk) == other.get(row.observation.year)


def test_counted_again_they_are_the_same(history):
    """As it is done for an entry that is about something else that is not public."""
    hidden = make_region("880000", state="withdrawn")
    for entry, before, after in history:
        row = Observation.objects.filter(published_at=entry.at).first()
        if row:
            make_observation(
                row.indicator, hidden, 1990 + entry.pk % 50, "1",
                upload=row.upload, recorded_at=entry.at, published_at=entry.at,
            )  # fmt: skip
        stale = Publication.objects.get(pk=entry.pk)
        stale.figures_new += 5
        publications._count_public(stale)
        assert counts(stale) == recounted(before, after)
        assert hidden.code not in {one.observation.region.code for one in publications.figures_of(entry, 1)[0]}


def test_a_figure_of_a_hidden_region_is_not_counted(client):
    """Neither in the log, nor in its feed, nor on its own page."""
    upload = begin("two.xlsx")
    there = make_region("880000", name_en="Elsewhere")
    drafts = [with_base(draft("1")), with_base(draft("2", year=2019)), actions.Draft(_in(there), None)]
    actions.apply_figures(upload=upload, drafts=drafts, unchanged=0)
    actions.publish(upload=upload, by=administrator())
    entry = Publication.objects.order_by("pk").last()
    pages = ["/en/changes/", "/en/changes/feed.atom", f"/en/changes/{entry.reference}/"]
    assert all("3 new figures" in client.get(page).content.decode() for page in pages)
    Region.objects.filter(pk=there.pk).update(state="withdrawn")
    for page in pages:
        html = client.get(page).content.decode()
        assert "2 new figures" in html and "3 new figures" not in html
    Region.objects.filter(code__in=["990000", "880000"]).update(state="withdrawn")
    assert all("no figure that is public today" in client.get(page).content.decode() for page in pages)


def _in(region):
    figure = draft("3")
    figure.region = region
    return figure


def test_identifiers_of_the_feed_stay_whatever_follows(client):
    random = Random(5)  # noqa: S311  not a secret
    known = []
    for _step in range(STEPS):
        random.choice(STEP_KINDS)(random)
        feed = ElementTree.fromstring(client.get("/en/changes/feed.atom").content)  # noqa: S314  our own answer
        found = [entry.find(f"{ATOM}id").text for entry in feed.iter(f"{ATOM}entry")]
        assert len(set(found)) == len(found)
        assert [one for one in found if one in known] == known[: publications.ENTRIES - (len(found) - len(known))]
        known = found
