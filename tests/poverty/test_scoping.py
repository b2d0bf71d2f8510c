"""
What a county's staff see in the back-office: nothing of another county, nor of the prefecture above, by any door.

Every page that opens for them is searched for words that stand only in what lies outside.
"""

import io
import zipfile

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.test import Client
from django.urls import NoReverseMatch, reverse

from poverty.models import Decision, DecisionItem, Observation, Region, SavedFilter, Upload
from tests.poverty.rows import make_source
from tests.poverty.staff import member_of
from tests.site.planted_places import ABOVE, CODES, INSIDE, NUMBER, OTHER, OWN, SECRET, SHARED, plant

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FOREIGN_KEYS = ("zother", "zabove", f"/{CODES[OTHER]}/", f"({CODES[OTHER]})")


@pytest.fixture
def planted():
    return plant()


@pytest.fixture
def county():
    """Whoever may do most in a county."""
    client = Client()
    client.force_login(member_of("administrator", CODES[OWN]))
    return client


def address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def text_of(response) -> str:
    """What an answer says; of a workbook, what stands in its parts."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        book = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(book.read(name) for name in book.namelist())
    return data.decode("utf-8", errors="replace")


def must_hide(response, where, *spared):
    """``spared``: words of the question that the answer repeats."""
    text = text_of(response)
    for word in spared:
        text = text.replace(word, "")
    found = [word for word in (SECRET, NUMBER, *FOREIGN_KEYS) if word in text or word in text.replace(",", "")]
    assert not found, f"{where} shows {found}: …{_around(text, found[0])}…"


def _around(text, word):
    at = max(text.find(word), 0)
    return text[max(at - 200, 0) : at + 200]


def must_open(response, where):
    assert response.status_code == 200, f"{where}: {response.status_code}"
    return response


# -- every kind of row ----------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_page_of_a_list_shows_what_lies_outside(planted, county, model):
    listed = address(model, "changelist")
    must_hide(must_open(county.get(listed), listed), listed)
    found = county.get(listed, {"q": "zother"})
    must_hide(found, f"{listed}?q=", "zother")
    assert found.context["cl"].result_count == 0 or model._meta.label_lower in SHARED
    for name in ("add", "import", "export", "template"):
        try:
            page = address(model, name)
        except NoReverseMatch:
            continue
        response = county.get(page, {"data": "1"} if name == "template" else {})
        assert response.status_code in (200, 403), page
        must_hide(response, page)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_filter_leads_outside(planted, county, model):
    """By the key of what lies outside, or by what a relation says of it."""
    listed = address(model, "changelist")
    for one in model._meta.concrete_fields:
        if one.is_relation and one.related_model in planted.rows:
            for place in (OTHER, ABOVE):
                row = planted.rows[one.related_model].get(place)
                if row is None:
                    continue
                for lookup in (f"{one.name}__id__exact", f"{one.name}__exact", one.name, f"{one.name}__in"):
                    response = county.get(listed, {lookup: row.pk})
                    assert response.status_code in (200, 302, 400)
                    must_hide(response, f"{listed}?{lookup}={place}")
    region = planted.regions[OTHER]
    for lookup, value in (
        ("region__code__startswith", region.code), ("region__name_en__icontains", SECRET), ("code__startswith", "5132"),
        ("source__slug", "zother-source"), ("id__in", "1,2,3"), ("region__parent__id__exact", region.parent_id),
        ("e", "1"), ("all", ""), ("o", "1.2.3"), ("_popup", "1"), ("_to_field", "id"),
    ):  # fmt: skip
        response = county.get(listed, {lookup: value})
        assert response.status_code in (200, 302, 400), lookup
        must_hide(response, f"{listed}?{lookup}", str(value))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("place", [OWN, INSIDE])
def test_no_page_of_a_row_shows_what_lies_outside(planted, county, model, place):
    """Its form with all that can be chosen, its history, and an earlier state of it."""
    row = planted.rows.get(model, {}).get(place)
    if row is None:
        return
    pages = [address(model, "change", row.pk), address(model, "history", row.pk)]
    if hasattr(row, "history"):
        pages += [address(model, "simple_history", row.pk, one.pk) for one in row.history.all()]
    for page in pages:
        must_hide(must_open(county.get(page), page), page)


@pytest.mark.parametrize("format_", ["0", "1"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_sheet_taken_out_holds_what_lies_outside(planted, county, model, format_):
    try:
        export = address(model, "export")
    except NoReverseMatch:
        return
    region = planted.regions[OTHER]
    for query in ("", f"?region__id__exact={region.pk}", "?q=zother", "?e=1", "?region__code__startswith=513222"):
        response = county.post(export + query, {"format": format_, "resource": "", "export_items": []})
        assert response.status_code in (200, 400), export
        must_hide(response, export + query, "zother", "513222")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_nothing_outside_is_offered_by_typing(planted, county, model):
    """Whichever relation is asked for, and whatever is typed."""
    for one in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if one.is_relation and one.related_model in admin.site._registry:
            opts = model._meta
            for term in ("", "zother", "zabove", SECRET, CODES[OTHER]):
                query = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": one.name}
                response = county.get(reverse("admin:autocomplete"), {**query, "term": term})
                must_hide(must_open(response, query), f"{query} {term}")


def test_what_lies_within_is_there(planted, county):
    """Else the tests above would hold of a back-office that shows nothing."""
    for model, rows in planted.rows.items():
        if model._meta.label_lower in SHARED:
            continue
        text = text_of(county.get(address(model, "changelist")))
        assert f"/{rows[OWN].pk}/change/" in text or "Plainown" in text or model._meta.model_name == "reading", model
    query = {"app_label": "poverty", "model_name": "cooperative", "field_name": "region", "term": "5132"}
    offered = county.get(reverse("admin:autocomplete"), query).json()["results"]
    assert {str(planted.regions[place].pk) for place in (OWN, INSIDE)} <= {one["id"] for one in offered}


# -- pages about no row ---------------------------------------------------------------------------


def test_neither_the_first_page_nor_a_search_shows_what_lies_outside(planted, county):
    """Also not what one did oneself while one worked elsewhere, nor what others keep for themselves."""
    me = member_of("administrator", CODES[OWN])
    LogEntry.objects.log_actions(me.pk, [planted.rows[Upload][OTHER]], CHANGE, SECRET, single_object=True)
    figure, upload = planted.rows[Observation][OTHER], planted.rows[Upload][OTHER]
    for kind, by, reason in (("submitted", me, ""), ("returned", planted.people[OTHER], SECRET)):
        one = Decision.objects.create(kind=kind, by=by, reason=reason, rows=1)
        DecisionItem.objects.create(decision=one, model="poverty.observation", object_id=figure.pk)
        Decision.objects.create(kind=kind, by=by, reason=reason, upload=upload, rows=1)
    SavedFilter.objects.create(user=planted.people[OTHER], model="poverty.fund", name=SECRET, query="")
    pages = [reverse("admin:index"), reverse("admin:password_change"), reverse("admin:security")]
    pages += [
        reverse("admin:app_list", args=[app]) for app in ("poverty", "ecommerce", "tourism", "supervision", "auth")
    ]
    for page in pages:
        must_hide(must_open(county.get(page), page), page)
    for term in ("zother", SECRET.lower(), "a", "fund", CODES[OTHER]):
        for extended in ({}, {"extended": "1"}):
            response = county.get(reverse("admin:search"), {"s": term, **extended})
            must_hide(response, f"search {term}", "zother", SECRET.lower(), CODES[OTHER])
    for code in (CODES[OTHER], "513223"):
        response = county.get(reverse("admin:behind"), {"page": f"/en/regions/{code}/"})
        assert response["Location"] == reverse("admin:index")


# -- one person after another ---------------------------------------------------------------------


def test_nothing_is_carried_from_one_person_to_the_next(planted):
    """What a page looked up for one, such as the regions that a sheet may name, is not there for another."""
    clients = {place: Client() for place in (OWN, OTHER, ABOVE)}
    for place, client in clients.items():
        client.force_login(member_of("curator", CODES[place]))
    seen = {}
    for place in (ABOVE, OWN, OTHER, OWN, OTHER, ABOVE):
        sheet = text_of(clients[place].get("/admin/poverty/observation/template/"))
        told = tuple(CODES[one] in sheet for one in (OWN, OTHER))
        assert seen.setdefault(place, told) == told
    assert seen == {OWN: (True, False), OTHER: (False, True), ABOVE: (True, True)}


def test_whose_account_moved_here_brings_nothing_along(planted, county):
    """The history of a colleague who worked elsewhere before tells nothing of what they decided there."""
    person = planted.people[OWN]
    membership = person.membership
    membership.region = planted.regions[OTHER]
    membership.save()
    Decision.objects.create(kind="returned", by=person, reason=SECRET, rows=1)
    membership.region = planted.regions[OWN]
    membership.save()
    Decision.objects.create(kind="returned", by=person, reason="Plain reason", rows=1)
    response = must_open(county.get(address(type(person), "history", person.pk)), "history")
    text = response.content.decode()
    assert "Plain reason" in text and f"{SECRET}<" not in text and f"“{SECRET}”" not in text


def test_a_prefecture_sees_its_counties_and_a_township_not_its_county(planted):
    """Nor does one prefecture see another."""
    rows = planted.rows[Region]
    others = Region.objects.get(code="510100")
    make_source()
    for place, seen in ((ABOVE, {OWN, OTHER, INSIDE, ABOVE}), (INSIDE, {INSIDE})):
        client = Client()
        client.force_login(member_of("viewer", CODES[place]))
        found = {one for one, row in rows.items() if client.get(address(Region, "change", row.pk)).status_code == 200}
        assert found == seen
        assert client.get(address(Region, "change", others.pk)).status_code == 404
