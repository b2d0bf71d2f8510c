"""What the paper names besides figures: records, findings, and that nothing was left out."""

import json

import pytest
from django.apps import apps
from django.conf import settings

from poverty.models import Brand, Finding, Fund, Indicator, Industry, Observation, Product, ProductionBase, Source
from poverty.models.base import Record

FACTS = json.loads((settings.BASE_DIR / "fixtures" / "sources" / "paper_facts.json").read_text(encoding="utf-8"))
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]

pytestmark = pytest.mark.django_db


def model(name):
    return next(record for record in RECORDS if record.__name__ == name)


def test_every_fact_is_used_by_a_figure_a_record_or_a_finding():
    used = set()
    for holder in [Observation, *RECORDS]:
        for statements in holder.objects.values_list("statements", flat=True):
            used |= set(statements.split())
    assert used == {fact["id"] for fact in (*FACTS["facts"], *FACTS["gdp"])}


def test_everything_held_is_published_and_says_where_it_was_read():
    for record in RECORDS:
        for row in record.objects.all():
            assert row.state == "published"
            assert row.statements and row.section, row
            assert row.section in {
                fact["section"] for fact in FACTS["facts"] if fact["id"] in row.statements.split()
            }, row.slug  # fmt: skip


def test_every_record_and_finding_is_named_in_two_languages():
    for record in RECORDS:
        for row in record.objects.all():
            assert any("一" <= character <= "鿿" for character in row.name_zh + row.note_zh), row.slug
            assert not any("一" <= character <= "鿿" for character in row.name_en), row.slug
            assert bool(row.note_zh) == bool(row.note_en), row.slug


def test_the_paper_has_no_title_author_or_date_and_says_so():
    paper = Source.objects.get(slug="aba-paper")
    assert (paper.kind, paper.year, paper.year_is_inferred, paper.url) == ("paper", 2018, True, "")
    assert "no title, author or date" in paper.note_en
    assert "没有题名、作者和日期" in paper.note_zh
    assert "infer" in paper.note_en


def test_the_toxic_herb_is_marked_and_no_other_product():
    (toxic,) = Product.objects.filter(is_hazardous=True)
    assert (toxic.name_zh, toxic.horizon) == ("铁棒锤", "long")
    assert "Aconitum" in toxic.latin_name
    assert "poison" in toxic.hazard_en
    assert "毒" in toxic.hazard_zh


def test_short_and_long_term_products():
    horizons = dict(Product.objects.exclude(horizon="").values_list("name_en", "horizon"))
    assert horizons == {
        "Pheasant": "short", "Tibetan pig": "short", "Tiebangchui (an aconite)": "long", "Rhubarb (medicinal)": "long",
    }  # fmt: skip


def test_named_products_are_where_they_come_from():
    places = dict(Product.objects.exclude(region__code="513200").values_list("name_zh", "region__code"))
    assert places == {"茂县苹果": "513223", "金川雪梨": "513226", "小金松茸": "513227", "小金苹果": "513227"}


def test_the_brand_of_xiaojin_sells_its_two_products():
    (brand,) = Brand.objects.all()
    assert brand.name_zh == "小金产"
    assert set(brand.products.values_list("name_zh", flat=True)) == {"小金松茸", "小金苹果"}


def test_funds_and_bases_hold_the_amounts_of_the_figures():
    for model, field in ((Fund, "amount_yuan"), (ProductionBase, "area_mu")):
        for row in model.objects.filter(**{f"{field}__isnull": False}):
            figures = Observation.objects.filter(statements__in=row.statements.split())
            assert getattr(row, field) in set(figures.values_list("value", flat=True)), row.slug


def test_sites_have_the_grade_the_paper_gives_and_no_year_it_does_not_give():
    grades = {}
    for slug, grade, since in model("TourismSite").objects.values_list("slug", "grade", "grade_since"):
        grades.setdefault(grade, set()).add(slug)
        assert since is None
    assert grades == {
        "5A": {"jiuzhaigou", "huanglong", "wenchuan-special-tourist-area"},
        "4A": {"siguniangshan", "dagu-glacier", "dayu", "qiangxiang-ancient-village"},
        "": {"lianghekou-conference-site"},
    }


def test_the_two_demonstration_villages_named_are_in_the_register():
    villages = model("DemonstrationVillage").objects.order_by("region__code")
    assert [(v.region.code, v.progress, v.level) for v in villages] == [
        ("513225101210", "planned", "provincial"), ("513225207201", "planned", "provincial"),
    ]  # fmt: skip


def test_hongyuan_works_with_three_platforms_one_of_them_unidentified():
    partnerships = model("Partnership").objects.filter(region__code="513233")
    assert set(partnerships.values_list("platform__slug", flat=True)) == {"alibaba", "tmall", "yunli"}
    assert "as printed" in model("Platform").objects.get(slug="yunli").name_en


def test_uncertain_names_keep_both_labels():
    sites = model("ServiceStation").objects.get(slug="wenchuan-service-sites")
    for text in (sites.note_en, sites.note_zh, sites.name_en, sites.name_zh, sites.search_key):
        assert "eatall" in text.replace("-", "") and "tongshi" in text.lower()


def test_what_the_paper_names_no_instance_of_stays_empty():
    for name in ("Cooperative", "FamilyFarm", "Enterprise", "Certification"):
        assert not model(name).objects.exists()


def test_industries_are_the_papers():
    assert Industry.objects.filter(region__code="513200").count() == 10
    assert set(Industry.objects.exclude(horizon="").values_list("slug", "horizon")) == {
        ("animal-breeding", "short"), ("medicinal-herbs", "long"),
    }  # fmt: skip


class TestFindings:
    def test_every_problem_is_answered_and_every_finding_is_watched(self):
        for finding in Finding.objects.all():
            assert finding.indicators.exists(), finding.slug
            if finding.kind == "problem":
                assert finding.answered_by.exists(), finding.slug

    def test_only_measures_and_mechanisms_answer_and_only_problems_are_answered(self):
        for kind, answered in Finding.objects.filter(answers__isnull=False).values_list("kind", "answers__kind"):
            assert kind in ("measure", "mechanism")
            assert answered == "problem"

    def test_only_the_statement_about_the_whole_country_has_no_region(self):
        assert list(Finding.objects.filter(region=None).values_list("statements", flat=True)) == ["F006"]

    @pytest.mark.parametrize(
        ("statement", "kind"),
        [
            *((fact["id"], "problem") for fact in FACTS["facts"] if fact["kind"] in ("problem", "risk_type")),
            *((fact["id"], "problem") for fact in FACTS["facts"] if fact["kind"] == "discipline_case_type"),
            *((f, "mechanism") for f in ("F126", "F127", "F130", "F142", "F145", "F153", "F160", "F180")),
            *((f, "measure") for f in ("F042", "F053", "F066", "F120", "F123", "F162")),
            *((f, "context") for f in ("F001", "F002", "F011", "F100")),
        ],
    )
    def test_a_statement_is_a_finding_of_its_kind(self, statement, kind):
        finding = next(f for f in Finding.objects.all() if statement in f.statements.split())
        assert finding.kind == kind
        assert finding.text_en.endswith(".") and finding.text_zh.endswith("。")

    def test_there_is_a_finding_for_every_statement_without_a_number(self):
        told = " ".join(Finding.objects.values_list("statements", flat=True)).split()
        recorded = " ".join(
            statements for record in RECORDS for statements in record.objects.values_list("statements", flat=True)
        ).split()
        without_number = {fact["id"] for fact in FACTS["facts"] if not isinstance(fact["value"], int | float)}
        assert without_number <= set(told) | set(recorded)

    def test_indicators_that_watch_are_published(self):
        assert not Indicator.objects.filter(findings__isnull=False).exclude(state="published").exists()
