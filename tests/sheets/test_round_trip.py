"""Exporting any model and importing that file again changes nothing."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.utils import translation

from aba_site.sheets import formats
from aba_site.sheets.admin import SheetAdmin
from poverty.models import Fund, Observation, Upload

pytestmark = pytest.mark.django_db
SHEETS = {model: site for model, site in admin.site._registry.items() if isinstance(site, SheetAdmin)}


def sheet_of(model):
    return SHEETS[model].resource_classes[0]()


def exported(model, kind):
    return kind().export_data(sheet_of(model).export(native=kind.keeps_types))


def test_every_model_but_accounts_is_a_sheet():
    assert set(admin.site._registry) - set(SHEETS) == {User, Group}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", [formats.Csv, formats.Xlsx])
@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_a_sheet_brought_back_changes_nothing(model, kind, language):
    written = versions_of(model)
    with translation.override(language):
        data = exported(model, kind)
        result = sheet_of(model).import_data(formats.read(data), user=admin_user())
    assert [str(problem) for problem in result.problems] == []
    assert (result.totals["new"], result.totals["update"]) == (0, 0)
    assert result.totals["skip"] == sheet_of(model).filter_export(model.objects.all()).count()
    assert versions_of(model) == written


def versions_of(model):
    """How much was ever written: the history of a record, or the rows of what is only ever added."""
    return model.history.count() if hasattr(model, "history") else model.objects.count()


def admin_user():
    return get_user_model().objects.get_or_create(username="root", is_superuser=True)[0]


def test_nothing_is_written_when_nothing_differs(django_assert_num_queries):
    dataset = formats.read(exported(Observation, formats.Xlsx))
    uploads = Upload.objects.count()
    with django_assert_num_queries(4):  # the standing versions; indicators, regions and sources by key
        sheet_of(Observation).import_data(dataset)
    assert Upload.objects.count() == uploads


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", SHEETS, ids=lambda model: model._meta.label_lower)
def test_no_two_columns_share_a_heading(model, language):
    with translation.override(language):
        headings = sheet_of(model).get_export_headers()
    assert len(headings) == len({heading.casefold() for heading in headings}), sorted(headings)


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
