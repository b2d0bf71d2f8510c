"""Each constraint of the trunk is tried; one that nobody tries fails here."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db.models import F

from poverty.models import DataVersion, Decision, DecisionItem, Indicator, Observation, Region, Source, Upload
from tests.constraints import (
    assert_check_refuses,
    assert_second_row_refused,
    cases_of,
    checks_of,
    models_of,
    record,
    unique_fields_of,
    uniques_of,
)
from tests.poverty.staff import administrator

WHEN = datetime(2026, 1, 1, tzinfo=UTC)
CREDIT_CODE = "91513200TEST000001"

pytestmark = pytest.mark.django_db


def good(model):
    """The fields of a row that every constraint lets pass."""
    names = {"name_zh": "测试", "name_en": "Test", "state": "published"}
    source = Source.objects.get(slug="aba-paper")
    rows = {
        "source": {"slug": "test", "year": 2018, **names},
        "region": {
            "code": "513227", "level": "county", "parent": Region.objects.get(code="513200"), "source": source,
            "longitude": 102, "latitude": 31, "area_km2": 10, "tile_column": 9, "tile_row": 9, **names,
        } | {"code": "513299"},
        "indicator": {"slug": "test", "theme": "economy", "unit_zh": "元", "unit_en": "yuan", **names},
        "sourcemark": {"source": source, "mark": "…", "meaning": "O", "decided_at": WHEN},
        "upload": {"name": "test.csv", "sha256": "0" * 64, "uploaded_at": WHEN, "reference": UUID(int=1)},
        "publication": {"at": WHEN, "kind": "published", "figures_new": 1, "reference": UUID(int=2)},
        "uploadedrow": {"upload": Upload.objects.first(), "model": "poverty.fund", "object_id": 1},
        "observation": {
            "indicator": Indicator.objects.get(slug="gdp"), "region": Region.objects.get(code="513227"), "year": 2010,
            "value": 1, "source": source, "recorded_at": WHEN, "published_at": WHEN,
        },
        "industry": record("test", sector="fruit", area_mu=1),
        "product": record("test"),
        "brand": record("test", registered_on=date(2020, 1, 2)),
        "certification": record("test", scheme="organic", valid_from=date(2020, 1, 2)),
        "cooperative": record("test", credit_code=CREDIT_CODE, members=10, poor_members=4),
        "familyfarm": record("test", credit_code=CREDIT_CODE, area_mu=1),
        "enterprise": record("test", credit_code=CREDIT_CODE, level="provincial"),
        "productionbase": record("test", kind="modern", area_mu=1),
        "fund": record("test", purpose="tourism", year=2017, amount_yuan=1),
        "finding": record("test", kind="problem", text_zh="测试。", text_en="Test."),
        "membership": {"user": administrator(), "role": "viewer"},
        "revision": {"model": "poverty.fund", "object_id": 1, "name": "Test", "state": "draft"},
        "decision": {"kind": "submitted", "rows": 1},
        "decisionitem": {"decision": Decision.objects.first(), "model": "poverty.fund", "object_id": 1},
        "closedyear": {"indicator": Indicator.objects.get(slug="gdp"), "year": 2010},
        "savedfilter": {"user": administrator(), "model": "poverty.fund", "name": "Test"},
        "heldseries": {
            "region": Region.objects.get(code="513227"), "indicator": Indicator.objects.get(slug="gdp"),
            "figures": 1, "with_value": 1, "doubtful": 0, "first_year": 2010, "last_year": 2010,
        },
        "heldtheme": {
            "region": Region.objects.get(code="513227"), "theme": "environment",
            "figures": 1, "with_value": 1, "doubtful": 0, "first_year": 2010, "last_year": 2010,
        },
        "listcolumns": {"user": administrator(), "model": "poverty.fund"},
    }  # fmt: skip
    if model is DecisionItem and rows["decisionitem"]["decision"] is None:
        rows["decisionitem"]["decision"] = Decision.objects.create(**rows["decision"])
    if model is DataVersion:
        DataVersion.objects.all().delete()  # there is one in every database, and no second
        return {}
    return rows[model._meta.model_name]


ORGANISATIONS = ("cooperative", "familyfarm", "enterprise")

CHECKS = {
    "dataversion_one_row": [{"id": 2}, {"id": 0}],
    "source_kind_known": [{"kind": "rumour"}],
    "source_year_plausible": [{"year": 1899}, {"year": 2101}],
    "region_code_fits_level": [
        {"code": "5132999"}, {"level": "township"}, {"level": "village", "code": "513299100"}, {"level": "hamlet"},
        {"level": "township", "code": "513299100200"},
    ],
    "region_parent_unless_province": [{"parent": None}, {"level": "province"}],
    "region_kind_known": [{"kind": "hamlet"}],
    "region_exit_year_plausible": [{"poverty_exit_year": 1899}, {"poverty_exit_year": 2101}],
    "region_area_positive": [{"area_km2": 0}, {"area_km2": -1}],
    "region_coordinates_on_earth": [{"latitude": 91}, {"longitude": 181}, {"latitude": None}, {"longitude": None}],
    "indicator_theme_known": [{"theme": "weather"}],
    "heldtheme_theme_known": [{"theme": "weather"}],
    "indicator_decimals_at_most_6": [{"decimals": 7}],
    "indicator_direction_known": [{"direction": "left"}],
    "indicator_aggregation_known": [{"aggregation": "max"}],
    "indicator_not_its_own_denominator": [{"denominator": F("id")}],
    "sourcemark_meaning_fits": [
        {"meaning": "A"}, {"meaning": "X"}, {"meaning": ""}, {"attached": True}, {"attached": True, "meaning": "zero"},
    ],
    "sourcemark_blank_is_alone": [{"attached": True, "mark": "", "meaning": "E"}],
    "upload_state_known": [{"state": "lost"}, {"state": ""}],
    "upload_strategy_known": [{"strategy": "none"}, {"strategy": ""}],
    "upload_unfinished_while_written": [{"state": "applying", "finished_at": WHEN}],
    "publication_kind_known": [{"kind": "hidden"}, {"kind": ""}],
    "observation_empty_says_why": [
        {"value": None}, {"status": "O"}, {"status": "X"}, {"status": ""}, {"status": "F", "value": None},
        {"status": "Q"},
    ],
    "observation_value_finite": [{"value": 10**17 + 1}, {"value": -(10**17) - 1}],
    "observation_year_plausible": [{"year": 1899}, {"year": 2101}],
    "observation_version_from_1": [{"version": 0}],
    "observation_confidence_0_to_1": [{"reading_confidence": "1.01"}, {"reading_confidence": "-0.01"}],
    "observation_qualifier_known": [{"qualifier": "maybe"}],
    "observation_year_basis_known": [{"year_basis": "guessed"}],
    "observation_superseded_after_recorded": [{"superseded_at": datetime(2025, 12, 31, tzinfo=UTC)}],
    "industry_sector_known": [{"sector": "mining"}],
    "industry_area_positive": [{"area_mu": -1}],
    "industry_horizon_known": [{"horizon": "ever"}],
    "product_hazard_explained": [
        {"is_hazardous": True}, {"is_hazardous": True, "hazard_zh": "有毒"},
        {"is_hazardous": True, "hazard_en": "Poisonous"},
    ],
    "product_horizon_known": [{"horizon": "ever"}],
    "brand_expires_after_registered": [{"expires_on": date(2020, 1, 1)}],
    "certification_scheme_known": [{"scheme": "tasty"}],
    "certification_ends_after_it_begins": [{"valid_to": date(2020, 1, 1)}],
    **{
        f"{name}_credit_code_18_long": [{"credit_code": CREDIT_CODE[:-1]}]
        for name in ORGANISATIONS
    },
    "cooperative_level_known": [{"level": "world"}],
    "cooperative_poor_among_members": [{"poor_members": 11}],
    "familyfarm_level_known": [{"level": "world"}],
    "familyfarm_area_positive": [{"area_mu": -1}],
    "enterprise_level_known": [{"level": "county"}],
    "productionbase_kind_known": [{"kind": "orbital"}],
    "productionbase_area_positive": [{"area_mu": -1}],
    "fund_purpose_known": [{"purpose": "banquets"}],
    "fund_amount_positive": [{"amount_yuan": -1}],
    "fund_year_plausible": [{"year": 1899}, {"year": 2101}],
    "finding_kind_known": [{"kind": "rumour"}],
    "membership_role_known": [{"role": "king"}, {"role": ""}],
    "revision_state_known": [{"state": "lost"}, {"state": ""}],
    "decision_kind_known": [{"kind": "guessed"}, {"kind": ""}],
    "closedyear_plausible": [{"year": 1899}, {"year": 2101}],
    "savedfilter_named": [{"name": ""}],
}  # fmt: skip

SECOND_ROWS = {
    "observation_one_per_version": [{"superseded_at": WHEN}],
    "observation_one_published": [{"version": 2}],
    "observation_one_pending": [{"version": 3, "published_at": None}],
    "heldseries_one_each": [{"figures": 2}],
    "heldtheme_one_each": [{"figures": 2}],
    "sourcemark_once": [{"meaning": "zero"}],
    "uploadedrow_once_an_upload": [{"is_new": True}],
    "region_one_per_tile": [{"code": "513298"}],
    "revision_one_open": [{"state": "submitted"}, {"state": "returned"}],
    "closedyear_once": [{"is_open_again": True}],
    "savedfilter_named_once": [{"query": "q=x"}],
    "listcolumns_once": [{"columns": ["name"]}],
    **{f"{name}_credit_code_once": [{"slug": "other"}] for name in ORGANISATIONS},
}


@pytest.mark.parametrize("model", models_of("poverty"), ids=lambda model: model._meta.model_name)
def test_a_good_row_is_taken(model):
    assert model.objects.create(**good(model)).pk


@pytest.mark.parametrize(("model", "constraint"), checks_of("poverty"))
def test_a_check_holds(model, constraint):
    row = model.objects.create(**good(model))
    for changes in cases_of(constraint, model, CHECKS):
        assert_check_refuses(model, row, constraint, changes)


@pytest.mark.parametrize(("model", "constraint"), uniques_of("poverty"))
def test_a_second_row_is_refused(model, constraint):
    model.objects.create(**good(model))
    if constraint.name == "observation_one_pending":
        model.objects.create(**good(model) | {"version": 2, "published_at": None})
    for changes in cases_of(constraint, model, SECOND_ROWS):
        assert_second_row_refused(model, good(model) | changes)


@pytest.mark.parametrize(("model", "field"), unique_fields_of("poverty"))
def test_no_two_rows_share_what_names_them(model, field):
    model.objects.create(**good(model))
    other = good(model)
    if model is Region:
        other |= {"tile_column": None, "tile_row": None}
    assert_second_row_refused(model, other | {"credit_code": ""} if "credit_code" in other else other)


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_any_number_of_organisations_may_have_no_credit_code(name):
    model = next(model for model in models_of("poverty") if model._meta.model_name == name)
    for slug in ("one", "two"):
        model.objects.create(**good(model) | {"slug": slug, "credit_code": ""})


def test_a_figure_may_have_old_versions_one_published_and_one_pending():
    for version, changes in enumerate(
        [{"superseded_at": WHEN}, {"superseded_at": WHEN}, {}, {"published_at": None}], start=1
    ):
        Observation.objects.create(**good(Observation) | {"version": version} | changes)
    figure = Observation.objects.filter(region__code="513227", indicator__slug="gdp")
    assert (figure.published().get().version, figure.pending().get().version) == (3, 4)
