"""The public log: what is written when figures change in public, and how it is read."""

import importlib
import re
from collections import Counter
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from poverty import actions
from poverty.metrics import publications
from poverty.models import Indicator, Observation, Publication, Upload
from tests.poverty.records import page
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import administrator
from tests.poverty.test_actions import bring_in, draft, publish_all, record

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
write_log = importlib.import_module("poverty.migrations.0004_log_of_earlier_publications").write_log


def publish(upload):
    return actions.publish(upload=upload, by=administrator())


def undo(upload):
    return actions.withdraw_upload(upload=upload, by=administrator(), reason="typing error")


def entries():
    """What the log says of the test's own indicators, the oldest first."""
    own = Publication.objects.filter(indicators__slug__startswith="test-").distinct().order_by("at", "pk")
    return [
        (one.kind, one.figures_new, one.figures_revised, one.figures_withdrawn, one.upload and one.upload.name)
        for one in own
    ]


def newest():
    return Publication.objects.order_by("pk").last()


# -- writing --------------------------------------------------------------------------------------


def test_publishing_writes_one_entry_that_counts_new_and_revised_figures():
    first = bring_in("1", "2", name="first.xlsx")
    assert entries() == []
    publish(first)
    publish(bring_in("1", "5", "3", name="second.xlsx"))  # the first value is the same but drafted anew
    assert entries() == [
        ("published", 2, 0, 0, "first.xlsx"),
        ("published", 1, 2, 0, "second.xlsx"),
    ]
    entry = newest()
    assert entry.by == administrator()
    assert list(entry.indicators.all()) == [make_indicator()]
    assert Observation.objects.filter(published_at=entry.at).count() == 3


def test_figures_of_several_uploads_published_together_are_one_entry_of_none():
    bring_in("1", name="one.xlsx")
    bring_in("2", name="two.xlsx", start=2019)
    publish_all()
    assert entries() == [("published", 2, 0, 0, None)]
    figures, more = publications.figures_of(newest(), 1)
    assert [one.observation.year for one in figures] == [2018, 2019] and not more


def test_what_changes_nothing_in_public_is_not_logged():
    record("1")
    assert publish(bring_in("1", name="same-year.xlsx", start=2030)) == 1
    before = entries()
    publish_all()
    publish_all()
    undo(bring_in("9", start=2040))
    with pytest.raises(ValidationError):
        publish(Upload.objects.get(state="withdrawn"))
    assert entries() == [*before, ("published", 1, 0, 0, None)]


def test_undoing_says_what_was_taken_back_and_what_stands_again():
    publish(bring_in("1", "2", name="first.xlsx"))
    second = bring_in("10", "20", "30", name="second.xlsx")
    publish(second)
    undo(second)
    assert entries()[-1] == ("withdrawn", 0, 2, 1, "second.xlsx")
    entry = newest()
    assert Observation.objects.filter(superseded_at=entry.at, upload=second).count() == 3
    figures, _more = publications.figures_of(entry, 1)
    assert [(one.observation.value, one.other and one.other.value) for one in figures] == [(10, 1), (20, 2), (30, None)]


def test_undoing_what_was_replaced_meanwhile_changes_nothing_in_public():
    first = bring_in("1", name="first.xlsx")
    publish(first)
    publish(bring_in("2", name="second.xlsx"))
    before = entries()
    undo(first)
    assert entries() == before


def test_an_entry_shows_what_each_figure_said_before_even_after_that_was_undone():
    publish(bring_in("1", name="first.xlsx"))
    second = bring_in("2", name="second.xlsx")
    publish(second)
    entry_of_second = newest()
    undo(second)
    publish(bring_in("3", name="third.xlsx"))
    for entry, old, new in ((entry_of_second, 1, 2), (newest(), 1, 3)):
        (figure,), _more = publications.figures_of(entry, 1)
        assert (figure.other.value, figure.observation.value) == (old, new)


def test_an_entry_is_part_of_the_transaction(monkeypatch):
    upload = bring_in("1")

    def fail(ids):
        raise RuntimeError

    monkeypatch.setattr("poverty.actions.figures.settle_uploads", fail)
    with pytest.raises(RuntimeError):
        publish(upload)
    assert entries() == []


@pytest.mark.parametrize("rows", [3, 60])
def test_the_log_costs_a_few_statements_however_many_figures(rows):
    upload = bring_in(*map(str, range(rows)), start=1950)
    for change in (publish, undo):
        with CaptureQueriesContext(connection) as queries:
            change(upload)
        assert sum("poverty_publication" in one["sql"] for one in queries) <= 3


def test_the_first_data_set_has_an_entry_for_each_upload_with_what_it_holds():
    found = {
        (entry.upload.name, entry.figures_new, entry.figures_revised): {one.slug for one in entry.indicators.all()}
        for entry in Publication.objects.all()
    }
    held = Counter()
    indicators = {}
    for row in Observation.objects.select_related("upload", "indicator"):
        held[row.upload.name] += 1
        indicators.setdefault(row.upload.name, set()).add(row.indicator.slug)
    assert found == {(name, number, 0): indicators[name] for name, number in held.items()}
    assert all(entry.at == entry.upload.uploaded_at for entry in Publication.objects.all())


def told(entry):
    slugs = frozenset(entry.indicators.values_list("slug", flat=True))
    return (
        entry.at, entry.kind, entry.upload, entry.figures_new, entry.figures_revised, entry.figures_withdrawn, slugs,
    )  # fmt: skip


def test_the_migration_writes_the_entries_that_would_have_been_written():
    publish(bring_in("1", "2", name="first.xlsx"))
    second = bring_in("10", "20", "30", name="second.xlsx")
    publish(second)
    undo(second)
    record("7", year=2050)
    publish_all()
    references = set(Publication.objects.filter(by=None).values_list("reference", flat=True))
    written = sorted(map(told, Publication.objects.all()), key=str)
    Publication.objects.all().delete()
    write_log(apps, None)
    assert sorted(map(told, Publication.objects.all()), key=str) == written
    assert references <= set(Publication.objects.values_list("reference", flat=True)), "as loading the fixtures does"
    write_log(apps, None)
    assert Publication.objects.filter(upload__isnull=False).count() == len(written) - 1


# -- reading --------------------------------------------------------------------------------------


def address_of(entry):
    return f"changes/{entry.reference}/"


def test_the_log_lists_the_newest_first_with_what_and_from_where(client):
    first = bring_in("1", "2", name="first.xlsx")
    publish(first)
    second = bring_in("3", "2", "9", name="second.xlsx")
    publish(second)
    undo(second)
    html = page(client, "changes/")
    for part in ("1 figure taken back", "2 figures set back to their earlier values", "1 new figure, 2 revised figures",
                 "2 new figures", "first.xlsx", "second.xlsx", "Test output", "Test report"):  # fmt: skip
        assert part in html
    assert html.index("figure taken back") < html.index("2 revised") < html.index("215 new figures")


def test_no_page_names_staff_or_tells_their_reasons(client):
    user = administrator()
    user.first_name = "Zhuoma"
    user.save()
    publish(bring_in("1"))
    publish(bring_in("2", name="second.xlsx"))
    undo(Upload.objects.get(name="second.xlsx"))
    addresses = ["changes/", "changes/feed.atom", *map(address_of, Publication.objects.all())]
    for address in addresses:
        text = page(client, address)
        assert user.username not in re.sub("<[^>]*>", "", text)
        assert "Zhuoma" not in text and "typing error" not in text


def test_what_is_about_no_public_indicator_is_not_shown(client):
    publish(bring_in("1", name="hidden.xlsx"))
    entry = newest()
    assert client.get(f"/en/{address_of(entry)}").status_code == 200
    Indicator.objects.filter(pk=make_indicator().pk).update(state="draft")
    assert "hidden.xlsx" not in page(client, "changes/")
    assert "hidden.xlsx" not in page(client, "changes/feed.atom")
    assert client.get(f"/en/{address_of(entry)}").status_code == 404
    assert client.get(f"/en/changes/{uuid4()}/").status_code == 404


def test_the_log_of_one_indicator(client):
    publish(bring_in("1", name="mine.xlsx"))
    html = page(client, "changes/", indicator="test-output")
    assert "mine.xlsx" in html and "aba_counties.json" not in html
    assert 'href="/en/changes/feed.atom?indicator=test-output"' in html
    html = page(client, "changes/", indicator="'\"><script>")
    assert 'class="notices"' in html and "<script>" not in html.replace('<script src="/static', "")


def test_the_log_goes_on_on_further_pages(client, monkeypatch):
    monkeypatch.setattr(publications, "ENTRIES", 2)
    first, second = page(client, "changes/"), page(client, "changes/", page=2)
    assert 'href="?page=2" rel="next"' in first and 'rel="prev"' not in first
    assert 'href="?" rel="prev"' in second and 'rel="next"' not in second
    seen = [re.findall(r"/en/changes/([-0-9a-f]{36})/", html) for html in (first, second)]
    assert len(set(seen[0]) | set(seen[1])) == 3 and not set(seen[0]) & set(seen[1])
    for hostile in ("0", "-1", "x", "9" * 50, "\0", "1e3"):
        assert 'class="notices"' in page(client, "changes/", page=hostile)


def test_an_entry_shows_old_and_new_value_with_the_reason(client):
    record("1")
    publish_all()
    record("2")
    publish_all()
    html = page(client, address_of(newest()))
    row = html[html.index("<tbody>") :]
    assert row.index("1.0") < row.index("2.0") < row.index("because")
    assert "Value before" in html and "1 revised figure" in html
    assert html.count('href="/en/indicators/test-output/990000/2018/"') == 2
    record("3")
    publish_all()
    assert "replaced or taken back" in page(client, address_of(Publication.objects.order_by("-pk")[1]))


def test_an_entry_names_no_figure_of_a_hidden_place(client):
    hidden = make_region("990001", state="draft")
    there = Observation(indicator=make_indicator(), region=hidden, source=make_source(), year=2018, value=7)
    actions.record(figures=[draft("1"), there], by=administrator())
    publish_all()
    html = page(client, address_of(newest()))
    assert "Test 990000" in html and "Test 990001" not in html


def test_the_figures_of_an_entry_come_in_pages(client, monkeypatch):
    monkeypatch.setattr(publications, "FIGURES", 3)
    publish(bring_in(*"12345", name="five.xlsx"))
    first, second = page(client, address_of(newest())), page(client, address_of(newest()), page=2)
    years = [re.findall(r"/990000/(\d{4})/", html) for html in (first, second)]
    assert years == [["2018", "2019", "2020"], ["2021", "2022"]]


def test_pages_are_few_queries(client, django_assert_max_num_queries):
    publish(bring_in("1", "2"))
    publish(bring_in("3", "4", name="second.xlsx"))
    with django_assert_max_num_queries(5):
        client.get("/en/changes/")
    with django_assert_max_num_queries(8):
        client.get(f"/en/{address_of(newest())}")


# -- the feed -------------------------------------------------------------------------------------


def feed(client, language="en", **params):
    response = client.get(f"/{language}/changes/feed.atom", params)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def text(element, name):
    return element.find(f"{ATOM}{name}").text


def test_the_feed_is_atom(client):
    publish(bring_in("1", name="mine.xlsx"))
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    links = {link.attrib.get("rel"): link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/en/changes/feed.atom"
    assert links["alternate"] == "http://testserver/en/changes/"
    assert text(root, "author/" + ATOM + "name") == "Aba statistics"
    found = root.findall(f"{ATOM}entry")
    assert len(found) == Publication.objects.count()
    identifiers = [text(root, "id"), *(text(entry, "id") for entry in found)]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"urn:uuid:[-0-9a-f]{36}", one) for one in identifiers)
    for entry in found:
        for name in ("title", "updated", "published", "summary"):
            assert text(entry, name)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d", text(entry, "updated"))
        assert client.get(entry.find(f"{ATOM}link").attrib["href"]).status_code == 200
    assert text(found[0], "title") == "Published: 1 new figure"
    assert "mine.xlsx" in text(found[0], "summary") and "Test output" in text(found[0], "summary")
    assert text(root, "updated") == text(found[0], "updated")


def test_identifiers_stay_whatever_the_host_is_called(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    first = [text(entry, "id") for entry in feed(client).iter(f"{ATOM}entry")]
    client.defaults["SERVER_NAME"] = "other.example"
    assert [text(entry, "id") for entry in feed(client).iter(f"{ATOM}entry")] == first
    assert set(first).isdisjoint(text(entry, "id") for entry in feed(client, "zh-hans").iter(f"{ATOM}entry"))


def test_the_feed_of_one_indicator(client):
    publish(bring_in("1", name="mine.xlsx"))
    root = feed(client, indicator="test-output")
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert "Test output" in text(root, "title") and text(root, "id") != text(feed(client), "id")
    links = {link.attrib.get("rel"): link.attrib["href"] for link in root.findall(f"{ATOM}link")}
    assert links["self"] == "http://testserver/en/changes/feed.atom?indicator=test-output"
    for hostile in ("nothing", "\0", "'\"><script>", "x" * 10_000):
        assert client.get("/en/changes/feed.atom", {"indicator": hostile}).status_code == 400
    assert client.post("/en/changes/feed.atom").status_code == 405


def test_a_file_name_with_control_characters_leaves_the_feed_well_formed(client):
    upload = bring_in("1")
    Upload.objects.filter(pk=upload.pk).update(name="odd\x0b\x1bname<&>.xlsx")
    publish(upload)
    assert "oddname<&>.xlsx" in text(feed(client).find(f"{ATOM}entry"), "summary")


def test_the_feed_of_an_empty_log_is_well_formed(client):
    Publication.objects.all().delete()
    assert feed(client).findall(f"{ATOM}entry") == []


def test_home_and_log_name_the_feed(client):
    for address in ("", "changes/"):
        assert re.search(r'<link rel="alternate" type="application/atom\+xml"[^>]*href="/en/changes/feed.atom"',
                         page(client, address))  # fmt: skip


def test_only_the_public_change_moves_the_log(client):
    make_indicator()
    before = page(client, "changes/")
    record("1")
    assert page(client, "changes/") == before
    publish_all()
    assert page(client, "changes/") != before
