"""Words of another language than the page's say so to those who read aloud."""

import re

import pytest
from django.utils.translation import override

from aba_site.tables import Cell, Column, Table
from aba_site.tongues import tongues_marked


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Wenchuan (汶川)", 'Wenchuan (<span lang="zh-Hans">汶川</span>)'),
        (
            "perhaps 云集、淘宝 or 京东",
            'perhaps <span lang="zh-Hans">云集、淘宝</span> or <span lang="zh-Hans">京东</span>',
        ),
        ("235.72亿元, about", '235.72<span lang="zh-Hans">亿元</span>, about'),
        ("རྔ་པ་ཁུལ། is Ngawa", '<span lang="bo">རྔ་པ་ཁུལ།</span> is Ngawa'),
        ("<b>汶</b> & “more”", '&lt;b&gt;<span lang="zh-Hans">汶</span>&lt;/b&gt; &amp; “more”'),
        ("nothing – but a dash", "nothing – but a dash"),
        (5, "5"),
    ],
)
def test_in_english(text, html):
    assert tongues_marked(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("原文作“Yi District”，有误", '原文作“<span lang="en">Yi District</span>”，有误'),
        ("藏文 རྔ་པ།", '藏文 <span lang="bo">རྔ་པ།</span>'),
        ("GDP与CSV", "GDP与CSV"),
        ("https://example.org/some page", "https://example.org/some page"),
        ("<a b> it's so", "&lt;a b&gt; it&#x27;s so"),
    ],
)
def test_in_chinese(text, html):
    with override("zh-hans"):
        assert tongues_marked(text) == html


@pytest.mark.parametrize("linked", [True, False])
def test_a_table_marks_its_cells(linked):
    table = str(Table("Places", [Column("Name"), Column("Chinese")], [["Aba", Cell("阿坝", "/x/" if linked else "")]]))
    assert '<span lang="zh-Hans">阿坝</span>' in table


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["regions/", "regions/513200/", "industries/", "tourism/", "findings/", "ecommerce/",
                                  "sources/aba-paper/", "indicators/speciality-crop-output/"])  # fmt: skip
def test_no_chinese_is_left_unmarked_in_an_english_page(client, path):
    html = client.get(f"/en/{path}").content.decode()
    main = html.partition('<main id="main"')[2].partition("</main>")[0]
    text = re.sub(r"<script.*?</script>", "", main, flags=re.DOTALL)
    marked = re.sub(r'<(\w+)[^>]* lang="(?:zh-Hans|bo)"[^>]*>.*?</\1>', "", text, flags=re.DOTALL)
    words = re.sub(r"<[^>]*>", "", marked)
    assert not re.findall(r"[^\n]*[\u4e00-\u9fff][^\n]*", words)
