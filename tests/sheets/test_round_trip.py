"""Exporting any model and importing that file again changes nothing."""

import io

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.utils import translation

from aba_site.sheets.admin import SheetAdmin
from aba_site.sheets.layout.headings import folded
from aba_site.sheets.outgoing.files import save, save_template
from aba_site.sheets.planning.intake import Intake
from poverty.models import ClosedYear, Fund, Observation, Region, Revision, SourceMark, Upload
from supervision.models import Challenge, Reading
from tests.poverty.rows import make_source

pytestmark = pytest.mark.django_db
SHEETS = {model: site for model, site in admin.site._registry.items() if isinstance(site, SheetAdmin)}


def sheet_of(model):
    return SHEETS[model].sheet()


def exported(model, kind):
    file = io.BytesIO()
    save(kind, sheet_of(model), sheet_of(model).get_queryset(), file)
    return file.getvalue()


def brought_back(model, data, **options):
    return Intake(sheet_of(model), data, "sheet", **options).plan


def test_every_model_but_accounts_and_what_the_public_sends_is_a_sheet():
    assert set(admin.site._registry) - set(SHEETS) == {User, Challenge, Reading, Revision, ClosedYear}


def test_what_marks_mean_goes_out_and_comes_back_a_blank_among_them():
    source = make_source()
    for mark, attached, meaning in (("…", False, "O"), ("", False, "L"), ("-", False, "zero"), ("*", True, "P")):
        SourceMark.objects.create(source=source, mark=mark, attached=attached, meaning=meaning)
    plan = brought_back(SourceMark, exported(SourceMark, "csv"))
    assert (plan.problems, plan.rows, plan.unchanged) == ([], [], 4)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_a_sheet_brought_back_changes_nothing(model, kind, language):
    written = versions_of(model)
    with translation.override(language):
        plan = brought_back(model, exported(model, kind), user=admin_user())
        assert_sound(plan, model)
    assert (plan.new, plan.changed, plan.refused, plan.blank, plan.questions) == (0, 0, 0, 0, [])
    assert plan.unchanged == sheet_of(model).filter_export(model.objects.all()).count()
    assert plan.table.passed_over == []
    assert versions_of(model) == written


def test_every_township_and_village_of_the_register_comes_in_as_it_is_held():
    """The register as it was published, with its own headings."""
    data = (settings.BASE_DIR / "fixtures/sources/aba_divisions_2017.csv").read_bytes()
    plan = brought_back(Region, data)
    assert [str(problem) for problem in plan.problems] == []
    assert (plan.new, plan.changed, plan.unchanged) == (0, 0, data.count(b"\n") - 1)


def test_the_public_file_of_all_figures_comes_in_as_it_is_held(client):
    for language in ("en", "zh-hans"):
        data = client.get(f"/{language}/data/observations.csv").getvalue()
        plan = brought_back(Observation, data)
        assert [str(problem) for problem in plan.problems] == []
        assert (plan.new, plan.changed, plan.unchanged) == (0, 0, data.count(b"\r\n") - 1)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_a_template_with_what_is_held_brought_back_changes_nothing(model, language):
    file = io.BytesIO()
    with translation.override(language):
        save_template(sheet_of(model), file, queryset=sheet_of(model).get_queryset())
        plan = brought_back(model, file.getvalue(), user=admin_user())
        assert_sound(plan, model)
    assert (plan.new, plan.changed, plan.unchanged) == (0, 0, sheet_of(model).get_queryset().count())


def assert_sound(plan, model):
    """A sheet without rows says that it has none, and that is all."""
    problems = [str(problem) for problem in plan.problems]
    assert len(problems) == (0 if sheet_of(model).get_queryset().exists() else 1), problems
    assert plan.table.cells


def versions_of(model):
    """How much was ever written: the history of a record, or the rows of what is only ever added."""
    return model.history.count() if hasattr(model, "history") else model.objects.count()


def admin_user():
    return get_user_model().objects.get_or_create(username="root", is_superuser=True)[0]


def test_planning_what_is_held_already_costs_few_queries(django_assert_num_queries):
    data = exported(Observation, "xlsx")
    # the standing versions; indicators, regions and sources by key; regions and indicators by name; units, twice; marks
    with django_assert_num_queries(9):
        assert brought_back(Observation, data).unchanged
    assert not Upload.objects.filter(name="sheet").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_no_two_columns_share_a_heading(model, language):
    with translation.override(language):
        headings = sheet_of(model).get_export_headers()
    assert len(headings) == len({heading.casefold() for heading in headings}), sorted(headings)


@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_no_spelling_of_a_heading_means_two_columns(model):
    columns = {}
    for column in sheet_of(model).columns:
        for spelling in column.spellings():
            columns.setdefault(folded(spelling), set()).add(column.name)
    assert {spelling: names for spelling, names in columns.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("model", "first"),
    [
        (Observation, ["indicator", "region", "year", "indicator_name", "region_name", "value", "unit"]),
        (Fund, ["slug", "name_zh", "name_en", "region", "state"]),
    ],
)
def test_what_people_look_for_stands_first(model, first):
    sheet = sheet_of(model)
    order = sheet.get_export_order()
    assert list(order[: len(first)]) == first
    assert len(set(order)) == len(order) == len(sheet.fields)
