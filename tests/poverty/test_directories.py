"""The directories of industries and cooperatives, and the page of each."""

import pytest

from poverty.models import (
    Brand,
    Certification,
    Cooperative,
    Enterprise,
    FamilyFarm,
    Fund,
    Industry,
    Product,
    ProductionBase,
    Region,
)
from tests.poverty.records import make_record, page, table_row
from tests.poverty.rows import make_indicator, make_observation, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def herbs():
    return make_record(
        Industry, "test-herbs", sector="herbs", horizon="long", area_mu=1515, name_zh="测试药材",
        note_en="Read from a table.", note_zh="读自表格。",
    )  # fmt: skip


@pytest.fixture
def wolfsbane(herbs):
    return make_record(
        Product, "test-wolfsbane", industry=herbs, latin_name="Aconitum testii", is_hazardous=True,
        hazard_en="Every part is poisonous.", hazard_zh="全株有毒。", name_zh="测试铁棒锤",
    )  # fmt: skip


def test_an_industry_stands_under_its_horizon(client, herbs):
    make_record(Industry, "test-nobody-knows", sector="livestock")
    html = page(client, "industries/")
    long_term, unstated = html.index('id="horizon-long"'), html.index('id="horizon-unstated"')
    assert long_term < html.index("Test herbs") < unstated < html.index("Test nobody knows")


def test_industries_are_narrowed_by_region_and_sector(client, herbs):
    make_record(Industry, "test-pigs", sector="livestock", region=Region.objects.get(code="513233"))
    assert "Test pigs" not in page(client, "industries/", region="513227")
    assert "Test herbs" in page(client, "industries/", region="513227", sector="herbs")
    assert "Test herbs" not in page(client, "industries/", sector="livestock")
    assert "Test pigs" in page(client, "industries/", sector="livestock")


def test_a_region_holds_what_its_villages_hold(client):
    village = Region.objects.filter(level="village", code__startswith="513227").first()
    make_record(Industry, "test-in-a-village", sector="fruit", region=village)
    assert "Test in a village" in page(client, "industries/", region="513227")
    assert "Test in a village" in page(client, "industries/", region=village.code)
    assert "Test in a village" not in page(client, "industries/", region="513233")


@pytest.mark.parametrize(
    "params",
    [
        {"region": "999999"},
        {"region": "\x00"},
        {"region": "５１３２２７"},
        {"region": "9" * 3000},
        {"sector": "<script>alert(1)</script>"},
        {"sector": ["herbs", "fruit"]},
    ],
)
def test_what_a_parameter_cannot_mean_becomes_a_notice(client, herbs, params):
    html = page(client, "industries/", **params)
    assert 'class="notices"' in html
    assert "Test herbs" in html
    assert "<script>alert" not in html


def test_a_hazardous_product_is_flagged_in_words(client, wolfsbane):
    for address in ("industries/", "industries/test-herbs/"):
        html = page(client, address)
        assert "tag--warning" in html and "Toxic or hazardous" in html
        assert "Every part is poisonous." in html
        assert '<i lang="la">Aconitum testii</i>' in html
    assert "全株有毒。" in page(client, "industries/", "zh-hans")


def test_a_product_shows_its_public_certifications(client, wolfsbane):
    make_record(Certification, "test-organic", scheme="organic", product=wolfsbane)
    make_record(Certification, "test-lapsed", scheme="green", product=wolfsbane, state="withdrawn")
    html = page(client, "industries/")
    assert "Test organic" in html
    assert "Test lapsed" not in html


def test_every_kind_is_listed_with_region_note_and_source(client, herbs, wolfsbane):
    brand = make_record(Brand, "test-brand", note_en="As the source spells it.")
    brand.products.add(wolfsbane)
    make_record(ProductionBase, "test-base", kind="modern", bases=64, area_mu=30, industry=herbs)
    make_record(Enterprise, "test-enterprise", level="prefectural", industry=herbs)
    make_record(FamilyFarm, "test-farm", level="provincial")
    make_record(Fund, "test-fund", purpose="agriculture", year=2017, amount_yuan=717_000_000)
    html = page(client, "industries/")
    for anchor in ("brand-test-brand", "productionbase-test-base", "enterprise-test-enterprise",
                   "familyfarm-test-farm", "fund-test-fund"):  # fmt: skip
        assert f'id="{anchor}"' in html
    assert "30 mu (2.00 ha)" in html
    assert "717 million" in html
    assert "As the source spells it." in html
    assert '<a href="/en/sources/test-report/">Test report · section 9.9</a>' in html
    assert '<a href="/en/regions/513227/">' in html


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_nowhere(client, herbs, state):
    hidden = {"state": state, "industry": herbs}
    make_record(Product, "unseen-product", **hidden)
    make_record(ProductionBase, "unseen-base", kind="modern", **hidden)
    make_record(Enterprise, "unseen-enterprise", level="national", **hidden)
    make_record(FamilyFarm, "unseen-farm", **hidden)
    make_record(Cooperative, "unseen-cooperative", **hidden)
    make_record(Fund, "unseen-fund", purpose="other", state=state)
    make_record(Industry, "unseen-industry", sector="herbs", state=state)
    shown = make_record(Brand, "test-brand")
    shown.products.add(Product.objects.get(slug="unseen-product"))
    for address in ("industries/", "industries/test-herbs/", "cooperatives/"):
        assert "unseen" not in page(client, address).lower()
    assert client.get("/en/industries/unseen-industry/").status_code == 404


def test_a_source_that_is_not_public_is_not_named(client):
    secret = make_source("test-secret", name_en="Secret memorandum", state="draft")
    make_record(Fund, "test-fund", purpose="other", source=secret)
    make_record(Industry, "test-herbs", sector="herbs", source=secret)
    assert "Secret memorandum" not in page(client, "industries/")
    assert "Secret memorandum" not in page(client, "industries/test-herbs/")


def test_an_industry_has_a_page(client, wolfsbane):
    make_record(ProductionBase, "test-base", kind="modern", industry=wolfsbane.industry)
    html = page(client, "industries/test-herbs/")
    assert "<h1>Test herbs</h1>" in html
    assert "1,515 mu (101 ha)" in html
    for text in ("Medicinal herbs", "Long term", "Read from a table.", "Test wolfsbane", "Test base", "9.9"):
        assert text in html
    trail = html[html.index('class="breadcrumbs"') : html.index("<h1>")]
    assert '<a href="/en/industries/">Industries</a>' in trail
    chinese = page(client, "industries/test-herbs/", "zh-hans")
    assert "<h1>测试药材</h1>" in chinese and "读自表格。" in chinese and "测试铁棒锤" in chinese


def test_an_unknown_area_is_said_to_be_unknown(client):
    make_record(Industry, "test-pigs", sector="livestock")
    assert "<dd>Not stated</dd>" in page(client, "industries/test-pigs/")


def test_the_register_of_cooperatives_says_kindly_that_it_is_empty(client):
    html = page(client, "cooperatives/")
    assert "No cooperative has been entered yet." in html
    assert "name none of them" in html


@pytest.mark.parametrize("address", ["industries/", "cooperatives/"])
def test_a_stated_total_stands_beside_the_entries_held_and_neither_replaces_the_other(client, herbs, address):
    aba = Region.objects.get(code="513200")
    indicator = make_indicator("new-cooperatives", name_en="New cooperatives", unit_en="cooperatives", decimals=0)
    indicator.observations.all().delete()
    make_observation(indicator, aba, 2017, "847", section="2.1")
    make_record(Cooperative, "test-cooperative", region=Region.objects.get(code="513227"))
    make_record(Cooperative, "test-draft-cooperative", state="draft")
    make_record(Cooperative, "test-elsewhere", region=Region.objects.get(code="510100"))
    html = page(client, address)
    row = table_row(html, "/en/indicators/new-cooperatives/")
    assert row["Total the source states"] == "847"
    assert row["Entries held here"] == "1"
    assert (row["Region"], row["Year"], row["Source"]) == (aba.short_name, "2017", "Test report · section 2.1")
    assert "/indicators/new-cooperatives/" not in page(client, address, region="513227")


@pytest.fixture
def cooperative(herbs):
    return make_record(
        Cooperative, "test-cooperative", level="provincial", members=120, poor_members=35, industry=herbs,
        name_zh="测试专业合作社", note_en="Founded by nine households.",
    )  # fmt: skip


def test_cooperatives_are_listed_and_narrowed(client, cooperative):
    link = f'<a href="/en/cooperatives/{cooperative.pk}/">Test cooperative</a>'
    assert link in page(client, "cooperatives/")
    assert link in page(client, "cooperatives/", region="513227", level="provincial", sector="herbs")
    for other in ({"region": "513233"}, {"level": "national"}, {"sector": "fruit"}):
        html = page(client, "cooperatives/", **other)
        assert link not in html
        assert "No published cooperative fits this choice." in html


def test_a_cooperative_has_a_page(client, cooperative):
    html = page(client, f"cooperatives/{cooperative.pk}/")
    assert "<h1>Test cooperative</h1>" in html
    for text in ("Provincial level", "<dd>120</dd>", "<dd>35</dd>", "Founded by nine households.", "Test report",
                 '<a href="/en/industries/test-herbs/">Test herbs</a>', "9.9"):  # fmt: skip
        assert text in html
    assert "<h1>测试专业合作社</h1>" in page(client, f"cooperatives/{cooperative.pk}/", "zh-hans")


def test_a_cooperative_that_is_not_public_has_no_page(client, cooperative):
    Cooperative.objects.update(state="draft")
    assert client.get(f"/en/cooperatives/{cooperative.pk}/").status_code == 404
    assert client.get(f"/en/cooperatives/{10**30}/").status_code == 404


def test_an_industry_that_is_not_public_is_not_named_by_what_belongs_to_it(client, cooperative):
    Industry.objects.filter(slug="test-herbs").update(state="draft")
    assert "Test herbs" not in page(client, f"cooperatives/{cooperative.pk}/")
    assert "Test herbs" not in page(client, "cooperatives/")


@pytest.mark.parametrize(("address", "most"), [("industries/", 16), ("cooperatives/", 8)])
def test_lists_ask_the_database_a_fixed_number_of_questions(client, django_assert_max_num_queries, address, most):
    industry = make_record(Industry, "test-fruit", sector="fruit")
    for number in range(5):
        product = make_record(Product, f"test-product-{number}", industry=industry)
        make_record(Certification, f"test-certificate-{number}", scheme="organic", product=product)
        make_record(Brand, f"test-brand-{number}").products.add(product)
        make_record(Cooperative, f"test-cooperative-{number}", industry=industry)
        make_record(ProductionBase, f"test-base-{number}", kind="modern", industry=industry)
    with django_assert_max_num_queries(most):
        page(client, address, region="513227")
