"""A count so small that people could be recognised is not kept, by whichever way it comes."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poverty.figure_rules import faults
from poverty.models import Observation
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import member_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "smallest", "refused"),
    [("4", 5, True), ("-4", 5, True), ("0.5", 5, True), ("5", 5, False), ("0", 5, False), ("4", None, False)],
)
def test_zero_and_what_is_large_enough_is_told(value, smallest, refused):
    assert bool(faults(value=Decimal(value), status="A", year=2018, smallest=smallest)) == refused


def test_suppressed_is_how_it_is_told():
    assert not faults(value=None, status="Q", year=2018, smallest=5)


def sent(**changes):
    fields = {
        "indicator": make_indicator(min_cell_size=5).pk, "region": make_region().pk, "year": 2018, "value": "3",
        "status": "A", "qualifier": "exact", "source": make_source().pk, "section": "", "printed": "",
        "statements": "", "note_zh": "", "note_en": "", "reading_confidence": "", "year_basis": "stated",
        "year_note_zh": "", "year_note_en": "", "reason": "",
    }  # fmt: skip
    return fields | changes


@pytest.mark.parametrize(("changes", "kept"), [({}, 0), ({"value": "5"}, 1), ({"value": "", "status": "Q"}, 1)])
def test_by_the_form(client, changes, kept):
    client.force_login(member_of("curator"))
    response = client.post(reverse("admin:poverty_observation_add"), sent(**changes), follow=True)
    assert Observation.objects.filter(indicator=make_indicator()).count() == kept
    assert ("Counts below 5 are not kept" in response.text) == (not kept)


def test_by_a_sheet_that_names_the_cell(client):
    make_indicator(min_cell_size=5), make_region(), make_source()
    text = "indicator,region,year,value,source\ntest-output,990000,2018,3,test-report\n"
    client.force_login(member_of("curator"))
    file = {"import_file": SimpleUploadedFile("sheet.csv", text.encode()), "resource": "0"}
    response = client.post(reverse("admin:poverty_observation_import"), file)
    (fault,) = response.context["preview"].plan.problems
    assert (fault.cell, "Counts below 5 are not kept" in fault.message) == ("D2", True)
