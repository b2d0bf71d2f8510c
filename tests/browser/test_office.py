"""
The back-office as its people use it: from a sheet to the public page and to its correction, by two counties' curators,
a publisher and an administrator, each at a browser of their own.
"""

import re

import pytest

from tests.browser.conftest import opener, served
from tests.browser.office import PASSWORD, Desk, fill
from tests.browser.office_figures import (
    approves_nothing_of_their_own,
    brings_in_a_sheet,
    corrected,
    figure_of,
    finds_nothing,
    returned_and_approved,
    send,
)
from tests.browser.test_pages import LANGUAGES

# Named after their work: nobody here is to look like a real person.
PEOPLE = (
    ("wenchuan", "汶川", "录入员", "curator", "513221"),
    ("lixian", "理县", "录入员", "curator", "513222"),
    ("publisher", "全州", "审核员", "publisher", "513200"),
    ("administrator", "全州", "管理员", "administrator", "513200"),
)
# So that both stories are told in one database: of each language the year, cooperatives, and who is new.
YEARS = {"en": 2018, "zh-hans": 2013}
VALLEYS = {"en": "威州", "zh-hans": "水磨"}
COOPERATIVES = (
    ("weizhou-cherries", "威州甜樱桃专业合作社", "Weizhou Cherry Cooperative", "513221"),
    ("weizhou-loquats", "威州枇杷专业合作社", "Weizhou Loquat Cooperative", "513221"),
    ("shuimo-tea", "水磨茶叶专业合作社", "Shuimo Tea Cooperative", "513221"),
    ("shuimo-vegetables", "水磨蔬菜专业合作社", "Shuimo Vegetable Cooperative", "513221"),
    ("xuecheng-plums", "薛城青脆李专业合作社", "Xuecheng Plum Cooperative", "513222"),
)
EDIT = "form:has([name=action][value=edit_these]) [type=submit]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    home = tmp_path_factory.mktemp("office-home")
    with served(home) as address:
        fill(home, PEOPLE, COOPERATIVES)
        yield address


@pytest.fixture
def open_page(chromium, site):
    with opener(chromium, site) as go:
        yield go


@pytest.fixture
def desk(open_page, site):
    return lambda language, person, **how: Desk(open_page, site, language, person, **how)


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_a_sheet_to_the_public_page_and_to_its_correction(desk, language):
    year = YEARS[language]
    administrator = desk(language, "administrator")
    makes_a_member(administrator, f"new-{language}")
    new = desk(language, f"new-{language}")
    assert new.go("/admin/poverty/observation/import/") == 403, "a viewer brings nothing in"

    wenchuan, lixian, publisher = (desk(language, name) for name in ("wenchuan", "lixian", "publisher"))
    upload = brings_in_a_sheet(wenchuan, year)
    figure = figure_of(wenchuan, upload)
    finds_nothing(lixian, year, upload, figure)
    returned_and_approved(wenchuan, publisher, upload, year)
    corrected(wenchuan, publisher, figure, year)
    approves_nothing_of_their_own(publisher, year)
    changes_a_cooperative(wenchuan, publisher, VALLEYS[language])
    closed(wenchuan, publisher, figure, year)
    withdrawn_and_restored(publisher, upload, year)
    edits_several(wenchuan, VALLEYS[language])
    signs_out(wenchuan, figure)


def makes_a_member(administrator, name):
    page = administrator.page
    administrator.look("dashboard-administrator")
    administrator.go("/admin/auth/user/add/")
    page.fill("[name=username]", name)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.select_option("[name=membership-0-role]", "viewer")
    administrator.choose("membership-0-region", "513221", re.compile(r"\b513221\b"))
    administrator.look("new-person", small=True)
    administrator.click("[name=_continue]")
    assert page.locator("[name=membership-0-role]").input_value() == "viewer"
    administrator.go("/admin/auth/user/")
    assert name in administrator.text
    assert "admin" not in page.locator("#result_list").inner_text().split(), "the operator is the operator's alone"
    administrator.look("people")


def changes_a_cooperative(curator, publisher, valley):
    curator.go(f"/admin/poverty/cooperative/?q={valley}")
    assert "513222" not in curator.text
    curator.look("cooperatives", small=True)
    curator.click("#result_list tr.data-row a[href*='/change/']")
    address = curator.page.url.removeprefix(curator.site)
    public = f"/{curator.language}/cooperatives/{address.split('/')[-3]}/"
    curator.page.fill("[name=members]", "168")
    curator.page.fill("[name=reason]", "2026年年报")
    curator.look("cooperative")
    curator.click("[name=_save]")
    curator.look("cooperative-waits", small=True)
    assert "168" in curator.page.inner_text(".review-changes")
    assert curator.page.locator("button[name=action][value=recall]").count() == 1
    curator.go(public)
    assert "120" in curator.text and "168" not in curator.text, "until somebody else approves, it stays as it is"
    publisher.go("/admin/")
    publisher.click("a[href$='/revision/?state__exact=submitted']")
    publisher.look("changes-waiting")
    publisher.click("#result_list tr.data-row a[href*='/change/']")
    publisher.look("change")
    publisher.do("approve")
    publisher.confirm()
    publisher.go(public)
    assert "168" in publisher.text


def closed(curator, publisher, figure, year):
    publisher.go("/admin/poverty/closedyear/add/")
    publisher.choose("indicator", "gdp", re.compile("^(Gross domestic product|地区生产总值)$"))
    publisher.page.fill("[name=year]", str(year))
    publisher.look("close-a-year")
    publisher.click("[name=_save]")
    publisher.look("closed-years")
    curator.go("/admin/poverty/observation/import/")
    send(curator, year, "汶川县", product=611000)
    assert "Sheet!D4" in curator.text
    assert curator.page.locator("form[action$='process_import/']").count() == 0, (
        "a correction in a closed year says why"
    )
    curator.look("closed-year-refused")


def withdrawn_and_restored(publisher, upload, year):
    publisher.go(upload)
    publisher.do("withdraw", "上报单位撤回")
    publisher.look("withdraw")
    publisher.confirm()
    publisher.look("withdrawn")
    assert "上报单位撤回" in publisher.text
    publisher.go(f"/{publisher.language}/indicators/tourism-revenue/513221/{year}/")
    assert "3,250,000,000" not in publisher.page.inner_text(".figure-card__title")
    publisher.go(upload)
    publisher.do("restore", "已重新核实")  # a year of it is closed: without a reason it stays withdrawn
    publisher.look("restore")
    publisher.confirm()
    assert publisher.page.locator("button[name=action][value=submit]").count() == 1


def edits_several(curator, valley):
    curator.go(f"/admin/poverty/cooperative/?q={valley}")
    page = curator.page
    for box in page.locator("#result_list input.action-select").all():
        box.check()
    page.select_option("select[name=action]", "edit_these")
    curator.click("button[name=index]")
    page.select_option("[name=field]", "level")
    curator.click(EDIT)
    page.select_option("[name=level]", index=2)
    page.fill("[name=reason]", "评定结果公布")
    curator.click(EDIT)
    curator.look("bulk-edit", small=True)
    curator.confirm()
    curator.go("/admin/poverty/revision/?state__exact=submitted")
    assert page.locator("#result_list tr.data-row").count() >= 2, "what is published waits"
    curator.go(f"/admin/poverty/cooperative/?q={valley}")
    page.locator("details.list-menu summary").first.click()
    page.locator("details.list-menu[open] input[name=name]").first.fill(valley)
    curator.click("details.list-menu[open] button")
    assert page.locator(".list-saved a[aria-current]").inner_text() == valley
    curator.look("saved-filter")


def signs_out(person, figure):
    person.go(figure.replace("/change/", "/history/"))
    assert "报表录入错误" in person.text
    person.look("history", small=True)
    person.go("/admin/security/")
    person.look("security")
    person.go("/admin/")
    person.page.locator("form[action$='/logout/'] button").first.evaluate("button => button.form.requestSubmit()")
    person.page.wait_for_url("**/admin/logout/")
    person.look("signed-out")
    person.go("/admin/")
    assert "/admin/login/" in person.page.url
