"""Steps of people at their desks: figures from a sheet to the public page, to their correction, and to nobody else."""

import re

from tests.browser.office import sheet

WAITING = "a[href$='?standing=submitted']"
UPLOAD = "a[href*='/admin/poverty/upload/'][href$='/change/']"


def brings_in_a_sheet(curator, year) -> str:
    """The address of the upload, which is submitted in the end."""
    page = curator.page
    curator.look("dashboard-curator", small=True)
    curator.go("/admin/poverty/observation/import/")
    curator.look("import")
    send(curator, year, "文川县")
    assert "A5" in curator.text and "文川县" in curator.text and "汶川县" in curator.text
    assert page.locator("form[action$='process_import/']").count() == 0
    curator.look("sheet-refused", small=True)
    curator.go("/admin/poverty/observation/import/")
    send(curator, year, "汶川县")
    curator.look("sheet-sound")
    curator.click("form[action$='process_import/'] button")
    curator.look("brought-in")
    curator.click(UPLOAD)
    upload = page.url.removeprefix(curator.site)
    assert "60.01" in curator.text or page.locator("a[href*='upload__id__exact']").count()
    curator.look("upload", small=True)
    curator.do("submit")
    curator.look("submit")
    curator.confirm()
    assert page.locator("button[name=action][value=recall]").count() == 1
    assert page.locator("button[name=action][value=approve]").count() == 0, "a curator approves nothing"
    return upload


def send(curator, year, county, product=600100):
    """万元 in the sheet, 亿元 in the indicator."""
    table = sheet(
        ["汶川县主要经济指标"],
        ["单位：万元"],
        ["地区", "指标", f"{year - 1}年", f"{year}年"],
        ["汶川县", "地区生产总值", 575300, product],
        [county, "旅游总收入", 310000, 325000],
        ["资料来源：汶川县统计局"],
    )
    page = curator.page
    page.set_input_files(
        "[name=import_file]",
        {"name": f"汶川县主要经济指标{year}.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": table},
    )
    page.locator("details.sheet-more summary").first.click()
    page.select_option("[name=given-source]", "aba-paper")
    curator.click("form[enctype] button[type=submit]")


def figure_of(curator, upload) -> str:
    """The page of Wenchuan's product of the year."""
    curator.go(upload)
    curator.click("a[href*='upload__id__exact']")
    curator.look("figures")
    row = curator.page.locator("#result_list tr.data-row", has_text="60.01")
    return row.locator("a[href*='/observation/']").first.get_attribute("href").partition("?")[0]


def finds_nothing(other, year, upload, figure):
    for path in ("/admin/poverty/upload/", f"/admin/poverty/observation/?standing=all&q=汶川+{year}"):
        other.go(path)
        assert other.page.locator("#result_list tr.data-row").count() == 0, path
    other.look("other-county")
    other.go("/admin/")
    assert "汶川县主要经济指标" not in other.text
    for address in (upload, figure):
        for path in (address, address.replace("/change/", "/history/"), address.replace("/change/", "/delete/")):
            assert other.go(path) == 404, path


def returned_and_approved(curator, publisher, upload, year):
    reason = f"{year}: 请附统计局的公报"
    publisher.go("/admin/")
    assert publisher.page.locator(WAITING).count()
    publisher.look("dashboard-publisher", small=True)
    publisher.click(WAITING)
    publisher.look("waiting")
    publisher.go(upload)
    publisher.do("send_back", reason)
    assert "60.01" in publisher.text and "aba-paper" not in publisher.text
    publisher.look("return", small=True)
    publisher.confirm()

    curator.go("/admin/")
    assert reason in curator.text
    curator.look("returned")
    curator.go(upload)
    assert reason in curator.text
    curator.do("submit")
    curator.confirm()
    publisher.go(upload)
    publisher.do("approve")
    assert reason in publisher.text
    publisher.look("approve")
    publisher.confirm()
    assert public_figure(publisher, year) == "60.01"


def public_figure(person, year):
    """What anybody reads on the page of the figure."""
    assert person.go(f"/{person.language}/indicators/gdp/513221/{year}/") == 200
    return re.search(r"60\.\d+", person.page.locator("main").inner_text()).group()


def corrected(curator, publisher, figure, year):
    reason = f"{year}: 报表录入错误"
    curator.go(figure)
    curator.page.fill("[name=value]", "60.51")
    curator.page.fill("[name=reason]", reason)
    curator.look("correction", small=True)
    curator.click("[name=poverty_observation_save_and_submit]")
    publisher.go("/admin/")
    publisher.click(WAITING)
    publisher.click("#result_list tr.data-row th a, #result_list tr.data-row td a[href*='/change/']")
    publisher.do("approve")
    assert "60.01" in publisher.text and "60.51" in publisher.text and reason in publisher.text
    publisher.look("approve-correction")
    publisher.confirm()
    publisher.look("figure-versions")
    assert public_figure(publisher, year) == "60.51"
    publisher.go(f"/{publisher.language}/changes/")
    publisher.click(".log h2 a")
    assert reason in publisher.text and "60.51" in publisher.text


def approves_nothing_of_their_own(publisher, year):
    figures = "/admin/poverty/observation/"
    publisher.go(f"{figures}?q=gdp+513221+{year - 1}")
    publisher.click("#result_list tr.data-row a[href*='/change/']")
    publisher.page.fill("[name=value]", "57.6")
    publisher.page.fill("[name=reason]", "校核")
    publisher.click("[name=poverty_observation_save_and_submit]")
    publisher.go(f"{figures}?standing=submitted")
    publisher.page.locator("#result_list input.action-select").first.check()
    publisher.page.select_option("select[name=action]", "approve")
    publisher.click("button[name=index]")
    assert "57.6" in publisher.text
    assert publisher.page.locator("button[name=confirmed]").count() == 0
    publisher.look("own")
    publisher.go(f"{figures}?standing=submitted")
    publisher.click("#result_list tr.data-row a[href*='/change/']")
    assert publisher.page.locator("button[name=action][value=approve]").count() == 0
    publisher.do("recall")
    publisher.confirm()
