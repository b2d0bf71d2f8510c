"""What is chosen, what is drawn, what stands in the table and what is downloaded are the same numbers."""

import csv
import io
import json
from decimal import ROUND_HALF_UP, Decimal

import pytest

GDP = "/en/indicators/gdp/"
TABLE = "#explorer table.data--figures"
REGIONS = {"513200": "Aba", "513300": "Garzê", "510100": "Chengdu"}


def number(text):
    """``12,170.23 [B]`` → 12170.23, ``−3.1%`` → -3.1; None where it says that there is none."""
    digits = text.split(" ")[0].replace(",", "").replace("−", "-").rstrip("%")
    return Decimal(digits) if digits.strip("-.").replace(".", "").isdecimal() else None


def rounded(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Shown:
    """The three ways in which one page gives its numbers: ``{(code, year): number}`` each."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def drawn(self):
        spec = json.loads(self.page.locator("#explorer figure script[type='application/json']").inner_text())
        assert spec["decimals"] == 2
        return {
            (series["code"], year): rounded(Decimal(str(point))) if point is not None else None
            for series in spec["series"]
            for year, point in zip(spec["labels"], series["points"], strict=True)
        }

    def in_the_table(self):
        years = self.page.locator(f"{TABLE} thead th").all_inner_texts()[1:]
        found = {}
        for row in self.page.locator(f"{TABLE} tbody tr:has(th a)").all():  # a sum has no page
            code = row.locator("th a").get_attribute("href").rstrip("/").rpartition("/")[2]
            found |= {
                (code, year): number(text)
                for year, text in zip(years, row.locator("td").all_inner_texts(), strict=False)
                if year.isdecimal()
            }
        return found

    def in_the_file(self, column, times):
        address = self.page.locator("#explorer .downloads a[href*='.csv']").first.get_attribute("href")
        text = self.page.request.get(self.site + address).body().decode("utf-8-sig")
        return {
            (row["region_code"], row["period"]): rounded(Decimal(row[column]) * times) if row[column] else None
            for row in csv.DictReader(io.StringIO(text))
        }


# Growth is drawn and printed in per cent; the file holds the ratio.
@pytest.mark.parametrize(("measure", "column", "times"), [("value", "value", 1), ("growth", "computed", 100)])
def test_chart_table_and_file_agree_after_a_choice_in_place(open_page, site, measure, column, times):
    page = open_page(GDP)
    page.evaluate("window.same = true")
    page.locator("#choose-regions summary").click()
    for name in REGIONS.values():
        before = page.url
        page.locator("#choose-regions").get_by_label(name, exact=True).check()
        page.wait_for_function("before => location.href !== before", arg=before)
    page.locator("#time-first").select_option("2012")
    page.wait_for_url("**time=2012..2016**")
    if measure != "value":
        page.locator("#measure").select_option(measure)
        page.wait_for_url(f"**measure={measure}**")
    assert page.evaluate("window.same"), "the page itself was never loaded again"

    shown = Shown(page, site)
    drawn, table, file = shown.drawn(), shown.in_the_table(), shown.in_the_file(column, times)
    wanted = {(code, str(year)) for code in REGIONS for year in range(2012, 2017)}
    assert drawn.keys() == wanted and table.keys() == wanted and file.keys() >= wanted
    assert {key: file[key] for key in wanted} == table == drawn
    assert any(table.values())
    assert page.faults == []
