"""Every page of the back-office opens, in both languages, with few queries."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import translation

from aba_site.sheets.admin import SheetAdmin
from poverty.models import Observation, Revision, Upload
from supervision.models import Challenge, Reading
from tests.poverty.records import make_record
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
MODELS = list(admin.site._registry)
KEPT = [model for model in MODELS if isinstance(admin.site._registry[model], SheetAdmin)]
NEVER_ADDED = (Upload, Challenge, Revision, Reading)
WITH_HISTORY = [model for model in KEPT if hasattr(model, "history")]
MOST_QUERIES_OF_A_LIST = 12


@pytest.fixture
def staff(client):
    client.force_login(administrator())
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def opened(staff, url, language="en"):
    response = staff.get(url, headers={"accept-language": language})
    assert response.status_code == 200, url
    return response.text


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label_lower)
def test_lists_and_forms_open(staff, model, language):
    listed = opened(staff, address(model, "changelist"), language)
    with translation.override(language):
        assert str(model._meta.verbose_name_plural).casefold() in listed.casefold()
    if model not in NEVER_ADDED:
        opened(staff, address(model, "add"), language)
    first = model.objects.first()
    if first:
        opened(staff, address(model, "change", first.pk), language)
        opened(staff, address(model, "history", first.pk), language)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label_lower)
def test_sheets_go_out_and_their_form_opens(staff, model, language):
    opened(staff, address(model, "import"), language)
    opened(staff, address(model, "export"), language)
    for number, start in enumerate((b"PK", b"\xef\xbb\xbf")):
        response = staff.post(address(model, "export"), {"format": str(number), "resource": "0"})
        assert response.status_code == 200
        assert response.getvalue().startswith(start)
        assert "attachment" in response["content-disposition"]
    response = staff.get(address(model, "template"))
    assert response.getvalue().startswith(b"PK")


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label_lower)
def test_a_list_asks_few_queries(staff, model, django_assert_max_num_queries):
    url = address(model, "changelist")
    staff.get(url)
    with django_assert_max_num_queries(MOST_QUERIES_OF_A_LIST):
        staff.get(url)


@pytest.mark.parametrize("model", WITH_HISTORY, ids=lambda model: model._meta.label_lower)
def test_an_earlier_state_can_be_looked_at(staff, model):
    needed = {"enterprise": {"level": "provincial"}, "certification": {"scheme": "green"}}
    record = model.objects.first() or make_record(model, "one", **needed.get(model._meta.model_name, {}))
    record.save()
    opened(staff, address(model, "simple_history", record.pk, record.history.first().pk))


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize("query", ["region__id__exact=x", "state__exact=%00", "q=%00", "p=999", "standing=x", "e=1"])
def test_nonsense_in_the_address_is_no_server_error(staff, model, query):
    for page in ("changelist", "export"):
        response = staff.get(f"{address(model, page)}?{query}", follow=True)
        assert response.status_code in (200, 400)


@pytest.mark.parametrize("words", ["汶川", "wenchuan", "wcx", "513221", "Wenchuan County"])
def test_a_region_is_found_by_any_of_its_names(staff, words):
    assert "513221" in opened(staff, f"{address(KEPT[_index('region')], 'changelist')}?q={words}")


@pytest.mark.parametrize("words", ["阿坝 2016", "aba gdp 2016", "aba 地区生产总值 2016"])
def test_a_figure_is_found_by_indicator_region_and_year(staff, words):
    assert "281.32" in opened(staff, f"{address(Observation, 'changelist')}?q={words}")


def test_a_figure_shows_all_its_versions(staff):
    figure = Observation.objects.published().get(indicator__slug="gdp", region__code="513200", year=2016)
    text = opened(staff, address(Observation, "change", figure.pk))
    assert "All versions of this figure" in text
    assert "281.32" in text


def _index(name):
    return [model._meta.model_name for model in KEPT].index(name)


@pytest.mark.parametrize(
    "query",
    ["?id__in=" + "9" * 30, "?status__exact=%00", "?status__exact=%00&status__exact=A", "?q=%00", "?p=x", "?o=9.9"],
)
@pytest.mark.parametrize("page", ["changelist", "export"])
def test_an_address_that_makes_no_sense_shows_the_list(staff, page, query):
    response = staff.get(address(Observation, page) + query, follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("model", [Observation, User], ids=["figures", "users"])
def test_a_page_of_text_in_the_search_box_is_no_error(staff, model):
    opened(staff, address(model, "changelist") + "?q=" + "aba+" * 1500)
