"""A place in one folder: complete, public only, and without any reference to anything outside it."""

import csv
import hashlib
import io
import posixpath
import re
import zipfile
from html.parser import HTMLParser

import pytest
from django.core.management import CommandError, call_command

from poverty.models import Observation, Region, Source
from tests.poverty.rows import count_again, make_indicator, make_observation, make_source

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "zh-hans"]


class References(HTMLParser):
    """Every address in a page, and whether it runs anything."""

    def __init__(self):
        super().__init__()
        self.found, self.scripts, self.styled = [], 0, 0

    def handle_starttag(self, tag, attributes):
        self.scripts += tag in ("script", "iframe", "object", "embed")
        for name, value in attributes:
            self.scripts += name.startswith("on")
            self.styled += name == "style"
            if name in ("href", "src", "srcset", "action", "data", "poster", "xlink:href"):
                self.found.append(value)


def pack(client, code="513221", language="en"):
    response = client.get(f"/{language}/regions/{code}/pack.zip")
    assert response.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(response)))


def read(found, name, code="513221"):
    return found.read(f"aba-{code}/{name}").decode("utf-8-sig")


def figures_of(code):
    return Observation.objects.published().within(Region.objects.get(code=code))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


# -- nothing outside --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["513221", "513200"])
def test_every_reference_leads_to_a_file_of_the_folder(client, code):
    found = pack(client, code)
    names = set(found.namelist())
    pages = [name for name in names if name.endswith(".html")]
    assert len(pages) == 1 + 2 * (1 + figures_of(code).values("indicator").distinct().count())
    for page in pages:
        references = References()
        references.feed(found.read(page).decode())
        assert references.scripts == references.styled == 0, page
        assert references.found
        for reference in references.found:
            target, _hash, _anchor = reference.partition("#")
            assert ":" not in target and not target.startswith("/"), (page, reference)
            if target:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) in names, (page, reference)


def test_the_style_sheet_fetches_nothing_and_has_what_charts_need(client):
    styles = read(pack(client), "styles.css")
    assert "url(" not in styles and "@import" not in styles
    assert ".chart__drawn" in styles and "--series-1" in styles and "@media print" in styles
    assert styles.count("{") == styles.count("}")


# -- everything inside ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", ["513221", "513200"])
def test_every_public_figure_of_the_place_is_in_its_page_and_file(client, code, language):
    found = pack(client, code)
    rows = rows_of(read(found, f"data/observations-{language}.csv", code))
    figures = list(figures_of(code).with_names())
    assert len(rows) == len(figures) > 5
    assert {row["region_code"][: len(code.rstrip("0"))] for row in rows} == {code.rstrip("0")}
    texts = {}
    for row in figures:
        page = texts.setdefault(row.indicator.slug, read(found, f"{language}/{row.indicator.slug}.html", code))
        assert (row.indicator.name_zh if language == "zh-hans" else row.indicator.name_en) in page
        if row.value is not None:
            assert f"{row.value:,.{max(row.indicator.decimals, 0)}f}".split(".")[0] in page.replace("−", "-")
    start = read(found, f"{language}/index.html", code)
    assert all(f'href="{slug}.html"' in start for slug in texts)
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in start


def test_the_tables_hold_the_place_its_parts_and_what_the_figures_refer_to(client):
    found = pack(client)
    regions = {row["region_code"] for row in rows_of(read(found, "data/regions.csv"))}
    held = Region.objects.published().filter(code__startswith="513221")
    assert regions == set(held.values_list("code", flat=True)) and len(regions) > 10
    rows = rows_of(read(found, "data/observations-en.csv"))
    assert {row["indicator"] for row in rows} == {
        row["indicator"] for row in rows_of(read(found, "data/indicators.csv"))
    }
    assert {row["source"] for row in rows} == {row["source"] for row in rows_of(read(found, "data/sources.csv"))}


def test_a_pack_says_when_it_was_made_of_what_and_where_the_live_site_is(client):
    for language, made in (("en", r"\d{1,2} \w+ \d{4}"), ("zh-hans", r"\d{4}年\d{1,2}月\d{1,2}日")):
        page = read(pack(client), f"{language}/index.html")
        assert re.search(made, page)
        assert f"<code>http://testserver/{language}/regions/513221/</code>" in page, "as text, not as a link"
        assert "LICENSE.txt" in page and "CC BY 4.0" in page


def test_statuses_are_told_apart_and_explained(client):
    indicator, region = make_indicator(), Region.objects.get(code="513221")
    for year, (value, status) in enumerate([("0", "A"), (None, "Q"), (None, "M"), ("5", "F")], start=2011):
        make_observation(indicator, region, year, value, status=status)
    found = pack(client)
    page = read(found, "en/test-output.html")
    assert ">0.0<" in page and '>5.0<span class="cell-mark"> [F]</span><' in page
    assert "Suppressed" in page and "Not applicable: cannot exist" in page
    assert 'class="chart__drawn' in page
    assert "[Q]" in read(found, "en/index.html") and "Suppressed" in read(found, "en/index.html")


def test_text_of_records_is_escaped(client):
    region = Region.objects.get(code="513221")
    hostile = "<script>alert(1)</script>"
    make_observation(make_indicator(name_en=hostile), region, 2016, "1", note_en=hostile, printed=hostile)
    found = pack(client)
    assert not any("<script>" in found.read(name).decode() for name in found.namelist() if name.endswith(".html"))


def test_only_what_is_public_is_in_it(client):
    region = Region.objects.get(code="513221")
    secret = make_source("secret-report", state="draft", name_en="Secretive")
    make_observation(make_indicator(), region, 2015, "1", source=secret)
    make_observation(make_indicator("draft-output", state="draft", name_en="Drafted"), region, 2016, "1")
    make_observation(make_indicator(), region, 2016, "123456", published_at=None)
    Region.objects.filter(code="513221100").update(state="withdrawn", name_en="Withdrawnville")
    Region.objects.filter(code="513200").update(state="withdrawn", name_en="Withdrawnville")
    found = pack(client)
    content = b"".join(found.read(name) for name in found.namelist())
    for hidden in (b"Secretive", b"Drafted", b"123456", b"123,456", b"Withdrawnville", b"test-output"):
        assert hidden not in content


# -- the archive and the command --------------------------------------------------------------------


def test_checksums_hold_and_the_same_day_makes_the_same_bytes(client):
    first = b"".join(client.get("/en/regions/513221/pack.zip"))
    assert first == b"".join(client.get("/zh-hans/regions/513221/pack.zip"))
    found = zipfile.ZipFile(io.BytesIO(first))
    for line in read(found, "SHA256SUMS").splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(found.read(f"aba-513221/{name}")).hexdigest() == digest


def test_queries_grow_with_the_indicators_and_not_with_the_figures(client, django_assert_max_num_queries):
    indicators = figures_of("513221").values("indicator").distinct().count()
    region = Region.objects.get(code="513221")
    for year in range(1950, 2010):
        make_observation(make_indicator(), region, year, "1")
    with django_assert_max_num_queries(indicators + 1 + 20):
        pack(client)


@pytest.mark.parametrize("code", ["510000", "513221100", "999999"])
def test_a_pack_is_made_of_public_prefectures_and_counties_only(client, code):
    assert client.get(f"/en/regions/{code}/pack.zip").status_code == 404
    Region.objects.filter(code="513221").update(state="draft")
    assert client.get("/en/regions/513221/pack.zip").status_code == 404


def test_the_command_writes_what_the_site_serves(client, tmp_path, capsys):
    call_command("make_pack", "513221", output=str(tmp_path), address="http://testserver/")
    told = capsys.readouterr().out
    found = pack(client)
    assert re.search(rf"{len(found.namelist())} files, [0-9.]+ MB, [0-9.]+ s", told)
    for name in found.namelist():
        assert (tmp_path / name).read_bytes() == found.read(name), name


def test_the_command_makes_one_language_alone(tmp_path):
    call_command("make_pack", "513221", output=str(tmp_path), language="zh-hans", verbosity=0)
    folder = tmp_path / "aba-513221"
    assert sorted(path.name for path in folder.iterdir() if path.is_dir()) == ["data", "zh-hans"]
    start = (folder / "zh-hans" / "index.html").read_text(encoding="utf-8")
    assert "汶川县" in start and "../en/" not in start and "http" not in start


@pytest.mark.parametrize("code", ["999999", "510000", "'; DROP", "\0"])
def test_the_command_refuses_what_is_no_place(code, tmp_path):
    with pytest.raises(CommandError, match="No public prefecture or county"):
        call_command("make_pack", code, output=str(tmp_path))


def test_the_command_says_where_it_cannot_write(tmp_path):
    (tmp_path / "aba-513221").write_text("in the way")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("make_pack", "513221", output=str(tmp_path))


def test_a_place_without_figures_still_has_a_pack(client):
    Source.objects.update(state="draft")
    count_again()
    found = pack(client)
    assert "There are no figures." in read(found, "en/index.html")
