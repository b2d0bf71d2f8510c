"""Fixtures are what their sources say, and loading them again changes nothing."""

import shutil

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from aba_site.fixtures import FIXTURES
from poverty.fixture_sources import SourceError, build
from poverty.models import DataVersion
from poverty.models.rollups import COUNTS, Rollup

FOLDER = settings.BASE_DIR / "fixtures"
MODELS = [m for m in apps.get_models() if m._meta.app_label in ("poverty", "ecommerce", "tourism")]


@pytest.fixture
def project(tmp_path, settings):
    """A copy of the fixtures and their sources, which the commands take for the project's."""
    shutil.copytree(FOLDER, tmp_path / "fixtures")
    settings.BASE_DIR = tmp_path
    return tmp_path / "fixtures"


def everything_held():
    """Every row; but not the version of the data, which each load renews, and of what is counted again the counts."""
    held = {}
    for model in MODELS:
        if model is DataVersion:
            continue
        if issubclass(model, Rollup):
            held[model._meta.label] = sorted(model.objects.values_list(*model.KEY_COLUMNS, *COUNTS))
            continue
        held[model._meta.label] = list(model.objects.order_by("pk").values())
        for field in model._meta.many_to_many:
            through = field.remote_field.through.objects
            held[f"{model._meta.label}.{field.name}"] = sorted(
                tuple(row.values()) for row in through.values(*[f.name for f in through.model._meta.fields[1:]])
            )
    return held


def test_the_fixtures_are_what_is_built_from_the_sources():
    call_command("build_fixtures", check=True, verbosity=0)


@pytest.mark.django_db
def test_loading_twice_changes_nothing():
    before = everything_held()
    call_command("loaddata", *FIXTURES, verbosity=0)
    assert everything_held() == before


def test_fixtures_name_rows_by_natural_key_one_a_line():
    for path in FOLDER.glob("*.json"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert (lines[0], lines[-1]) == ("[", "]")
        assert all(line.startswith('{"model": ') for line in lines[1:-1])
        assert '"pk"' not in path.read_text(encoding="utf-8")


def test_a_changed_source_is_noticed_and_built(project):
    sources = project / "sources" / "sources.toml"
    sources.write_text(sources.read_text(encoding="utf-8").replace("This project", "Somebody else"), encoding="utf-8")
    (project / "99_left_over.json").write_text("[]")
    before = (project / "01_sources.json").read_bytes()
    with pytest.raises(CommandError, match=r"01_sources\.json, 99_left_over\.json"):
        call_command("build_fixtures", check=True)
    assert (project / "01_sources.json").read_bytes() == before

    call_command("build_fixtures", verbosity=0)
    assert "Somebody else" in (project / "01_sources.json").read_text(encoding="utf-8")
    assert not (project / "99_left_over.json").exists()
    call_command("build_fixtures", check=True, verbosity=0)


@pytest.mark.parametrize(
    ("file", "found", "put", "says"),
    [
        pytest.param(
            "observations.toml", 'indicator = "grain-oil-demonstration-area"', 'indicator = "rice"',
            "paper_facts.json, facts.F027: indicator: there is no poverty.indicator 'rice'", id="unknown indicator",
        ),
        pytest.param(
            "observations.toml", 'indicator = "new-family-farms"', 'indicator = "new-cooperatives"',
            "paper_facts.json, facts.F029: new-cooperatives 513200 2017 1 is there twice, also in paper_facts.json, "
            "facts.F028", id="one figure twice",
        ),
        pytest.param(
            "observations.toml", '[facts.F027]\nindicator = "grain-oil-demonstration-area"\n', "",
            "observations.toml, facts.F027: missing, though paper_facts.json has a number there", id="number left out",
        ),
        pytest.param(
            "observations.toml", "[facts.F027]", "[facts.F999]",
            "observations.toml, facts.F999: paper_facts.json has no such fact", id="unknown fact",
        ),
        pytest.param(
            "records/02_products.toml", 'horizon = "long"', 'horizon = "ever"',
            "records/02_products.toml, tiebangchui: horizon:", id="unknown choice",
        ),
        pytest.param(
            "records/02_products.toml", 'latin_name = "', f'latin_name = "{"long " * 30}',
            "records/02_products.toml, tiebangchui: latin_name:", id="text too long",
        ),
        pytest.param(
            "records/05_funds.toml", 'amount_yuan = "717000000"', 'amount_yuan = "717 million"',
            "records/05_funds.toml, agricultural-development-2017: “717 million” value must be a decimal number",
            id="malformed number",
        ),
        pytest.param(
            "records/12_demonstration_villages.toml", 'statements = "F067 F068"', 'statements = "F067 F999"',
            "records/12_demonstration_villages.toml, yatun: statements: paper_facts.json has no F999",
            id="unknown statement",
        ),
        pytest.param(
            "findings.toml", 'statements = "F146"', "",
            "paper_facts.json, F146: used by no figure, record or finding", id="fact left out",
        ),
        pytest.param(
            "findings.toml", 'kind = "context"', 'mood = "context"',
            "findings.toml, key-province: poverty.Finding has no field 'mood'", id="unknown field",
        ),
        pytest.param(
            "findings.toml", 'name_zh = "四川是扶贫重点省"', "name_zh = ",
            "findings.toml: cannot be read: Invalid value (at line", id="malformed file",
        ),
        pytest.param(
            "regions.csv", "513201,county,513200", "513201,county,513300",
            "regions.csv, 513201: the code does not begin with 5133, as those within 513300 do", id="wrong parent",
        ),
        pytest.param(
            "aba_counties.json", '"townships_2017": 14', '"townships_2017": 15',
            "aba_counties.json, 513201: townships_2017 is 15, but aba_divisions_2017.csv lists 14", id="wrong count",
        ),
    ],
)  # fmt: skip
def test_a_fault_in_a_source_names_file_and_entry_and_writes_nothing(project, file, found, put, says):
    source = project / "sources" / file
    text = source.read_text(encoding="utf-8")
    assert found in text
    source.write_text(text.replace(found, put, 1), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in project.glob("*.json")}
    with pytest.raises(CommandError) as refusal:
        call_command("build_fixtures")
    assert str(refusal.value).startswith(says)
    assert {path.name: path.read_bytes() for path in project.glob("*.json")} == before


def test_a_missing_source_is_named(project):
    (project / "sources" / "tiles.csv").unlink()
    with pytest.raises(SourceError, match=r"tiles\.csv: cannot be read"):
        build(project / "sources")
