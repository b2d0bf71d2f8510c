"""Bringing a sheet in through the back-office: what is shown, asked, kept aside, written and refused."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aba_site.sheets import import_pages
from poverty import jobs
from poverty.models import Fund, Observation, SourceMark, Upload
from tests.poverty.review_pages import decide
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db
WIDE = "单位：亿元\n地区,2015年,2016年\n汶川县,1.5,2\n理县,3,4\n"
GIVEN = {"given-indicator": "test-output", "given-source": "test-report"}


@pytest.fixture(autouse=True)
def output():
    make_source()
    return make_indicator(unit_zh="亿元", unit_en="100 million yuan", decimals=2)


@pytest.fixture
def staff(client):
    client.force_login(administrator())
    return client


def address(name, *args, model=Observation):
    return reverse(f"admin:poverty_{model._meta.model_name}_{name}", args=args)


def send(client, content, name="表.csv", model=Observation, **fields):
    data = content if isinstance(content, bytes) else content.encode("gb18030")
    return client.post(address("import", model=model), {"import_file": SimpleUploadedFile(name, data), **fields})


def again(client, shown, **fields):
    return client.post(address("import"), {"sheet_token": shown.context["sheet"].token, **fields})


def confirm(client, shown, model=Observation):
    token = shown.context["sheet"].token
    return client.post(address("process_import", model=model), {"sheet": token}, follow=True)


def figures():
    return Observation.objects.filter(indicator=make_indicator())


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_wide_gbk_sheet_is_looked_through_confirmed_and_waits_for_approval(staff):
    shown = send(staff, WIDE, **GIVEN)
    assert "Nothing has been written yet" in shown.text
    assert not figures().exists()
    done = confirm(staff, shown)
    assert "4 new, 0 changed, 0 as before" in done.text
    upload = Upload.objects.get(name="表.csv")
    assert (upload.state, upload.uploaded_by, upload.source.slug) == ("pending", administrator(), "test-report")
    assert sorted(figures().pending().values_list("cell", flat=True)) == ["B3", "B4", "C3", "C4"]


def test_what_is_given_beside_the_sheet_is_shown_once(staff):
    shown = send(staff, WIDE, **GIVEN)
    assert shown.text.count('<strong class="font-medium text-important">test-report') == 1
    assert [title for row in shown.context["preview"].rows for title, *_values in row.changes] == ["value"] * 4


def test_what_goes_with_an_old_value_is_shown_to_go(staff):
    make_observation(make_indicator(), make_region("513221"), 2016, "7", printed="seven")
    shown = send(staff, WIDE, **GIVEN)
    (changed,) = [row for row in shown.context["preview"].rows if not row.new]
    assert {title: (old, new) for title, old, new in changed.changes} == {
        "value": ("7", "2"),
        "as printed": ("seven", ""),
    }
    assert "seven" in shown.text


def test_the_same_file_again_is_recognised_and_changes_nothing(staff):
    confirm(staff, send(staff, WIDE, **GIVEN))
    shown = send(staff, WIDE, name="other.csv", **GIVEN)
    assert "already brought in by root on" in shown.text
    assert "says nothing new: 0 changes" in shown.text
    assert "no longer here" in confirm(staff, shown).text
    assert Upload.objects.filter(name="other.csv").count() == 0


def test_what_the_title_seems_to_say_is_filled_in_but_not_taken(staff):
    shown = send(staff, "各县测试产量\n" + WIDE, **{"given-source": "test-report"})
    assert "Filled in from the title: indicator" in shown.text
    assert shown.context["form"]["given-indicator"].value() == "test-output"
    assert not shown.context["preview"].may_be_confirmed
    assert again(staff, shown, **GIVEN).context["preview"].may_be_confirmed


def test_marks_are_asked_once_and_kept_with_the_source(staff):
    shown = send(staff, WIDE.replace("4", "…"), **GIVEN)
    assert [field.name for field in shown.context["form"].mark_fields] == ["mark-0-…"]
    assert not shown.context["preview"].may_be_confirmed
    shown = again(staff, shown, **GIVEN, **{"mark-0-…": "M"})
    assert shown.context["form"]["mark-0-…"].value() == "M"
    assert not SourceMark.objects.exists()
    confirm(staff, shown)
    mark = SourceMark.objects.get()
    assert (mark.source.slug, mark.mark, mark.meaning, mark.decided_by) == ("test-report", "…", "M", administrator())
    assert figures().get(status="M").value is None
    shown = send(staff, WIDE.replace("4", "…").replace("2016", "2017"), **GIVEN)
    assert shown.context["preview"].may_be_confirmed
    assert shown.context["form"]["mark-0-…"].value() == "M"


def test_a_mark_that_can_not_mean_that_is_refused(staff):
    shown = again(staff, send(staff, WIDE.replace("4", "…"), **GIVEN), **GIVEN, **{"mark-0-…": "E"})
    assert "cannot mean" in shown.text


def test_one_of_several_sheets_is_chosen_and_can_be_changed(staff):
    head = ["指标", "地区", "年份", "数值", "来源"]
    row = ["test-output", "汶川县", 2016, 5, "test-report"]
    book = workbook(说明=[["填表说明"]], 一季度=[head, row], 全年=[head, [*row[:3], 9, row[4]]])
    shown = send(staff, book, "表.xlsx")
    assert (shown.context["intake"].sheet.name, shown.context["preview"].may_be_confirmed) == ("一季度", True)
    shown = again(staff, shown, sheet="全年")
    confirm(staff, shown)
    figure = figures().get()
    assert (figure.value, figure.sheet, figure.cell) == (9, "全年", "D2")


def test_faults_are_grouped_by_cause_with_their_cells_and_suggestions(staff):
    rows = "\n".join(f"汶先县{n},1,2" for n in range(30))
    shown = send(staff, f"地区,2015年,2016年\n汶川先,1,2\n汶川线,x,2\n{rows}\n", **GIVEN)
    causes = shown.context["preview"].causes
    assert [(cause.count, len(cause.shown)) for cause in causes] == [(2, 2), (1, 1), (30, 20)] or len(causes) >= 2
    assert "A2" in shown.text
    assert "Did you mean “汶川县”?" in shown.text
    assert "no longer here" in confirm(staff, shown).text
    assert not figures().exists()


def test_the_sheet_comes_back_with_its_faults_marked_and_goes_in_once_corrected(staff):
    shown = send(staff, WIDE.replace("理县", "理先县"), **GIVEN)
    response = staff.get(address("import_marked", shown.context["sheet"].token))
    assert "marked.xlsx" in response["content-disposition"] or "filename*" in response["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cell = book.active["A4"]
    assert (cell.value, cell.fill.fgColor.rgb[-6:] not in ("000000", "FFFFFF")) == ("理先县", True)
    reasons = [str(row[-1].value) for row in book.active.rows]
    assert any("理先县" in reason for reason in reasons)
    cell.value = "理县"
    out = io.BytesIO()
    book.save(out)
    confirm(staff, send(staff, out.getvalue(), "表.xlsx", **GIVEN))
    assert figures().count() == 4


def test_a_waiting_sheet_is_nobody_elses(staff, client):
    token = send(staff, WIDE, **GIVEN).context["sheet"].token
    client.force_login(member_of("curator"))
    assert client.get(address("import_marked", token)).status_code == 404
    assert "no longer here" in client.post(address("import"), {"sheet_token": token}).text
    assert "no longer here" in client.post(address("process_import"), {"sheet": token}, follow=True).text


def test_what_moved_since_is_shown_again_and_only_then_written(staff):
    shown = send(staff, WIDE, **GIVEN)
    make_observation(make_indicator(), make_region("513221"), 2016, "7")
    shown = confirm(staff, shown)
    assert "something has changed since" in shown.text
    assert not figures().pending().exists()
    assert (shown.context["preview"].plan.new, shown.context["preview"].plan.changed) == (3, 1)
    confirm(staff, shown)
    assert figures().pending().count() == 4


def test_a_confirmation_that_was_not_shown_is_refused(staff):
    shown = send(staff, WIDE.replace("理县", "理先县"), **GIVEN)
    assert "no longer here" in confirm(staff, shown).text
    assert not figures().exists()


def test_a_long_sheet_is_left_to_a_process_of_its_own(staff, monkeypatch):
    started = []
    monkeypatch.setattr(import_pages, "LARGE", 3)
    monkeypatch.setattr(jobs, "start", lambda upload, work, data: started.append((upload, work, data)))
    shown = send(staff, WIDE, **GIVEN)
    done = staff.post(address("process_import"), {"sheet": shown.context["sheet"].token})
    (upload, work, data) = started[0]
    assert done["location"] == address("change", upload.pk, model=Upload)
    assert (upload.state, upload.name, data) == ("applying", "表.csv", WIDE.encode("gb18030"))
    assert work["user"] == administrator().pk
    assert "no longer here" in confirm(staff, shown).text


def test_what_the_process_is_given_is_enough_to_write_the_sheet(staff, monkeypatch):
    from poverty.resources import apply_work

    monkeypatch.setattr(import_pages, "LARGE", 3)

    def start(upload, work, data):
        with jobs.hold(upload) as progress:
            apply_work(upload, work, data, progress)

    monkeypatch.setattr(jobs, "start", start)
    staff.post(address("process_import"), {"sheet": send(staff, WIDE, **GIVEN).context["sheet"].token})
    assert figures().pending().count() == 4
    assert Upload.objects.get(name="表.csv").state == "pending"


def test_the_process_writes_nothing_if_something_moved(staff, monkeypatch):
    from poverty.actions import Moved
    from poverty.resources import apply_work

    monkeypatch.setattr(import_pages, "LARGE", 3)

    def start(upload, work, data):
        make_observation(make_indicator(), make_region("513221"), 2016, "7")
        with pytest.raises(Moved), jobs.hold(upload) as progress:
            apply_work(upload, work, data, progress)

    monkeypatch.setattr(jobs, "start", start)
    staff.post(address("process_import"), {"sheet": send(staff, WIDE, **GIVEN).context["sheet"].token})
    upload = Upload.objects.get(name="表.csv")
    assert (upload.state, figures().pending().count()) == ("failed", 0)
    assert "changed since" in upload.note


def test_records_with_another_unit_and_a_county_by_name_come_in_and_are_undone(staff):
    head = "代码,名称,英文名,所在地区,来源,用途,年度,金额（万元）\n"
    text = head + "test-fund,测试资金,Test fund,汶川,test-report,tourism,2018年,12.34\n"
    confirm(staff, send(staff, text, model=Fund), model=Fund)
    fund = Fund.objects.get(slug="test-fund")
    assert (fund.amount_yuan, fund.region.code, fund.year, fund.state) == (123_400, "513221", 2018, "draft")
    upload = Upload.objects.get(name="表.csv")
    assert (upload.state, upload.model, upload.rows.get().cell) == ("applied", "poverty.fund", "A2")
    decide(staff, "withdraw", upload, reason="wrong file")
    fund.refresh_from_db()
    assert fund.state == "withdrawn"


def test_whoever_brought_it_in_may_take_it_back_until_it_is_public(client):
    client.force_login(member_of("curator"))
    confirm(client, send(client, WIDE, **GIVEN))
    upload = Upload.objects.get(name="表.csv")
    decide(client, "withdraw", upload, reason="wrong file")
    upload.refresh_from_db()
    assert (upload.state, figures().pending().count()) == ("withdrawn", 0)


# -- out --------------------------------------------------------------------------------------------


def test_an_export_is_exactly_what_the_list_shows(staff):
    for year in range(2010, 2016):
        make_observation(make_indicator(), make_region("513221"), year, "7")
    response = staff.post(address("export") + "?q=test-output 2012", {"format": "1", "resource": "0"})
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in lines[1:]] == ["2012"]


def test_an_export_has_no_end_of_rows_and_asks_few_queries(staff, django_assert_max_num_queries):
    for year in range(1950, 2050):
        make_observation(make_indicator(), make_region("513221"), year, "7")
    with django_assert_max_num_queries(16):
        response = staff.post(address("export") + "?q=test-output", {"format": "1", "resource": "0"})
        assert response.getvalue().count(b"\r\n") == 101


def test_a_workbook_says_where_its_figures_come_from(staff):
    make_observation(make_indicator(), make_region("513221"), 2016, "7")
    response = staff.post(address("export") + "?q=test-output", {"format": "0", "resource": "0"})
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    notes = [str(cell.value) for row in book["Notes"].rows for cell in row]
    assert "test-report" in notes


@pytest.mark.parametrize("data", ["", "?data=1"])
def test_a_template_can_be_filled_in_and_brought_in(staff, data):
    make_observation(make_indicator(), make_region("513221"), 2015, "7")
    response = staff.get(address("template") + data)
    book = openpyxl.load_workbook(io.BytesIO(response.getvalue()))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, [None] * len(heads), strict=True))
    row |= {"indicator": "test-output Test output", "region": "513221 Wenchuan County", "year": 2016, "value": 5}
    row |= {"status": "Provisional", "source": "test-report Test report"}
    for place, value in enumerate(row.values(), 1):
        sheet.cell(sheet.max_row + (1 if place == 1 else 0), place, value)
    out = io.BytesIO()
    book.save(out)
    confirm(staff, send(staff, out.getvalue(), "表.xlsx"))
    figure = figures().pending().get()
    assert (figure.value, figure.status, figure.year) == (5, "P", 2016)


def test_who_may_not_see_gets_no_template(client):
    client.force_login(member_of(None))
    assert client.get(address("template")).status_code == 403
