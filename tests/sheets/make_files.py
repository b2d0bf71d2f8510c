"""
Makes the spreadsheets in ``files/`` again: ``python -m tests.sheets.make_files``, from the project's directory.

Needs LibreOffice (``soffice``), Gnumeric (``ssconvert``), msoffcrypto-tool and, in the directory that ``NODE_PATH``
names, SheetJS (``npm install xlsx``). Figures are those of the fixtures. The tests read the files under ``files/``, so
that nobody needs these programs to run them; other versions of the programs will write other bytes.
"""

import json
import shutil
import subprocess
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import xlsxwriter

from aba_site.settings import BASE_DIR

FILES = Path(__file__).parent / "files"
YEARS = range(2010, 2017)
LIBREOFFICE = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "ods": "ods", "xls": "xls:MS Excel 97"}
GNUMERIC = {"xlsx": "Gnumeric_Excel:xlsx2", "ods": "Gnumeric_OpenCalc:odf", "xls": "Gnumeric_Excel:excel_biff8"}
# LibreOffice's options for text: separator, quotation mark, encoding (85: GB18030).
CSV_GB18030 = "csv:Text - txt - csv (StarCalc):44,34,85,1"
SHEETJS = """
const xlsx = require("xlsx"), sheets = JSON.parse(process.argv[1]), book = xlsx.utils.book_new();
for (const [name, rows] of sheets) xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
book.Workbook = {Sheets: sheets.map(([name]) => ({name, Hidden: name.startsWith("旧") ? 1 : 0}))};
for (const [kind, file] of JSON.parse(process.argv[2])) xlsx.writeFile(book, file, {bookType: kind, compression: true});
"""


def fixture(name: str, model: str) -> list[dict]:
    entries = json.loads((BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))
    return [entry["fields"] for entry in entries if entry["model"] == model]


def regions(prefix: str, level: str) -> list[dict]:
    found = fixture("02_regions.json", "poverty.region")
    return [region for region in found if region["code"].startswith(prefix) and region["level"] == level]


def gdp() -> dict[tuple[str, int], str]:
    observations = fixture("05_observations.json", "poverty.observation")
    return {(o["region"][0], o["year"]): o["value"] for o in observations if o["indicator"] == ["gdp"]}


def gdp_wide(path: Path) -> None:
    """As yearbooks print it: title, unit, regions down, years across, source below."""
    figures, prefectures = gdp(), regions("51", "prefecture")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表1")
        sheet.merge_range(0, 0, 0, 7, "四川省各市（州）地区生产总值")
        sheet.write(1, 7, "单位：亿元")
        sheet.write_row(2, 0, ["地区", *(f"{year}年" for year in YEARS)])
        for row, region in enumerate(prefectures, 3):
            values = (figures.get((region["code"], year)) for year in YEARS)
            sheet.write_row(row, 0, [region["name_zh"], *(float(value) if value else "…" for value in values)])
        sheet.write(4 + len(prefectures), 0, "资料来源：四川统计年鉴")


def gdp_long(path: Path) -> None:
    names = {region["code"]: region["name_zh"] for region in regions("51", "prefecture")}
    book = openpyxl.Workbook()
    book.active.append(["指标", "地区", "年份", "数值（亿元）", "备注"])
    for (code, year), value in sorted(gdp().items()):
        if code.startswith("5132"):
            book.active.append(["地区生产总值", names[code], f"{year}年", float(value), "年报，初步核算"])
    book.save(path)


def counties(path: Path) -> None:
    """As counties send it: a heading of two rows, numbers as text, marks, formats out to the sheet's far end."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "各县情况"
    sheet["A1"], sheet["E2"] = "阿坝州各县（市）面积和摘帽时间", "单位：平方公里"
    sheet.append(["序号", "县（市）", "２０１８年", None, "摘帽时间"])
    sheet.append([None, None, "区划代码", "面　积", None])
    for merged in ("A1:E1", "A3:A4", "B3:B4", "C3:D3", "E3:E4"):
        sheet.merge_cells(merged)
    for number, county in enumerate(regions("5132", "county"), 1):
        approved = county.get("poverty_exit_approved_on", "…").replace("-", ".")
        area = f"{int(county['area_km2']):,}" if number % 2 else int(county["area_km2"])
        sheet.append([number, county["name_zh"].rstrip("县市"), county["code"], area, approved])
    sheet["D6"], sheet["D7"] = "４０９６", "—"
    sheet.append([])
    sheet.append(["注：面积为国土调查数。"])
    sheet["XFD9"].number_format = sheet["A1048576"].number_format = sheet["XFD1048576"].number_format = "0.00"
    book.save(path)


def values(path: Path) -> None:
    """One of each kind of value, in column B, with what it is in column A."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("值")
        form = {pattern: book.add_format({"num_format": pattern}) for pattern in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")}
        form |= {pattern: book.add_format({"num_format": pattern}) for pattern in ("hh:mm:ss", "[h]:mm:ss", "0.0%")}
        for row, (name, value, *pattern) in enumerate((
            ("whole", 2016), ("decimal", 281.32), ("share", 0.125, "0.0%"), ("text", "  汶川县 "), ("lines", "一\n二"),
            ("day", date(2018, 7, 31), "yyyy-mm-dd"), ("moment", datetime(2018, 7, 31, 8, 30), "yyyy-mm-dd hh:mm"),
            ("time", time(8, 30), "hh:mm:ss"), ("duration", timedelta(hours=36), "[h]:mm:ss"), ("blank", " "),
        )):  # fmt: skip
            sheet.write(row, 0, name)
            sheet.write(row, 1, value, *(form[p] for p in pattern))
        for row, (name, formula, value) in enumerate((
            ("sum", "=1+1", 2), ("empty", '=""', ""), ("division", "=1/0", "#DIV/0!"), ("missing", "=NA()", "#N/A"),
        ), 10):  # fmt: skip
            sheet.write(row, 0, name)
            sheet.write_formula(row, 1, formula, None, value)


def shares(path: Path) -> None:
    """Shares of the prefecture's area as percentages, which a cell keeps as 0.1; a filter and a hidden column."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["县（市）", "区划代码", "占全州面积（%）"])
    found = regions("5132", "county")
    total = sum(int(county["area_km2"]) for county in found)
    for county in found:
        sheet.append([county["name_zh"], county["code"], round(int(county["area_km2"]) / total, 3)])
        sheet.cell(sheet.max_row, 3).number_format = "0.0%"
    sheet.append(["合计", "513200", 1])
    sheet.cell(sheet.max_row, 3).number_format = "0%"
    sheet.append(["其中汶川县", "513221", 4.9])
    sheet.auto_filter.ref = f"A1:C{sheet.max_row}"
    sheet.column_dimensions["B"].hidden = True
    for row in (3, 5):
        sheet.row_dimensions[row].hidden = True
    book.save(path)


def formulas(path: Path) -> None:
    """openpyxl calculates nothing: there is a formula, and no result."""
    book = openpyxl.Workbook()
    book.active.append(["县", "合计"])
    book.active.append(["汶川县", "=SUM(C2:D2)", 13, 118])
    book.active.append(["理县", "=C3/D3", 13, 0])
    book.save(path)


def several_sheets() -> list:
    figures = gdp()
    rows = [["年份", "地区生产总值"], *([year, float(figures["513200", year])] for year in YEARS)]
    return [["说明", [["本表由各县汇总"]]], ["生产总值", rows], ["旧数据", [["年份"], [2009]]]]


def libreoffice(source: Path, kind: str, to: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", folder, source]
        subprocess.run(command, check=True, capture_output=True)
        shutil.move(next(Path(folder).iterdir()), FILES / to)


def gnumeric(source: Path, to: str, *options: str) -> None:
    subprocess.run(["ssconvert", *options, source, FILES / to], check=True, capture_output=True)


def sheetjs(kinds: dict[str, str]) -> None:
    written = [(kind, str(FILES / name)) for kind, name in kinds.items()]
    arguments = json.dumps(several_sheets()), json.dumps(written)
    subprocess.run(["node", "-e", SHEETJS, *arguments], check=True)


def protected(source: Path, path: Path) -> None:
    with source.open("rb") as plain, path.open("wb") as locked:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("阿坝", locked)


def main() -> None:
    for make in (gdp_wide, values):
        make(FILES / f"{make.__name__}_xlsxwriter.xlsx")
    for make in (counties, formulas, gdp_long, shares):
        make(FILES / f"{make.__name__}_openpyxl.xlsx")
    for name, source in (
        ("gdp_wide", "xlsxwriter"), ("values", "xlsxwriter"), ("counties", "openpyxl"), ("shares", "openpyxl"),
    ):  # fmt: skip
        for kind in LIBREOFFICE:
            path = FILES / f"{name}_{source}.xlsx"
            libreoffice(path, LIBREOFFICE[kind], f"{name}_libreoffice.{kind}")
            gnumeric(path, f"{name}_gnumeric.{kind}", "-T", GNUMERIC[kind])
    libreoffice(FILES / "formulas_openpyxl.xlsx", LIBREOFFICE["xlsx"], "formulas_libreoffice.xlsx")
    protected(FILES / "formulas_openpyxl.xlsx", FILES / "protected_msoffcrypto.xlsx")
    libreoffice(FILES / "gdp_long_openpyxl.xlsx", CSV_GB18030, "gdp_long_libreoffice_gb18030.csv")
    libreoffice(FILES / "gdp_wide_xlsxwriter.xlsx", "html:HTML (StarCalc)", "web_page_libreoffice.xls")
    text = ("-T", "Gnumeric_stf:stf_assistant", "-O")
    gnumeric(FILES / "gdp_long_openpyxl.xlsx", "gdp_long_gnumeric_utf16.txt", *text, "separator='\t' charset=UTF-16")
    gnumeric(FILES / "gdp_wide_xlsxwriter.xlsx", "gdp_wide_gnumeric_semicolon.csv", *text, "separator=; charset=UTF-8")
    sheetjs({"xlsx": "sheets_sheetjs.xlsx", "biff8": "sheets_sheetjs.xls", "ods": "sheets_sheetjs.ods"})
    sheetjs({"html": "web_page_sheetjs.xls", "xlml": "xml_2003_sheetjs.xls", "xlsb": "binary_sheetjs.xlsb"})


if __name__ == "__main__":
    main()
