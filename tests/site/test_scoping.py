"""Whose data a query may touch: nobody's until it is said, and from then on theirs alone."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from aba_site.scoping import EVERYTHING, NOTHING, Scope, Unscoped, current, everything, scoped
from aba_site.scoping.requests import Scoping
from aba_site.scoping.rows import ScopedManager, ScopedModel
from poverty.admin.kept import KeptRows
from poverty.models import Brand, Industry, Observation, Region, Source, Upload, UploadedRow
from poverty.querysets import regions_above
from poverty.staff import scope_of
from tests.poverty.records import make_record
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
WENCHUAN, LI, ABA, TOWNSHIP = "513221", "513222", "513200", "513221100"
WITHIN_WENCHUAN = Scope(WENCHUAN, above=("510000", "513200"))
# Models that lead to a region and are not narrowed, each with why nothing of another place is seen through them.
NOT_NARROWED = {
    "poverty.Publication": "the public log: it names uploads, and only those are shown that the page's person sees",
    "poverty.Decision": "names an upload by its key; no page lists decisions but those of a row that is seen",
    "poverty.DecisionItem": "as its decision; rows are named by kind and key",
    "poverty.Publication_indicators": "which indicators an entry of the public log is about",
    "poverty.Brand_products": "pairs of keys: either end is looked up through its own manager",
    "poverty.Finding_answers": "pairs of keys",
    "poverty.Finding_indicators": "pairs of keys",
    "poverty.Region_neighbours": "pairs of keys",
    "poverty.HeldSeries": "counts of what is public, and read by public pages alone",
    "poverty.HeldTheme": "counts of what is public, and read by public pages alone",
}


def scoped_models():
    return [model for model in apps.get_models() if isinstance(model._default_manager, ScopedManager)]


SCOPED = scoped_models()


# -- which models are narrowed --------------------------------------------------------------------


def leads_to_a_region(model, seen=()) -> bool:
    """Whether rows of a model belong to a place, by however many relations to one."""
    if model is Region:
        return True
    ones = [f.related_model for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one]
    return any(leads_to_a_region(other, (*seen, model)) for other in ones if other not in (*seen, model))


def test_every_model_that_leads_to_a_region_is_narrowed_or_says_why_not():
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model not in SCOPED and not model._meta.object_name.startswith("Historical") and leads_to_a_region(model):
            found.add(model._meta.label)
    assert found == NOT_NARROWED.keys()


def test_histories_are_reached_only_through_pages_that_look_for_the_row_first():
    """They know no scope: every page about one is of ``KeptRows``; see also tests/site/test_permission_matrix.py."""
    histories = {model for model in apps.get_models() if model._meta.object_name.startswith("Historical")}
    assert histories and not histories & admin.site._registry.keys()
    kept = {model: page for model, page in admin.site._registry.items() if model in SCOPED or hasattr(model, "history")}
    assert kept and all(isinstance(page, KeptRows) for page in kept.values())


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_every_manager_of_a_scoped_model_narrows(model):
    """Also the first one declared, which relations and admin use, and none beside it."""
    assert issubclass(model, ScopedModel)
    managers = {name: one for name, one in model._meta.managers_map.items() if name != "history"}
    assert managers and all(isinstance(one, ScopedManager) for one in managers.values())
    assert hasattr(model, "seen_within")


def test_only_known_places_go_round_the_managers():
    """Where somebody writes SQL, or asks the manager below all others, a person has looked at what it shows."""
    known = {
        "aba_site/scoping/rows.py": "this machinery",
        "aba_site/views/search/public_names.py": "names of what is public, for the public search",
        "poverty/querysets.py": "which regions a scope consists of",
        "poverty/actions/storing.py": "inserts figures whose regions were checked",
        "poverty/files/as_text.py": "copies what a query of the managers asks for",
        "poverty/models/rollups.py": "counts what is public, whoever published it",
        "poverty/metrics/reading.py": "indicators, regions and sources of figures that were found within the scope",
        "poverty/metrics/holdings.py": "what is published, where the scope is everything",
    }
    round_about = re.compile(r"_base_manager|\.cursor\(|\.raw\(|RawSQL|\.extra\(")
    found = {
        str(file.relative_to(ROOT))
        for app in ("aba_site", "poverty", "ecommerce", "tourism", "supervision")
        for file in (ROOT / app).rglob("*.py")
        if "migrations" not in file.parts and round_about.search(file.read_text())
    }
    assert found == known.keys()


# -- nobody said whose ----------------------------------------------------------------------------

ASKING = {
    "all": lambda rows: list(rows.all()),
    "filter": lambda rows: rows.filter(pk=1),
    "get": lambda rows: rows.get(pk=1),
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "first": lambda rows: rows.first(),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "aggregate": lambda rows: rows.aggregate(),
    "iterator": lambda rows: list(rows.iterator()),
    "update": lambda rows: rows.update(pk=None),
    "delete": lambda rows: rows.filter(pk=0).delete(),
    "create": lambda rows: rows.create(),
    "bulk_create": lambda rows: rows.bulk_create([]),
    "bulk_update": lambda rows: rows.bulk_update([], ["pk"]),
    "get_or_create": lambda rows: rows.get_or_create(pk=1),
    "update_or_create": lambda rows: rows.update_or_create(pk=1),
    "select_for_update": lambda rows: rows.select_for_update(),
    "raw": lambda rows: rows.raw("select 1"),
    "none": lambda rows: rows.none(),
    "using": lambda rows: rows.using("default"),
    "union": lambda rows: rows.union(),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_a_query_that_nobody_scoped_is_refused(ask):
    for model in SCOPED:
        with scoped(None), pytest.raises(Unscoped):
            ask(model._default_manager)


@pytest.mark.parametrize("model", SCOPED, ids=lambda model: model._meta.label)
def test_who_works_nowhere_sees_nothing(model):
    with scoped(NOTHING):
        assert not model._default_manager.exists() and not model._default_manager.all()


def related_managers():
    """Of each model, by what name it reaches rows of a scoped one: to many, either way."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            many = field.one_to_many or field.many_to_many
            if many and field.related_model in SCOPED:
                name = field.get_accessor_name() if field.auto_created else field.name
                if name:
                    yield pytest.param(model, name, id=f"{model._meta.label}.{name}")


@pytest.mark.parametrize(("model", "name"), list(related_managers()))
def test_relations_to_many_are_narrowed_as_well(model, name):
    rows = getattr(model(pk=1), name)
    with scoped(None), pytest.raises(Unscoped):
        list(rows.all())
    with scoped(NOTHING):
        assert list(rows.all()) == []


def test_there_are_relations_to_try():
    assert len(list(related_managers())) > 10


def test_what_is_related_is_narrowed_where_it_is_asked_ahead():
    """``prefetch_related`` and relations followed backwards."""
    brand = make_record(Brand, "mark", region=Region.objects.get(code=WENCHUAN))
    here = [make_record(apps.get_model("poverty.Product"), "p1", region=brand.region)]
    there = make_record(apps.get_model("poverty.Product"), "p2", region=Region.objects.get(code=LI))
    brand.products.set([*here, there])
    with scoped(WITHIN_WENCHUAN):
        assert list(brand.products.all()) == here
        assert list(Brand.objects.prefetch_related("products").get(pk=brand.pk).products.all()) == here
        brand.products.set([])
    assert list(brand.products.all()) == [there], "what one does not see one does not take away"


def test_a_query_written_by_hand_is_for_the_operator_alone():
    sql = "select * from poverty_region"
    assert len(list(Region.objects.raw(sql))) == Region.objects.count()
    for scope in (WITHIN_WENCHUAN, NOTHING, None):
        with scoped(scope), pytest.raises(Unscoped):
            Region.objects.raw(sql)


# -- for how long ---------------------------------------------------------------------------------


def test_a_scope_ends_with_its_block_whatever_happens_inside():
    with scoped(None):
        with pytest.raises(RuntimeError), scoped(NOTHING):
            raise RuntimeError
        with pytest.raises(Unscoped):
            current()


def test_looking_at_everything_nests():
    with scoped(WITHIN_WENCHUAN):
        with everything():
            with everything():
                assert current() is EVERYTHING
            assert current() is EVERYTHING
            with scoped(NOTHING):
                assert current() is NOTHING
        assert current() is WITHIN_WENCHUAN


def test_another_thread_begins_with_none():
    found = []

    def ask():
        try:
            current()
        except Unscoped as error:
            found.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert len(found) == 1


def test_a_query_keeps_the_scope_in_which_it_was_asked():
    """Lazy as it is: what is made in one scope and read in another shows what the first may see."""
    with scoped(WITHIN_WENCHUAN):
        rows = Region.objects.filter(level="county")
    assert [region.code for region in rows] == [WENCHUAN]


# -- what lies within -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "shared", "inside", "outside"),
    [
        ("513221", False, ["513221", "513221100", "513221100200"], ["513222", "513200", "51322", None]),
        ("5132", True, ["513200", "513221", "513221100", None], ["513300", "510000", "5131"]),
        ("513221100", False, ["513221100", "513221100200"], ["513221", "513221101", None]),
        ("", True, ["513221", "990000", None], []),
        (None, False, [], ["513221", "", None]),
    ],
)
def test_what_a_scope_covers(prefix, shared, inside, outside):
    scope = Scope(prefix, shared=shared)
    assert [code for code in [*inside, *outside] if scope.covers(code)] == inside


def test_everything_needs_what_belongs_to_no_place_too():
    assert EVERYTHING.is_everything and not Scope("").is_everything and not NOTHING.is_everything


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (WENCHUAN, {"county", "township"}),
        (TOWNSHIP, {"township"}),
        (LI, {"other"}),
        (ABA, {"county", "township", "other", "prefecture"}),
    ],
)
def test_records_are_seen_where_they_lie_within(place, seen):
    from poverty.models import Cooperative

    for name, code in (("county", WENCHUAN), ("township", TOWNSHIP), ("other", LI), ("prefecture", ABA)):
        make_record(Cooperative, f"co-{name}", region=Region.objects.get(code=code), state="draft")
        make_observation(make_indicator(), Region.objects.get(code=code), 2016, "1", section=name)
    with scoped(scope_of(member_of("curator", place))):
        assert set(Cooperative.objects.values_list("slug", flat=True)) == {f"co-{name}" for name in seen}
        figures = Observation.objects.filter(indicator=make_indicator())
        assert set(figures.values_list("section", flat=True)) == seen


def test_what_is_published_above_can_be_referred_to():
    for state in ("draft", "published", "submitted", "withdrawn"):
        make_record(Industry, f"above-{state}", sector="fruit", region=Region.objects.get(code=ABA), state=state)
        make_record(Industry, f"beside-{state}", sector="fruit", region=Region.objects.get(code=LI), state=state)
    platform = apps.get_model("ecommerce.Platform")
    for state in ("draft", "published"):
        make_record(platform, f"nationwide-{state}", region=None, state=state)
    with scoped(WITHIN_WENCHUAN):
        made = Industry.objects.filter(slug__regex="^(above|beside)-")
        assert [one.slug for one in made] == ["above-published"]
        assert list(platform.objects.filter(slug__startswith="nation").values_list("slug", flat=True)) == [
            "nationwide-published"
        ]
        assert set(Region.objects.filter(pk__in=regions_above(current()))) == set(), "the regions above are not theirs"


def test_sources_are_seen_by_all_once_published_and_before_by_their_keepers():
    li = Region.objects.get(code=LI)
    for state in ("draft", "published"):
        make_source(f"li-{state}", kept_by=li, state=state)
        make_source(f"all-{state}", state=state)
    with scoped(WITHIN_WENCHUAN):
        seen = set(Source.objects.values_list("slug", flat=True))
    assert seen >= {"li-published", "all-published"} and not seen & {"li-draft", "all-draft"}


def test_an_upload_and_its_rows_are_of_where_its_person_works():
    for code in (WENCHUAN, LI, None):
        region = code and Region.objects.get(code=code)
        upload = Upload.objects.create(name=f"{code}", sha256="0" * 64, uploaded_at=WHEN, region=region)
        UploadedRow.objects.create(upload=upload, model="poverty.fund", object_id=1)
    with scoped(WITHIN_WENCHUAN):
        assert [one.name for one in Upload.objects.all()] == [WENCHUAN]
        assert [row.upload.name for row in UploadedRow.objects.all()] == [WENCHUAN]


# -- requests -------------------------------------------------------------------------------------


def asked(path, user=None, answer=None):
    """The scope in which a request was answered."""
    seen = []

    def respond(request):
        seen.append(current() if user is not None else _scope_or_none())
        return answer() if answer else HttpResponse()

    request = RequestFactory().get(path)
    request.user = user or type("Anonymous", (), {"is_authenticated": False})()
    with scoped(None):
        response = Scoping(respond)(request)
        assert _scope_or_none() is None, "it ends with the request"
        return seen[0], response


def _scope_or_none():
    try:
        return current()
    except Unscoped:
        return None


def test_the_back_office_has_the_scope_of_its_person():
    assert asked("/admin/", member_of("curator", WENCHUAN))[0] == WITHIN_WENCHUAN
    assert asked("/admin/poverty/region/", member_of("viewer"))[0] == EVERYTHING
    assert asked("/admin/", administrator())[0] == EVERYTHING
    assert asked("/admin/", member_of(None))[0] == NOTHING
    assert asked("/admin/")[0] is None, "nobody asks for nobody's data"


@pytest.mark.parametrize("closed", ["is_active", "is_superuser"])
def test_an_operator_whose_account_is_closed_sees_nothing(closed):
    user = administrator()
    setattr(user, closed, False)
    assert scope_of(user) == NOTHING
    assert scope_of(None) == EVERYTHING, "a command is nobody's but the operator's"


@pytest.mark.parametrize("closed", ["is_active", "is_staff"])
def test_a_member_whose_account_is_closed_sees_nothing(closed):
    user = member_of("curator", WENCHUAN)
    assert scope_of(user) == WITHIN_WENCHUAN
    setattr(user, closed, False)
    assert scope_of(user) == NOTHING


def test_public_pages_are_the_same_for_all():
    assert asked("/en/", member_of("curator", WENCHUAN))[0] == EVERYTHING
    assert asked("/en/administration/")[0] == EVERYTHING


@pytest.mark.parametrize("address", ["/en/", "/en/regions/513222/", "/en/data/", "/en/search/?q=513222"])
def test_staff_see_of_public_pages_what_everybody_sees(client, address):
    everybody = client.get(address)
    client.force_login(member_of("curator", WENCHUAN))
    theirs = client.get(address)
    assert everybody.status_code == theirs.status_code == 200
    assert everybody.content == theirs.content


def test_a_scope_ends_with_a_request_that_fails():
    def fail(_request):
        raise RuntimeError

    request = RequestFactory().get("/en/")
    with scoped(None):
        with pytest.raises(RuntimeError):
            Scoping(fail)(request)
        assert _scope_or_none() is None


def test_what_is_sent_while_it_is_read_keeps_its_scope():
    def lines():
        for code in Region.objects.filter(level="county").values_list("code", flat=True):
            yield f"{code} {Region.objects.filter(level='prefecture').count()} ".encode()

    def answer():
        return StreamingHttpResponse(lines())

    _scope, response = asked("/admin/x/", member_of("curator", WENCHUAN), answer)
    with scoped(None):  # who reads it is the server, long after
        assert b"".join(response) == b"513221 0 "
        assert _scope_or_none() is None


def test_between_two_pieces_the_reader_has_no_scope():
    def answer():
        return StreamingHttpResponse(str(current().prefix).encode() for _ in range(3))

    _scope, response = asked("/admin/x/", member_of("curator", WENCHUAN), answer)
    with scoped(None):
        for piece in response:
            assert piece == WENCHUAN.encode() and _scope_or_none() is None


# -- the process ----------------------------------------------------------------------------------


def test_the_site_starts_without_asking_anything():
    """A queryset made while modules are loaded would keep the scope of whoever came first, or stop the site."""
    code = "import aba_site.wsgi, aba_site.urls, poverty.admin"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-2000:]


def test_no_module_keeps_a_queryset():
    from django.db.models import QuerySet

    kept = []
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in ("aba_site", "poverty", "ecommerce", "tourism", "supervision"):
            for said, value in vars(module).items():
                inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
                if any(isinstance(one, QuerySet) for one in (value, *inside)):
                    kept.append(f"{name}.{said}")
    assert kept == []


def test_a_wrong_host_or_verb_is_answered_outside_of_any_scope(client):
    with scoped(None):
        assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400
        assert client.get("/admin/login/").status_code == 200
        assert client.get("/admin/poverty/region/").status_code == 302
        assert client.get("/admin/nowhere/").status_code in (302, 404)


# -- the door to public pages ---------------------------------------------------------------------


def test_the_way_to_a_public_page_shows_only_what_one_sees(client, monkeypatch):
    """Django's own view looks among all rows, and would tell the short name of a draft elsewhere."""

    def way(row):
        return reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(row).pk, row.pk])

    theirs = make_record(Industry, "here", sector="fruit", region=Region.objects.get(code=WENCHUAN), state="draft")
    others = make_record(Industry, "there", sector="fruit", region=Region.objects.get(code=LI), state="draft")
    client.force_login(member_of("curator", WENCHUAN))
    assert client.get(way(theirs))["Location"].endswith("/industries/here/")
    assert client.get(way(others)).status_code == 404
    assert client.get(way(ContentType.objects.first())).status_code == 404, "what has no page here"
    for odd in ("x/1", "1/x", "99999999999999999999999/1", "0/0"):
        assert client.get(f"/admin/r/{odd}/").status_code == 404
    client.force_login(member_of(None))
    assert client.get(way(theirs)).status_code == 404
    colleague = member_of("curator", WENCHUAN)
    monkeypatch.setattr(type(colleague), "get_absolute_url", lambda user: f"/en/{user}/", raising=False)
    for role, found in (("administrator", 302), ("viewer", 404)):
        client.force_login(member_of(role, WENCHUAN))
        assert client.get(way(colleague)).status_code == found, "it needs the right to see such rows"


def test_the_theme_searches_no_rows(client):
    """It keeps what it found for five minutes, whatever becomes of a person's rights meanwhile."""
    command = admin.site._get_config("COMMAND", RequestFactory().get("/"))
    assert not command.get("search_models") and not command.get("search_callback")
