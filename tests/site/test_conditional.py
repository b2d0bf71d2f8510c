"""What is kept by browsers and proxies: whether it still holds is asked each time, and costs one query."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.urls import URLPattern
from django.utils import timezone

from aba_site import build, conditional
from poverty.models import DataVersion, Region
from tests.poverty.records import make_record
from tests.site.test_addresses import FILES, PAGES, address, patterns

pytestmark = pytest.mark.django_db
GDP = "/en/indicators/gdp/"
KEPT = {name: arguments for name, arguments in (PAGES | FILES).items() if name not in conditional.ALWAYS_ANEW}
# Told with the body, of which there is none.
OF_THE_BODY = {"Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition", "Last-Modified"}


def body(response):
    return b"".join(response) if response.streaming else response.content


def again(client, response, url, method="get", **headers):
    return getattr(client, method)(url, headers={"if-none-match": response["ETag"], **headers})


def test_what_has_not_changed_is_not_made_again(client, django_assert_num_queries):
    first = client.get(GDP)
    with django_assert_num_queries(1), mock.patch("poverty.views.indicators.render") as never:
        second = again(client, first, GDP)
    assert second.status_code == 304 and body(second) == b""
    assert second["ETag"] == first["ETag"] and not never.called


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("name", KEPT)
def test_every_public_address_is_asked_again(client, django_assert_num_queries, name, method, encoding):
    url = address(name, KEPT[name], "en")
    first = getattr(client, method)(url, headers={"accept-encoding": encoding})
    body(first)
    assert first["Cache-Control"] == "no-cache"
    with django_assert_num_queries(1):
        second = again(client, first, url, method, **{"accept-encoding": encoding})
    assert second.status_code == 304 and "Content-Length" not in second
    kept = {name: value for name, value in first.headers.items() if name not in OF_THE_BODY}
    told = {name: value for name, value in second.headers.items() if name not in OF_THE_BODY}
    assert told == kept, "what is told now replaces what was told then"


def test_every_address_is_asked_again_or_it_is_said_why_not():
    found = {pattern.name for namespaces, pattern in patterns() if not namespaces and isinstance(pattern, URLPattern)}
    anew = conditional.ALWAYS_ANEW
    assert anew.keys() <= found and all(anew.values())
    assert found - anew.keys() == KEPT.keys() | {"cooperative"}, "tried above, and below"


def test_a_page_of_a_record_as_well(client):
    from poverty.models import Cooperative

    url = f"/en/cooperatives/{make_record(Cooperative, 'test-coop').pk}/"
    assert again(client, client.get(url), url).status_code == 304


@pytest.mark.parametrize("url", ["/", "/health/live", "/health/ready", "/admin/login/", "/en/nowhere/", "/en/search",
                                 "/en/regions/999999/", "/en/search/suggest.json?q=wc", "/en/indicators/gdp.csv?time=x",
                                 "/en/indicators/gdp/513200/2016/challenge/"])  # fmt: skip
def test_nothing_else_has_a_tag_nor_is_kept_unasked(client, url):
    for method in (client.get, client.head):
        response = method(url, headers={"if-none-match": "*"})
        assert response.status_code != 304 and "ETag" not in response
        assert "no-cache" in response["Cache-Control"] or "suggest" in url


def test_what_is_sent_is_no_question(client):
    tag = client.get(GDP)["ETag"]
    assert client.post(GDP, headers={"if-none-match": tag}).status_code == 405
    assert "ETag" not in client.options(GDP, headers={"if-none-match": tag})


def test_tags_differ_by_language_address_choice_host_and_scheme(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    urls = [GDP, "/zh-hans/indicators/gdp/", f"{GDP}?measure=growth", f"{GDP}?measure=rank", "/en/indicators/", "/en/"]
    answers = [*(client.get(url) for url in urls), client.get(GDP, headers={"host": "other.example"})]
    answers.append(client.get(GDP, secure=True))
    assert len({answer["ETag"] for answer in answers}) == len(answers)
    for other in answers[1:]:
        assert again(client, other, GDP).status_code == 200


def test_the_tag_is_weak_and_compared_as_such(client):
    tag = client.get(GDP)["ETag"]
    assert tag.startswith('W/"')
    for kept in (tag, tag.removeprefix("W/"), f'"other", {tag}', f'{tag.removeprefix("W/")},"other"'):
        assert client.get(GDP, headers={"if-none-match": kept}).status_code == 304
    for kept in ('"other"', "W/", tag[:-2], '"', "\x00", "x" * 5000, f'"{tag}"'):
        assert client.get(GDP, headers={"if-none-match": kept}).status_code == 200


def test_pages_hold_for_a_day_as_they_cite_it(client):
    evening = datetime(2026, 6, 30, 15, 59, tzinfo=UTC)  # 23:59 in Aba
    with mock.patch("django.utils.timezone.now", return_value=evening):
        first = client.get(GDP)
        assert b"2026-06-30" in body(first)
        assert again(client, first, GDP).status_code == 304
    with mock.patch("django.utils.timezone.now", return_value=evening + timedelta(minutes=2)):
        assert b"2026-07-01" in body(again(client, first, GDP))


def test_a_moment_ahead_is_asked_anew_until_it_has_come(client):
    ahead = (timezone.now() + timedelta(hours=1)).isoformat()
    past = (timezone.now() - timedelta(hours=1)).isoformat()
    assert "ETag" not in client.get(GDP, {"as_of": ahead})
    assert "ETag" in client.get(GDP, {"as_of": past})
    assert "ETag" in client.get(GDP, {"as_of": timezone.localdate().isoformat()})
    assert "ETag" not in client.get(f"{GDP}?" + "&".join(f"x{n}=1" for n in range(1100)))


def test_another_build_answers_anew(client):
    first = client.get(GDP)
    with mock.patch("aba_site.conditional.build", return_value="another"):
        assert again(client, first, GDP).status_code == 200


def test_a_build_is_what_its_files_hold(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    seen = set()
    for text in ("one", "two", "one"):
        page.write_text(text)
        build.build.cache_clear()
        seen.add(build.build())
    assert len(seen) == 2, "the same bytes are the same build, whenever they were written"
    settings.CHART_JS = {**settings.CHART_JS, "use_cdn": not settings.CHART_JS["use_cdn"]}
    build.build.cache_clear()
    assert build.build() not in seen
    build.build.cache_clear()


def test_a_build_counts_code_templates_styles_and_translations():
    found = {str(path.relative_to(build.settings.BASE_DIR)) for path in build._files()}
    assert {"poverty/actions/door.py", "templates/base.html", "static/css/base.css", "requirements.txt",
            "locale/zh_Hans/LC_MESSAGES/django.mo", "supervision/templatetags/supervision.py"} <= found  # fmt: skip
    assert not any("__pycache__" in name or name.startswith(("tests", "var", ".venv")) for name in found)


def test_what_sets_a_cookie_has_no_tag(rf):
    def view(request):
        from django.http import HttpResponse

        request.entity_tag = 'W/"x"'
        response = HttpResponse("page")
        response.set_cookie("who", "me")
        return response

    assert "ETag" not in conditional.Conditional(view)(rf.get("/en/"))


def test_nothing_is_kept_while_pages_are_being_written(settings):
    settings.DEBUG = True
    with pytest.raises(MiddlewareNotUsed):
        conditional.Conditional(lambda request: None)


def test_an_emptied_database_has_no_tag_until_something_is_public(client):
    DataVersion.objects.all().delete()
    assert "ETag" not in client.get("/en/components/")
    DataVersion.objects.renew()
    assert "ETag" in client.get("/en/components/")


def test_what_is_published_while_a_page_is_made_is_shown_at_the_next_visit(client):
    """The page says the old name, or the new one; the tag is of before, and holds no longer."""
    from poverty import actions
    from poverty.views import regions

    render = regions.render

    def publish_then_render(*args, **kwargs):
        answer = render(*args, **kwargs)
        region = Region.objects.get(code="513221")
        region.name_en = "Renamed"
        actions.save_record(record=region, by=None)
        return answer

    url = "/en/regions/513221/"
    with mock.patch.object(regions, "render", publish_then_render):
        first = client.get(url)
    assert b"Renamed" not in body(first)
    second = again(client, first, url)
    assert second.status_code == 200 and b"Renamed" in body(second)
    assert second["ETag"] != first["ETag"]
    assert again(client, second, url).status_code == 304
