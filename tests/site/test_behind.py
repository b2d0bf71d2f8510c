"""From a public page to the form behind it, and back."""

import re

import pytest
from django.apps import apps
from django.urls import reverse

from poverty.models import Observation, Region
from tests.poverty.staff import member_of

pytestmark = pytest.mark.django_db
PAGES = {
    "regions/513221/": ("poverty_region", {"code": "513221"}),
    "indicators/gdp/": ("poverty_indicator", {"slug": "gdp"}),
    "industries/medicinal-herbs/": ("poverty_industry", {"slug": "medicinal-herbs"}),
    "sources/aba-paper/": ("poverty_source", {"slug": "aba-paper"}),
    "tourism/sites/jiuzhaigou/": ("tourism_tourismsite", {"slug": "jiuzhaigou"}),
}


@pytest.fixture
def staff_link(client):
    """Follows the link for staff at the foot of a public page; answers where it leads."""

    def follow(page, person):
        foot = client.get(page).text.split("<footer")[1]
        link = re.search(r'href="([^"]*/admin/[^"]*)"', foot)[1].replace("&amp;", "&")
        client.force_login(person)
        return client.get(link).headers["Location"]

    return follow


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_page_leads_to_its_form_and_the_form_back(client, staff_link, page, language):
    name, wanted = PAGES[page]
    form = staff_link(f"/{language}/{page}", member_of("viewer"))
    app, model = name.split("_")
    row = apps.get_model(app, model).objects.get(**wanted)
    assert form == reverse(f"admin:{name}_change", args=[row.pk])
    back = client.get(client.get(form).context["absolute_url"], follow=True)
    assert back.request["PATH_INFO"].endswith(page)


def test_a_figure_leads_to_its_newest_version(staff_link):
    figure = Observation.objects.published().get(indicator__slug="gdp", region__code="513200", year=2016)
    form = staff_link("/en/indicators/gdp/513200/2016/", member_of("viewer"))
    assert form == reverse("admin:poverty_observation_change", args=[figure.pk])


@pytest.mark.parametrize("page", ["", "indicators/", "regions/513222/", "regions/999/", "search/?q=x"])
def test_elsewhere_it_leads_to_the_first_page(client, page):
    """Also from the page of another county, which shows no more than that of a place there is not."""
    client.force_login(member_of("curator", "513221"))
    response = client.get(reverse("admin:behind"), {"page": f"/en/{page}"})
    assert response.headers["Location"] == reverse("admin:index")
    assert Region.objects.filter(code="513222").exists()


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example/en/regions/513221/", "\x00", "x" * 9999, "%2e"]
)
def test_nonsense_leads_to_the_first_page(client, page):
    client.force_login(member_of("viewer"))
    assert client.get(reverse("admin:behind"), {"page": page}).headers["Location"] == reverse("admin:index")


def test_who_is_not_signed_in_is_asked_to_and_gets_there(client):
    response = client.get(reverse("admin:behind"), {"page": "/en/regions/513221/"})
    assert response.headers["Location"].startswith(reverse("admin:login"))
