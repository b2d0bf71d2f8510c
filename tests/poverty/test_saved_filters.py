"""A list as one person likes it: filters under a name, columns of their choice; nobody meets another's."""

import re
from html import unescape

import pytest
from django.contrib import admin

from poverty.admin.figures import ObservationAdmin
from poverty.models import Cooperative, Industry, ListColumns, Observation, Region, SavedFilter
from tests.poverty.records import make_record
from tests.poverty.rows import make_region
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db
FIGURES = "/admin/poverty/observation/"
REGIONS = "/admin/poverty/region/"
COOPERATIVES = "/admin/poverty/cooperative/"


@pytest.fixture
def cooperative():
    return make_record(Cooperative, "one", industry=Industry.objects.first(), level="county")


@pytest.fixture
def staff(client):
    client.force_login(administrator())
    return client


def save(client, name, query, address=FIGURES, **more):
    return client.post(f"{address}saved/", {"name": name, "query": query, **more})


def links(html):
    part = re.search(r'<ul class="list-saved".*?</ul>', html, re.DOTALL)
    found = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', part[0]) if part else []
    return {unescape(name): unescape(address) for address, name in found}


def headings(html):
    head = re.search(r"<thead>.*?</thead>", html, re.DOTALL)[0]
    return [" ".join(re.sub("<[^>]*>", " ", one).split()) for one in re.findall(r"<th.*?</th>", head, re.DOTALL)]


def test_what_is_listed_is_kept_under_a_name_and_opened_again(staff):
    response = save(staff, "Year 2016, falling", "year=2016&o=-3&q=aba&p=abc&e=1&_popup=1")
    kept = SavedFilter.objects.get()
    assert (kept.model, kept.name, kept.query) == (
        "poverty.observation",
        "Year 2016, falling",
        "year=2016&o=-year&q=aba",
    )
    html = staff.get(response["location"]).text
    address = links(html)["Year 2016, falling"]
    assert address == "?year=2016&o=-3&q=aba"
    assert staff.get(FIGURES + address).status_code == 200
    assert 'aria-current="page"' in staff.get(FIGURES + address).text
    assert 'aria-current="page">Year 2016' not in staff.get(FIGURES).text


def test_the_same_name_takes_the_place_of_what_it_stood_for(staff):
    save(staff, "Mine", "year=2016")
    save(staff, "Mine", "year=2015")
    assert SavedFilter.objects.get().query == "year=2015"


def test_it_is_renamed_and_removed(staff):
    save(staff, "First", "year=2016")
    save(staff, "Second", "year=2015")
    first = SavedFilter.objects.get(name="First")
    staff.post(f"{FIGURES}saved/{first.pk}/", {"name": "  One\n more "})
    first.refresh_from_db()
    assert first.name == "One more"
    answer = staff.post(f"{FIGURES}saved/{first.pk}/", {"name": "Second"}, follow=True)
    assert "There is a “Second” already." in answer.text
    staff.post(f"{FIGURES}saved/{first.pk}/", {"name": "One more", "remove": "1"})
    assert [one.name for one in SavedFilter.objects.all()] == ["Second"]


def test_nobody_sees_opens_renames_or_removes_anothers(client):
    owner, other = member_of("curator", "513221"), member_of("publisher", "513221")
    client.force_login(owner)
    save(client, "Hers", "year=2016")
    client.post(f"{FIGURES}columns/", {"columns": ["region", "figure"]})
    hers = SavedFilter.objects.get()
    assert "Hers" in links(client.get(FIGURES).text)
    client.logout()
    client.force_login(other)
    html = client.get(FIGURES).text
    assert "Hers" not in html
    assert len(headings(html)) == len(ObservationAdmin.list_display) + 1
    for sent in ({"name": "Taken"}, {"remove": "1"}):
        assert client.post(f"{FIGURES}saved/{hers.pk}/", sent).status_code == 404
    hers.refresh_from_db()
    assert hers.name == "Hers"
    save(client, "Hers", "year=2015")
    assert {one.query for one in SavedFilter.objects.filter(name="Hers")} == {"year=2016", "year=2015"}


def test_one_of_another_list_is_not_there(staff):
    save(staff, "Of figures", "year=2016")
    kept = SavedFilter.objects.get()
    staff.get(FIGURES)
    assert staff.post(f"{REGIONS}saved/{kept.pk}/", {"remove": "1"}).status_code == 404
    assert "Of figures" not in staff.get(REGIONS).text


@pytest.mark.parametrize("door", ["saved/", "saved/1/", "columns/"])
def test_whoever_may_not_see_the_list_keeps_nothing(client, door):
    client.force_login(member_of(None))
    assert client.post(FIGURES + door, {"name": "x", "columns": ["region"]}).status_code in (302, 403, 404)
    client.logout()
    assert client.post(FIGURES + door, {"name": "x"}).status_code == 302
    assert not SavedFilter.objects.exists()
    assert not ListColumns.objects.exists()


@pytest.mark.parametrize("door", ["saved/", "saved/1/", "columns/"])
def test_looking_changes_nothing(staff, door):
    assert staff.get(FIGURES + door).status_code == 405


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "year=2016"), ("   ", ""), ("\x00", ""), ("Long", "q=" + "x" * 3000), ("Odd", "o=-99.x.3&o=&%00=%00&=&&&")],
)
def test_nonsense_is_no_error(staff, name, query):
    response = staff.post(f"{FIGURES}saved/", {"name": name, "query": query}, follow=True)
    assert response.status_code == 200
    assert SavedFilter.objects.count() == (1 if name == "Odd" else 0)


def test_a_filter_leads_nowhere_but_to_its_list(staff):
    response = save(staff, "Away", "//elsewhere.example/?x=1")
    assert response["location"].startswith(f"{FIGURES}?")
    assert links(staff.get(FIGURES).text)["Away"].startswith("?")


def test_there_is_an_end_to_them(staff, monkeypatch):
    monkeypatch.setattr("poverty.admin.personal_lists.MOST_SAVED", 2)
    for name in "abc":
        save(staff, name, "")
    assert SavedFilter.objects.count() == 2
    save(staff, "a", "year=2016")
    assert SavedFilter.objects.get(name="a").query == "year=2016"


# -- columns --------------------------------------------------------------------------------------


def test_columns_are_chosen_among_what_may_be_shown(staff, cooperative):
    staff.post(f"{COOPERATIVES}columns/", {"columns": ["credit_code", "members", "search_key", "id", "pk", "nonsense"]})
    assert ListColumns.objects.get().columns == ["members", "credit_code"]
    heads = headings(staff.get(COOPERATIVES).text)
    assert [one.casefold() for one in heads[1:]] == ["name", "member households", "unified social credit code"]
    staff.post(f"{COOPERATIVES}columns/", {"usual": "1", "columns": ["members"]})
    assert not ListColumns.objects.exists()


def test_columns_that_are_gone_are_passed_over(staff, cooperative):
    ListColumns.objects.create(user=administrator(), model="poverty.cooperative", columns=["gone", "members"])
    assert len(headings(staff.get(COOPERATIVES).text)) == 3


def test_a_saved_filter_sorts_by_its_column_wherever_that_stands(staff):
    save(staff, "By year", "o=-3")
    staff.post(f"{FIGURES}columns/", {"columns": ["year", "figure"]})
    assert links(staff.get(FIGURES).text)["By year"] == "?o=-1"
    rows = re.findall(r'class="field-year[^>]*>(\d+)<', staff.get(f"{FIGURES}?o=-1").text)
    assert rows == sorted(rows, reverse=True)


def test_a_sheet_follows_the_same_order_with_other_columns(staff):
    staff.post(f"{FIGURES}columns/", {"columns": ["year", "figure"]})
    sent = {"format": "1", "resource": "0"}
    assert staff.post(f"{FIGURES}export/?o=-1&year=2016", sent).getvalue().count(b"\r\n") > 2


def test_chosen_columns_cost_no_query_a_row(staff, django_assert_max_num_queries):
    industry = Industry.objects.first()
    for number in range(30):
        make_record(Cooperative, f"many-{number}", industry=industry, level="county", region=make_region())
    names = [
        name for name, *_ in admin.site._registry[Cooperative].personal(staff.get(COOPERATIVES).wsgi_request)["columns"]
    ]
    staff.post(f"{COOPERATIVES}columns/", {"columns": names})
    staff.get(COOPERATIVES)
    with django_assert_max_num_queries(12):
        html = staff.get(COOPERATIVES).text
    assert len(headings(html)) > 10


def test_nothing_confidential_is_among_the_columns(staff):
    html = staff.get("/admin/supervision/challenge/").text
    assert 'name="columns" value="kind"' in html
    for name in ("text", "document", "search_key", "password", "email"):
        assert f'name="columns" value="{name}"' not in html
        assert f'name="columns" value="{name}"' not in staff.get("/admin/auth/user/").text


def test_every_list_keeps_filters(staff):
    for model, model_admin in admin.site._registry.items():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if model_admin.has_view_permission(staff.get("/admin/").wsgi_request):
            assert f'action="{address}saved/"' in staff.get(address).text, model


# -- quick add and the way to the public page -----------------------------------------------------


def test_another_like_this_keeps_place_source_and_kind(staff):
    region, industry = Region.objects.get(code="513221"), Industry.objects.first()
    source = region.source
    sent = {
        "name_zh": "一社", "name_en": "First", "slug": "first", "region": region.pk, "industry": industry.pk,
        "level": "county", "source": source.pk, "section": "2.1", "statements": "",
        "note_zh": "", "note_en": "", "credit_code": "",
        "founded_on": "", "members": "7", "poor_members": "", "_addanother": "1",
    }  # fmt: skip
    response = staff.post(f"{COOPERATIVES}add/", sent)
    assert response.status_code == 302, re.findall(r"errorlist.*?</ul>", response.text, re.DOTALL)
    html = staff.get(response["location"]).text
    assert f'<option value="{region.pk}" selected' in html
    assert f'<option value="{source.pk}" selected' in html
    assert f'<option value="{industry.pk}" selected' in html
    assert '<option value="county" selected' in html
    assert 'value="2.1"' in html
    assert 'value="first"' not in html
    assert 'value="7"' not in html


def test_rows_lead_to_their_public_page_where_there_is_one(staff):
    public = Region.objects.get(code="513221")
    hidden = make_region("980000", state="draft")
    html = staff.get(f"{REGIONS}?q=513221").text
    assert f'href="{public.get_absolute_url()}"' in html
    assert hidden.get_absolute_url() not in staff.get(f"{REGIONS}?q=980000").text
    figure = Observation.objects.published().get(indicator__slug="gdp", region__code="513200", year=2016)
    assert f'href="{figure.get_absolute_url()}"' in staff.get(f"{FIGURES}?q=gdp+513200+2016").text
