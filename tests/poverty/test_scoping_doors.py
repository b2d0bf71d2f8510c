"""
Doors tried one by one with forged requests, as somebody would who knows how the back-office is made.

Whoever keeps the data of one county tries to read, write or take what belongs to another.
"""

import json
import os
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse
from django.utils import translation

from aba_site.scoping import scoped
from aba_site.sheets import waiting
from aba_site.sheets.planning.intake import Choices, Intake
from aba_site.sheets.registry import resource_of
from poverty import actions, jobs
from poverty.models import (
    Brand,
    Certification,
    ClosedYear,
    Cooperative,
    Finding,
    Fund,
    Indicator,
    Industry,
    Membership,
    Observation,
    Product,
    Region,
    SavedFilter,
    Source,
    SourceMark,
    Upload,
)
from poverty.staff import scope_of
from tests.poverty.records import make_record
from tests.poverty.rows import make_indicator, make_observation, make_source
from tests.poverty.staff import administrator, member_of
from tests.site.planted_places import ABOVE, CODES, INSIDE, OTHER, OWN, SECRET, SHARED, plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted():
    make_source()
    return plant()


def staff(role, place=OWN) -> Client:
    client = Client()
    client.force_login(member_of(role, CODES[place]))
    return client


def address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def region(place):
    return Region.objects.get(code=CODES[place])


def errors(response):
    return response.context["adminform"].form.errors


def said(row):
    """All that a row says, as it stands in the database."""
    return type(row).objects.filter(pk=row.pk).values().get()


def filled(row, **changed):
    """What its form sends, changed here and there."""
    sent = {name: value for name, value in model_to_dict(row).items() if value is not None}
    for name, value in sent.items():
        if isinstance(value, list):
            sent[name] = [one.pk for one in value]
    return sent | changed


NEW = {"name_zh": "新", "name_en": "New", "slug": "brand-new", "section": "", "statements": ""}


# -- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [OTHER, ABOVE])
def test_nothing_is_added_elsewhere(planted, place):
    sent = NEW | {"region": region(place).pk, "source": make_source().pk, "level": "none"}
    response = staff("publisher").post(address(Cooperative, "add"), sent)
    assert set(errors(response)) == {"region"}
    assert not Cooperative.objects.filter(slug="brand-new").exists()


@pytest.mark.parametrize("place", [OWN, INSIDE])
def test_within_it_is(planted, place):
    sent = NEW | {"region": region(place).pk, "source": make_source().pk, "level": "none"}
    assert staff("curator").post(address(Cooperative, "add"), sent).status_code == 302
    assert Cooperative.objects.get(slug="brand-new").region == region(place)


@pytest.mark.parametrize("place", [OTHER, ABOVE])
def test_nothing_is_moved_elsewhere(planted, place):
    own = planted.rows[Cooperative][OWN]
    before = said(own)
    response = staff("publisher").post(address(Cooperative, "change", own.pk), filled(own, region=region(place).pk))
    assert set(errors(response)) == {"region"}
    assert said(own) == before


# model, field, what else the form needs
RELATIONS = [(Cooperative, "industry"), (Product, "industry"), (Certification, "product"), (Brand, "products"),
             (Finding, "answers"), (Fund, "source"), (apps.get_model("ecommerce.Partnership"), "platform")]  # fmt: skip


@pytest.mark.parametrize(("model", "name"), RELATIONS, ids=lambda one: getattr(one, "__name__", one))
@pytest.mark.parametrize("place", [OTHER, ABOVE])
def test_nothing_elsewhere_is_referred_to(planted, model, name, place):
    """By a key that no form offered: refused, as one that does not exist."""
    own = planted.rows[model][OWN]
    before = said(own)
    foreign = planted.rows[model._meta.get_field(name).related_model][place]
    client, answers = staff("publisher"), []
    for key in (foreign.pk, 98765432):
        response = client.post(address(model, "change", own.pk), filled(own, **{name: key}))
        assert set(errors(response)) == {name}
        answers.append(str(errors(response)).replace(str(key), "KEY"))
    assert answers[0] == answers[1]
    assert said(own) == before


def test_figures_are_recorded_within_and_from_sources_that_one_sees(planted):
    gdp = Indicator.objects.get(slug="gdp")
    sent = {
        "indicator": gdp.pk, "region": region(OWN).pk, "year": 1960, "value": "1", "status": "A",
        "qualifier": "exact", "year_basis": "stated", "source": make_source().pk,
    }  # fmt: skip
    client = staff("publisher")
    for name, key in (("region", region(OTHER).pk), ("source", planted.rows[Source][OTHER].pk)):
        response = client.post(address(Observation, "add"), sent | {name: key})
        assert set(errors(response)) == {name}
    assert not Observation.objects.filter(year=1960).exists()
    assert client.post(address(Observation, "add"), sent).status_code == 302
    assert Observation.objects.get(year=1960).region == region(OWN)


def test_a_record_that_may_lack_a_place_needs_one_where_no_such_are_kept(planted):
    sent = NEW | {"kind": "problem", "text_zh": "文", "text_en": "Text", "source": make_source().pk}
    response = staff("curator").post(address(Finding, "add"), sent)
    assert set(errors(response)) == {"region"}
    assert staff("curator", ABOVE).post(address(Finding, "add"), sent).status_code == 302


def test_a_prefecture_adds_no_region_to_another(planted):
    sent = {
        "name_zh": "新县", "name_en": "New County", "code": "510199", "level": "county",
        "parent": Region.objects.get(code="510100").pk, "source": make_source().pk,
    }  # fmt: skip
    client = staff("publisher", ABOVE)
    assert "parent" in errors(client.post(address(Region, "add"), sent))
    province = sent | {"code": "520000", "level": "province", "parent": ""}
    assert client.post(address(Region, "add"), province).status_code == 403
    assert not Region.objects.filter(code__in=("510199", "520000")).exists()


def test_what_is_published_above_is_read_and_not_changed(planted):
    above = make_record(Industry, "of-all", sector="fruit", region=region(ABOVE))
    client = staff("publisher")
    assert client.get(address(Industry, "change", above.pk)).status_code == 200
    before = said(above)
    for sent in (filled(above, name_en="Mine"), filled(above, region=region(OWN).pk)):
        assert client.post(address(Industry, "change", above.pk), sent).status_code == 403
    assert said(above) == before


@pytest.mark.parametrize("query", ["_popup=1", "_to_field=id", "_popup=1&_to_field=id", "_to_field=slug"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_other_way_to_open_a_form_leads_outside(planted, query, method):
    foreign = planted.rows[Industry][OTHER]
    for key in (foreign.pk, foreign.slug):
        response = getattr(staff("publisher"), method)(f"{address(Industry, 'change', key)}?{query}")
        assert response.status_code in (400, 404)
        assert SECRET not in response.content.decode()


def test_a_key_in_use_elsewhere_is_taken_and_no_more_is_told(planted):
    """Short names are parts of addresses, credit codes are given once to a whole country."""
    foreign = planted.rows[Cooperative][OTHER]
    Cooperative.objects.filter(pk=foreign.pk).update(credit_code="9" * 18)
    sent = NEW | {"region": region(OWN).pk, "source": make_source().pk, "level": "none"}
    for name, key in (("slug", foreign.slug), ("credit_code", "9" * 18)):
        response = staff("curator").post(address(Cooperative, "add"), sent | {name: key})
        assert len(errors(response)) == 1
        assert SECRET not in response.content.decode()


# -- mass assignment ------------------------------------------------------------------------------

FORGED = {
    "state": "published", "submitted_by": 1, "submitted_at_0": "2020-01-01", "submitted_at_1": "00:00",
    "submitted_at": "2020-01-01", "search_key": "x", "kept_by": None, "id": 98765432, "pk": 98765432,
}  # fmt: skip


def forged():
    other = Region.objects.get(code=CODES[OTHER])
    return FORGED | {"kept_by": other.pk, "kept_by_id": other.pk}


def test_a_record_takes_from_a_form_only_what_it_offers(planted):
    client = staff("publisher")
    sent = NEW | {"region": region(OWN).pk, "source": make_source().pk, "level": "none"} | forged()
    assert client.post(address(Cooperative, "add"), sent).status_code == 302
    row = Cooperative.objects.get(slug="brand-new")
    assert (row.state, row.submitted_by, row.submitted_at) == ("draft", None, None)
    assert row.pk != 98765432 and row.search_key != "x"
    client.post(address(Cooperative, "change", row.pk), filled(row) | forged())
    row.refresh_from_db()
    assert (row.state, row.submitted_by, row.submitted_at) == ("draft", None, None)


def test_a_source_is_kept_where_its_person_works(planted):
    """Whatever the form says: else it could be given to others, or taken from them."""
    client = staff("curator")
    sent = {"name_zh": "新", "name_en": "New", "slug": "brand-new", "kind": "report"} | forged()
    assert client.post(address(Source, "add"), sent).status_code == 302
    row = Source.objects.get(slug="brand-new")
    assert (row.kept_by, row.state) == (region(OWN), "draft")
    client.post(address(Source, "change", row.pk), sent | {"name_en": "Renamed"})
    row.refresh_from_db()
    assert (row.kept_by, row.name_en) == (region(OWN), "Renamed")


def test_a_published_source_of_others_is_not_changed(planted):
    source = make_source("of-others", kept_by=region(OTHER))
    client, before = staff("publisher"), said(source)
    assert client.get(address(Source, "change", source.pk)).status_code == 200
    assert client.post(address(Source, "change", source.pk), filled(source, name_en="Mine")).status_code == 403
    assert said(source) == before


def test_a_figure_takes_from_a_form_only_what_it_offers(planted):
    sent = {
        "indicator": Indicator.objects.get(slug="gdp").pk, "region": region(OWN).pk, "year": 1960, "value": "1",
        "status": "A", "qualifier": "exact", "year_basis": "stated", "source": make_source().pk,
        "published_at": "2020-01-01", "published_at_0": "2020-01-01", "published_at_1": "00:00", "published_by": 1,
        "recorded_by": administrator().pk, "submitted_by": administrator().pk, "submitted_at": "2020-01-01",
        "upload": planted.rows[Upload][OTHER].pk, "version": 7, "superseded_at": "2020-01-01", "cell": "A1",
    }  # fmt: skip
    staff("publisher").post(address(Observation, "add"), sent)
    row = Observation.objects.get(year=1960)
    assert (row.published_at, row.published_by, row.submitted_by, row.upload) == (None, None, None, None)
    assert (row.recorded_by, row.version, row.superseded_at, row.cell) == (
        member_of("publisher", CODES[OWN]),
        1,
        None,
        "",
    )


def test_of_an_upload_the_note_alone_is_written(planted):
    upload = planted.rows[Upload][OWN]
    before = said(upload)
    sent = dict.fromkeys(before, "x") | {
        "region": region(OTHER).pk, "state": "published", "uploaded_by": administrator().pk, "note": "mine"
    }  # fmt: skip
    staff("publisher").post(address(Upload, "change", upload.pk), sent)
    assert said(upload) == before | {"note": "mine"}


def test_a_challenge_stays_about_its_figure(planted):
    challenge = planted.rows[apps.get_model("supervision.Challenge")][OWN]
    before = said(challenge)
    sent = {
        "state": "answered", "question_zh": "问", "question_en": "Q", "answer_zh": "答", "answer_en": "A",
        "region": region(OTHER).pk, "year": 2000, "text": "changed", "answered_by": administrator().pk, "version": 9,
    }  # fmt: skip
    staff("publisher").post(address(type(challenge), "change", challenge.pk), sent)
    kept = {name: said(challenge)[name] for name in ("region_id", "year", "text", "version", "document", "kind")}
    assert kept == {name: before[name] for name in kept}
    challenge.refresh_from_db()
    assert challenge.answered_by in (None, member_of("publisher", CODES[OWN]))


# -- lists and their actions ----------------------------------------------------------------------


@pytest.mark.parametrize("across", ["0", "1"])
@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.label)
def test_no_action_reaches_outside(planted, model, across):
    """Every action of every list, about what lies outside: nothing of it changes, nor is anything of it shown."""
    rows = [row for place, row in planted.rows.get(model, {}).items() if place in (OTHER, ABOVE)]
    if model._meta.label_lower in SHARED:
        return
    before = [said(row) for row in rows]
    client = staff("administrator")
    page = admin.site._registry[model]
    request = client.get(address(model, "changelist")).wsgi_request
    names = list(page.get_actions(request))
    for name in names:
        for extra in ({}, {"reason": "because", "confirmed": "1", "apply": "1", "post": "yes"}):
            sent = {"action": name, "_selected_action": [row.pk for row in rows], "select_across": across, "index": "0"}
            listed = address(model, "changelist") + f"?q=zother&id__in={','.join(str(row.pk) for row in rows)}"
            response = client.post(listed, sent | extra)
            assert response.status_code < 500
            assert SECRET not in response.content.decode(), name
            response = client.post(address(model, "changelist"), sent | extra | {"select_across": "0"})
            assert response.status_code < 500
            assert SECRET not in response.content.decode(), name
    assert [said(row) for row in rows] == before


def test_an_action_about_some_that_are_only_read_takes_the_others(planted):
    """What is published above can be chosen in a list; it is passed over, and stays as it is."""
    own = make_record(Industry, "own-one", sector="fruit", region=region(OWN))
    above = make_record(Industry, "of-all", sector="fruit", region=region(ABOVE))
    before, client = said(above), staff("publisher")
    sent = {"action": "withdraw", "_selected_action": [own.pk, above.pk], "select_across": "0", "reason": "because"}
    asked = client.post(address(Industry, "changelist"), sent)
    assert (asked.context["weighed"].done, asked.context["weighed"].passed) == (1, 1)
    confirmed = {"confirmed": asked.context["weighed"].digest}
    client.post(address(Industry, "changelist"), sent | confirmed)
    own.refresh_from_db()
    assert own.state == "withdrawn" and said(above) == before


# -- sheets ---------------------------------------------------------------------------------------


def send(client, model, text, **fields):
    file = SimpleUploadedFile("sheet.csv", text.encode())
    return client.post(address(model, "import"), {"import_file": file, **fields})


def confirm(client, model, shown):
    return client.post(address(model, "process_import"), {"sheet": shown.context["sheet"].token}, follow=True)


def bring_in(client, model, text, **fields):
    shown = send(client, model, text, **fields)
    return confirm(client, model, shown) if shown.context["preview"].may_be_confirmed else shown


def problems(response):
    plan = response.context["preview"].plan
    return [str(one) for one in (*plan.faults, *plan.warnings)]


COOPERATIVES = "slug,name_zh,name_en,region,source,industry\n"


def ghosts():
    """A county, an industry and a source of the other county, with every kind of name."""
    county = Region.objects.create(
        code="513299", level="county", parent=region(ABOVE), source=make_source(), name_zh="鬼城县",
        name_en="Ghost County", former_names="旧鬼县;Old Ghost", former_code="513298", pinyin="Guicheng",
        state="published",
    )  # fmt: skip
    source = make_source(
        "ghost-source", name_zh="鬼源", name_en="Ghost source", label_en="GS", kept_by=county, state="draft"
    )
    industry = make_record(Industry, "ghost-industry", name_en="Ghost growing", sector="fruit", region=county)
    return county, source, industry


CALLED = {
    "region": ["513299", "鬼城县", "鬼城", "Ghost County", "513299 鬼城县", "鬼城县 (513299)", "旧鬼县", "Old Ghost",
               "513298", "Guicheng"],
    "source": ["ghost-source", "鬼源", "Ghost source", "GS", "ghost-source 鬼源"],
    "industry": ["ghost-industry", "Ghost growing", "ghost-industry Ghost growing"],
}  # fmt: skip


@pytest.mark.parametrize("column", CALLED)
def test_a_sheet_says_of_what_lies_outside_what_it_says_of_what_does_not_exist(planted, column):
    """To the letter: asked while it is there, and again once it is gone."""
    client = staff("curator")
    cells = {"region": CODES[OWN], "source": "test-report", "industry": ""}
    lines = [
        ",".join([f"coop-{number}", "社", "Coop", *(cells | {column: name}).values()])
        for number, name in enumerate(CALLED[column])
    ]
    sheet = COOPERATIVES + "\n".join(lines)
    county, source, industry = ghosts()
    there = problems(send(client, Cooperative, sheet))
    industry.history.all().delete()
    industry.delete()
    source.delete()
    county.delete()
    assert there == problems(send(client, Cooperative, sheet))
    assert len(there) == len(CALLED[column])


def test_so_it_does_of_figures(planted):
    client = staff("curator")
    make_indicator()
    rows = "".join(f"test-output,{name},19{50 + n},1,test-report\n" for n, name in enumerate(CALLED["region"]))
    sheet = f"indicator,region,year,value,source\n{rows}test-output,{CODES[OWN]},1970,1,ghost-source\n"
    county, source, industry = ghosts()
    make_observation(make_indicator(), county, 1950, "7")
    there = problems(send(client, Observation, sheet))
    Observation.objects.filter(region=county).delete()
    industry.history.all().delete()
    industry.delete()
    source.delete()
    county.delete()
    assert there == problems(send(client, Observation, sheet))
    assert len(there) == len(CALLED["region"]) + 1


@pytest.mark.parametrize("model", [Cooperative, Fund, Brand, Industry, Source], ids=lambda model: model.__name__)
def test_no_sheet_overwrites_what_lies_outside(planted, model):
    """A short name in use elsewhere is refused, as it is part of addresses; of the row itself nothing is told."""
    foreign = planted.rows[model][OTHER]
    before = said(foreign)
    heads = "slug,name_zh,name_en" + ("" if model is Source else ",region,source")
    row = f"{foreign.slug},我的,Mine" + ("" if model is Source else f",{CODES[OWN]},test-report")
    for key in ("slug", "id"):  # the heading of what a sheet takes for the key
        shown = send(staff("publisher"), model, f"{heads.replace('slug', key)}\n{row}\n")
        assert not shown.context["preview"].may_be_confirmed
        assert "cannot be used here" in " ".join(problems(shown))
        assert SECRET not in shown.content.decode()
    assert said(foreign) == before


def test_keys_of_the_database_mean_nothing_in_a_sheet(planted):
    foreign = planted.rows[Fund][OTHER]
    before = said(foreign)
    sheet = f"id,name_zh,name_en,region,source,purpose\n{foreign.pk},我的,Mine,{CODES[OWN]},test-report,tourism\n"
    bring_in(staff("publisher"), Fund, sheet)
    assert said(foreign) == before


def test_codes_of_regions_outside_are_refused_alike_whether_there_is_such_a_region_or_not(planted):
    heads = "code,name_zh,name_en,level,source\n"
    client, told = staff("publisher", ABOVE), []
    for code in ("510000", "520000"):
        found = problems(send(client, Region, f"{heads}{code},省,Province,province,test-report\n"))
        told.append([text.replace(code, "CODE") for text in found])
    assert [Region.objects.filter(code=code).exists() for code in ("510000", "520000")] == [True, False]
    assert told[0] and told[0] == told[1]


def test_no_sheet_moves_a_row_elsewhere(planted):
    own = planted.rows[Cooperative][OWN]
    before = said(own)
    for place in (OTHER, ABOVE):
        shown = send(staff("publisher"), Cooperative, f"slug,region\n{own.slug},{CODES[place]}\n")
        assert not shown.context["preview"].may_be_confirmed
    assert said(own) == before


def test_no_sheet_changes_what_is_only_read(planted):
    above = make_record(Industry, "of-all", sector="fruit", region=region(ABOVE))
    others = make_source("of-others", kept_by=region(OTHER))
    for model, row in ((Industry, above), (Source, others)):
        before = said(row)
        for extra in ("", ",region"):
            if model is Source and extra:
                continue
            cells = f",{CODES[OWN]}" if extra else ""
            shown = send(staff("publisher"), model, f"slug,name_en{extra}\n{row.slug},Mine{cells}\n")
            assert "is kept by others" in " ".join(problems(shown))
        assert said(row) == before


def test_a_sheet_sets_neither_state_nor_who_submitted_or_keeps(planted):
    client = staff("publisher")
    heads = "slug,name_zh,name_en,kind"
    shown = send(client, Source, f"{heads},state\nbrand-new,新,New,report,published\n")
    assert "only the back-office publishes or withdraws" in " ".join(problems(shown))
    assert not shown.context["preview"].may_be_confirmed
    for column in ("submitted_by", "submitted_at", "kept_by", "kept_by_id", "search_key", "history"):
        bring_in(client, Source, f"{heads},{column}\nnew-{column.replace('_', '-')},新,New,report,{CODES[OTHER]}\n")
    for source in Source.objects.filter(slug__startswith="new-"):
        assert (source.submitted_by, source.submitted_at, source.kept_by) == (None, None, region(OWN))
    bring_in(client, Source, f"{heads}\nbrand-new,新,New,report\n")
    assert Source.objects.get(slug="brand-new").kept_by == region(OWN)


def test_a_record_without_a_place_comes_in_only_where_such_are_kept(planted):
    sheet = "slug,name_zh,name_en,kind,text_zh,text_en,source\nbrand-new,新,New,problem,文,Text,test-report\n"
    shown = send(staff("curator"), Finding, sheet)
    assert problems(shown) and not shown.context["preview"].may_be_confirmed
    bring_in(staff("curator", ABOVE), Finding, sheet)
    assert Finding.objects.get(slug="brand-new").region is None


def test_only_the_note_of_ones_own_uploads_comes_in_by_sheet(planted):
    own, foreign = planted.rows[Upload][OWN], planted.rows[Upload][OTHER]
    before = said(foreign)
    client = staff("publisher")
    shown = send(client, Upload, f"reference,note\n{foreign.reference},mine\n")
    unknown = send(client, Upload, f"reference,note\n{'0' * 8}-0000-4000-8000-{'0' * 12},mine\n")
    texts = [problems(shown)[0], problems(unknown)[0]]
    assert texts[0].replace(str(foreign.reference), "X") == texts[1].replace(
        "00000000-0000-4000-8000-000000000000", "X"
    )
    assert said(foreign) == before
    bring_in(client, Upload, f"reference,note,state,region\n{own.reference},mine,published,{CODES[OTHER]}\n")
    own.refresh_from_db()
    assert (own.note, own.state, own.region) == ("mine", "pending", region(OWN))


def test_what_marks_mean_is_said_by_who_keeps_the_source(planted):
    """In others' sources they are answered for one sheet, and for nobody else."""
    source, gdp = make_source(), make_indicator()
    SourceMark.objects.create(source=source, mark="…", meaning="O")
    client = staff("publisher")
    shown = send(client, SourceMark, "source,mark,attached,meaning\ntest-report,…,false,L\n")
    assert "is kept by others" in " ".join(problems(shown))
    response = client.post(address(SourceMark, "add"), {"source": source.pk, "mark": "#", "meaning": "O"})
    assert set(errors(response)) == {"source"}
    mark = SourceMark.objects.get(source=source)
    assert client.post(address(SourceMark, "change", mark.pk), {"meaning": "L"}).status_code == 403
    figures = f"indicator,region,year,value,source\n{gdp.slug},{CODES[OWN]},1960,—,test-report\n"
    shown = send(client, Observation, figures)
    token = shown.context["sheet"].token
    shown = client.post(address(Observation, "import"), {"sheet_token": token, "mark-0-—": "O"})
    confirm(client, Observation, shown)
    assert Observation.objects.get(year=1960, region=region(OWN)).status == "O"
    assert [(one.mark, one.meaning) for one in SourceMark.objects.filter(source=source)] == [("…", "O")]
    own = make_source("own-source", kept_by=region(OWN))
    sent = {"source": own.pk, "mark": "#", "meaning": "O"}
    assert client.post(address(SourceMark, "add"), sent).status_code == 302


def test_a_sheet_that_waits_is_its_persons_alone(planted):
    """Not a colleague's either: neither looked at, nor marked, nor confirmed."""
    mine, colleague = staff("curator"), staff("publisher")
    shown = send(
        mine, Fund, f"slug,name_zh,name_en,region,source,purpose\nx y,新,{SECRET},{CODES[OWN]},test-report,tourism\n"
    )
    token = shown.context["sheet"].token
    assert mine.get(address(Fund, "import_marked", token)).status_code == 200
    assert colleague.get(address(Fund, "import_marked", token)).status_code == 404
    assert SECRET not in colleague.post(address(Fund, "import"), {"sheet_token": token}).content.decode()
    assert colleague.post(address(Fund, "process_import"), {"sheet": token}).status_code == 302
    assert mine.get(address(Industry, "import_marked", token)).status_code == 404, "of another model"
    assert not Fund.objects.filter(name_en=SECRET).exists()


def test_a_sheet_that_was_looked_at_is_written_under_the_rights_of_that_moment(planted):
    client, user = staff("curator"), member_of("curator", CODES[OWN])
    heads = "slug,name_zh,name_en,region,source,purpose\n"
    shown = send(client, Fund, f"{heads}brand-new,新,New,{CODES[OWN]},test-report,tourism\n")
    Membership.objects.filter(user=user).update(region=region(OTHER))
    response = confirm(client, Fund, shown)
    assert "Nothing was written" in response.content.decode()
    assert not Fund.objects.filter(slug="brand-new").exists()
    assert CODES[OWN] in shown.content.decode()


def test_whether_a_file_came_in_before_is_told_of_ones_own(planted):
    sheet = f"slug,name_zh,name_en,region,source,purpose\nbrand-new,新,New,{CODES[OTHER]},test-report,tourism\n"
    assert bring_in(staff("curator", OTHER), Fund, sheet).status_code == 200
    assert Fund.objects.filter(slug="brand-new").exists()
    assert send(staff("curator", OTHER), Fund, sheet).context["preview"].before
    assert not send(staff("curator"), Fund, sheet).context["preview"].before


def test_a_sheet_waits_for_whoever_brought_it_in_that_session(planted, rf):
    request = rf.get("/")
    request.session, request.user = {}, member_of("curator", CODES[OWN])
    sheet = waiting.lay_aside(request, model="poverty.fund", name="x.csv", data=b"x")
    assert waiting.find(request, model="poverty.fund", token=sheet.token) == sheet
    assert waiting.find(request, model="poverty.brand", token=sheet.token) is None
    assert waiting.find(request, model="poverty.fund", token="0" * 32) is None
    request.user = member_of("curator", CODES[OTHER])
    assert waiting.find(request, model="poverty.fund", token=sheet.token) is None


def test_what_others_keep_of_their_lists_is_theirs(planted):
    theirs = SavedFilter.objects.create(user=planted.people[INSIDE], model="poverty.fund", name="Theirs", query="q=x")
    client = staff("administrator")
    assert "Theirs" not in client.get(address(Fund, "changelist")).content.decode()
    assert client.post(address(Fund, "change_filter", theirs.pk), {"name": "Mine"}).status_code == 404
    assert client.post(address(Fund, "change_filter", theirs.pk), {"remove": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "Theirs"


# -- processes ------------------------------------------------------------------------------------


@pytest.fixture
def job(planted, settings, tmp_path):
    """A sheet that a curator of the county confirmed, left to a process that has not begun."""
    settings.MEDIA_ROOT = tmp_path
    user = member_of("curator", CODES[OWN])
    data = f"slug,name_zh,name_en,region,source,purpose\nbrand-new,新,New,{CODES[OWN]},test-report,tourism\n".encode()
    with scoped(scope_of(user)):
        resource = resource_of(Fund)
        intake = Intake(resource, data, "sheet.csv", choices=Choices(), user=user)
        work = {
            "name": "sheet.csv", "choices": Choices().as_json(), "fingerprint": intake.plan.fingerprint(),
            "user": user.pk,
        }  # fmt: skip
        upload = actions.begin_upload(name="sheet.csv", sha256=intake.sha256, model="poverty.fund", by=user)
    told = {"language": translation.get_language(), "work": work}
    os.close(jobs._open(upload, {"work.json": json.dumps(told).encode(), "sheet": data}))
    return upload


def write(upload):
    call_command("apply_sheet", str(upload.reference))


def test_a_process_writes_under_the_rights_of_whose_sheet_it_is(job):
    write(job)
    fund = Fund.objects.get(slug="brand-new")
    assert (fund.region, fund.state) == (region(OWN), "draft")
    job.refresh_from_db()
    assert job.region == region(OWN)


@pytest.mark.parametrize(
    "lost",
    [{"region": OTHER}, {"until": date(2020, 1, 1)}, {"role": "viewer"}, {"is_active": False}, {"is_staff": False}],
    ids=["moved", "ended", "viewer", "closed", "no staff"],
)  # fmt: skip
def test_whoever_lost_the_right_meanwhile_writes_nothing(job, lost):
    """It is said on the upload, which does not go on seeming to be written."""
    user = job.uploaded_by
    if "is_active" in lost or "is_staff" in lost:
        type(user).objects.filter(pk=user.pk).update(**lost)
    else:
        changed = {name: region(value) if name == "region" else value for name, value in lost.items()}
        Membership.objects.filter(user=user).update(**changed)
    with pytest.raises(CommandError):
        write(job)
    job.refresh_from_db()
    assert job.state == "failed" and job.note
    assert not Fund.objects.filter(slug="brand-new").exists()


# -- writing, past all pages ----------------------------------------------------------------------


def within(role="publisher"):
    return scoped(scope_of(member_of(role, CODES[OWN])))


def test_actions_refuse_what_lies_outside_though_a_page_had_let_it_through(planted):
    """The last check, where rows are written: what it is given may come from anywhere."""
    by = member_of("publisher", CODES[OWN])
    foreign = Fund.objects.get(pk=planted.rows[Fund][OTHER].pk)
    published = Fund.objects.filter(region=region(OTHER), state="published").first()
    before = said(foreign), said(published)
    gdp = Indicator.objects.get(slug="gdp")
    figure = Observation(indicator=gdp, region=region(OTHER), year=1960, value=1, source=make_source())
    upload = Upload.objects.create(
        name="x", sha256="0" * 64, uploaded_at=foreign.history.last().history_date, state="applying", uploaded_by=by,
        region=region(OWN), model="poverty.fund",
    )  # fmt: skip
    above = make_record(Industry, "of-all", sector="fruit", region=region(ABOVE))
    closed = ClosedYear.objects.get()
    own = make_record(Fund, "own-fund", purpose="tourism", region=region(OWN))
    change = actions.RecordChange(foreign, new=False, before={}, after={"name_en": "Mine"})
    fresh = Fund(
        slug="brand-new", name_zh="新", name_en="New", region=region(OTHER), source=make_source(), purpose="tourism"
    )
    doors = [
        lambda: actions.save_record(record=foreign, by=by),
        lambda: actions.propose(record=published, before={}, after={"name_en": "Mine"}, by=by),
        lambda: actions.record(figures=[figure], by=by),
        lambda: actions.apply_records(
            upload=upload, rows=[actions.RecordChange(fresh, new=True, after={})], unchanged=0
        ),
        lambda: actions.apply_records(upload=upload, rows=[change], unchanged=0),
        lambda: actions.propose(record=own, before={}, after={"region_id": foreign.region_id}, by=by),
        lambda: actions.note_relations(record=foreign, before={}, after={}, by=by),
        lambda: actions.edit_records(records=[above], values={"name_en": "Mine"}, reason="x", by=by),
        lambda: actions.close_year(indicator=gdp, year=1951, by=by),
        lambda: actions.reopen_year(closed=closed, by=by, reason="x"),
        lambda: actions.must_keep(CODES[OTHER]),
        lambda: actions.must_keep(None),
    ]
    for number, door in enumerate(doors):
        with within(), pytest.raises((PermissionDenied, actions.Moved)):
            door()
            pytest.fail(f"door {number} is open")
    assert (said(foreign), said(published)) == before
    assert not Observation.objects.filter(year=1960).exists() and not Fund.objects.filter(slug="brand-new").exists()


def test_a_key_that_was_taken_elsewhere_meanwhile_is_noticed(planted):
    """Between looking at a sheet and writing it: told as any other change since, not as a fault of the database."""
    by, foreign = member_of("publisher", CODES[OWN]), planted.rows[Fund][OTHER]
    upload = actions.begin_upload(name="x", sha256="0" * 64, model="poverty.fund", by=by)
    fresh = Fund(
        slug=foreign.slug, name_zh="新", name_en="New", region=region(OWN), source=make_source(), purpose="tourism"
    )  # fmt: skip
    with within(), pytest.raises(actions.Moved):
        actions.apply_records(upload=upload, rows=[actions.RecordChange(fresh, new=True)], unchanged=0)


def test_reviewing_passes_over_what_lies_outside(planted):
    by = member_of("publisher", CODES[OWN])
    rows = {model: planted.rows[model][OTHER] for model in (Fund, apps.get_model("poverty.Revision"))}
    before = {model: said(row) for model, row in rows.items()}
    with within():
        for act, given in (
            (actions.submit_records, {"records": [rows[Fund]]}),
            (actions.withdraw_records, {"records": [rows[Fund]], "reason": "x", "states": ("draft", "published")}),
        ):
            assert act(by=by, **given).done == 0
        (revision,) = [row for model, row in rows.items() if model is not Fund]
        assert actions.approve_revisions(revisions=[revision], by=by).done == 0
        assert actions.drop_revisions(revisions=[revision], by=by).done == 0
        for act in (actions.submit_upload, actions.withdraw_upload):
            reason = {"reason": "x"} if act is actions.withdraw_upload else {}
            with pytest.raises(Upload.DoesNotExist):
                act(upload=planted.rows[Upload][OTHER], by=by, **reason)
        assert not Observation.objects.filter(region__code=CODES[OTHER]).exists()
    assert {model: said(row) for model, row in rows.items()} == before


def test_undoing_a_sheet_leaves_what_was_moved_away_since(planted):
    user = member_of("publisher", CODES[OWN])
    heads = "slug,name_zh,name_en,region,source,purpose\n"
    bring_in(staff("publisher"), Fund, f"{heads}brand-new,新,New,{CODES[OWN]},test-report,tourism\n")
    fund, upload = Fund.objects.get(slug="brand-new"), Upload.objects.get(uploaded_by=user)
    Fund.objects.filter(pk=fund.pk).update(region=region(OTHER))
    before = said(fund)
    with within():
        actions.withdraw_upload(upload=upload, by=user, reason="x")
    assert said(fund) == before
