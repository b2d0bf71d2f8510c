"""Years that are closed: what was published in one is corrected with a reason, which the public reads."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aba_site.scoping import scoped
from poverty import actions
from poverty.models import ClosedYear, Decision, Observation, Publication
from poverty.staff import scope_of
from tests.poverty.records import page
from tests.poverty.review_pages import ask, decide, page_of
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db
LIST = "admin:poverty_closedyear_changelist"


@pytest.fixture
def figure():
    return make_observation(make_indicator(), make_region(), 2018, "12")


@pytest.fixture
def closed(figure):
    return actions.close_year(indicator=figure.indicator, year=2018, by=administrator())


def draft(value, year=2018):
    place = {"indicator": make_indicator(), "region": make_region(), "source": make_source()}
    return Observation(**place, year=year, value=Decimal(value))


def record(value, reason="", year=2018):
    return actions.record(figures=[draft(value, year)], by=member_of("curator"), reason=reason)


def values():
    found = Observation.objects.filter(indicator=make_indicator()).order_by("year", "version")
    return [(one.year, one.value) for one in found]


# -- closing ----------------------------------------------------------------------------------------


def test_only_what_is_published_is_closed(figure):
    for year in (2017, 2019):
        with pytest.raises(ValidationError, match="nothing to close"):
            actions.close_year(indicator=figure.indicator, year=year, by=administrator())
    actions.close_year(indicator=figure.indicator, year=2018, by=administrator())
    with pytest.raises(ValidationError, match="closed already"):
        actions.close_year(indicator=figure.indicator, year=2018, by=administrator())
    assert Decision.objects.get(kind="closed").by == administrator()


def test_opening_again_needs_a_reason_and_it_can_be_closed_once_more(closed):
    with pytest.raises(ValidationError, match="Say why"):
        actions.reopen_year(closed=closed, by=administrator(), reason=" ")
    actions.reopen_year(closed=closed, by=administrator(), reason="A census came out")
    assert Decision.objects.get(kind="reopened").reason == "A census came out"
    record("13")
    assert actions.close_year(indicator=closed.indicator, year=2018, by=administrator()) == closed
    assert not ClosedYear.objects.get().is_open_again


def test_a_county_closes_nothing(figure):
    publisher = member_of("publisher", "513227")
    with scoped(scope_of(publisher)), pytest.raises(PermissionDenied):
        actions.close_year(indicator=figure.indicator, year=2018, by=publisher)


# -- correcting -------------------------------------------------------------------------------------


def test_a_correction_says_why(closed):
    with pytest.raises(ValidationError, match="Test output, 2018"):
        record("13")
    record("13", "misread")
    record("1", year=2019)
    assert values() == [(2018, 12), (2018, 13), (2019, 1)]


def test_what_was_never_published_is_no_correction(closed):
    other = Observation(indicator=make_indicator(), region=make_region("980000"), source=make_source(), year=2018)
    other.value = Decimal(3)
    actions.record(figures=[other], by=member_of("curator"))
    assert Observation.objects.pending().filter(region=other.region).exists()


def test_what_was_published_and_withdrawn_is_still_corrected(figure, closed):
    actions.withdraw_figures(figures=Observation.objects.filter(pk=figure.pk), by=administrator(), reason="misread")
    with pytest.raises(ValidationError, match="2018"):
        record("13")
    with pytest.raises(ValidationError, match="2018"):
        actions.restore_figures(figures=Observation.objects.filter(pk=figure.pk), by=administrator())
    actions.restore_figures(figures=Observation.objects.filter(pk=figure.pk), by=administrator(), reason="it was right")
    assert Observation.objects.pending().get(indicator=figure.indicator).reason == "it was right"


def form_of(figure, **changes):
    sent = {
        "value": "13", "status": "A", "qualifier": "exact", "source": figure.source_id, "year_basis": "stated",
        "indicator": figure.indicator_id, "region": figure.region_id, "year": 2018, "reason": "",
    }  # fmt: skip
    return sent | changes


def test_neither_form_corrects_without_a_reason(client, figure, closed):
    client.force_login(member_of("curator"))
    add = reverse("admin:poverty_observation_add")
    for address in (add, page_of(figure)):
        assert client.post(address, form_of(figure)).context["adminform"].form.errors["reason"]
    assert "Test output, 2018" in client.post(add, form_of(figure)).text
    assert len(values()) == 1
    client.post(add, form_of(figure, reason="misread"))
    assert len(values()) == 2


# -- by sheet ---------------------------------------------------------------------------------------

HEAD = "indicator,region,year,value,source"


def look(client, text, **given):
    file = SimpleUploadedFile("sheet.csv", text.encode())
    return client.post(reverse("admin:poverty_observation_import"), {"import_file": file, **given})


def confirm(client, shown):
    sent = {"sheet": shown.context["sheet"].token}
    return client.post(reverse("admin:poverty_observation_process_import"), sent, follow=True)


@pytest.fixture
def curator(client):
    client.force_login(member_of("curator"))
    return client


def test_a_sheet_that_corrects_says_why_in_a_column(curator, closed):
    row = "test-output,990000,2018,13,test-report"
    shown = look(curator, f"{HEAD}\n{row}\n")
    assert "These years are closed: Test output, 2018" in shown.text
    assert not shown.context["preview"].may_be_confirmed
    confirm(curator, look(curator, f"{HEAD},reason\n{row},misread\n"))
    assert Observation.objects.pending().get(indicator=make_indicator()).reason == "misread"


def test_or_beside_the_sheet(curator, closed):
    text = f"{HEAD}\ntest-output,990000,2018,13,test-report\ntest-output,990000,2019,14,test-report\n"
    assert "given-reason" in look(curator, text).text
    confirm(curator, look(curator, text, **{"given-reason": "Yearbook corrected"}))
    reasons = Observation.objects.pending().filter(indicator=make_indicator()).values_list("reason", flat=True)
    assert set(reasons) == {"Yearbook corrected"}


def test_the_reason_of_an_earlier_correction_is_none_of_the_next(curator, figure, closed):
    """It stands in every exported sheet."""
    Observation.objects.filter(pk=figure.pk).update(reason="typing error")
    row = "test-output,990000,2018,13,test-report,typing error"
    assert "These years are closed" in look(curator, f"{HEAD},reason\n{row}\n").text


def test_a_reason_alone_changes_nothing(curator, figure):
    shown = look(curator, f"{HEAD},reason\ntest-output,990000,2018,12,test-report,because\n")
    assert "0 changes" in shown.text


def test_a_year_that_was_closed_since_stops_the_sheet(curator, figure):
    shown = look(curator, f"{HEAD}\ntest-output,990000,2018,13,test-report\n")
    actions.close_year(indicator=figure.indicator, year=2018, by=administrator())
    assert "Nothing was written" in confirm(curator, shown).text
    assert len(values()) == 1


def test_so_does_one_that_was_closed_while_it_was_written(figure, closed):
    upload = actions.begin_upload(name="s", sha256="", model="poverty.observation", by=member_of("curator"))
    with pytest.raises(actions.Moved, match="2018"):
        actions.apply_figures(upload=upload, drafts=[actions.Draft(draft("13"), figure.pk)], unchanged=0)


# -- in public --------------------------------------------------------------------------------------


def approve():
    figures = Observation.objects.filter(indicator=make_indicator())
    actions.submit_figures(figures=figures, by=member_of("curator"))
    actions.approve_figures(figures=figures, by=member_of("publisher"))


def test_the_public_log_says_that_a_year_was_closed_and_why(client, closed):
    record("13", "A misprint in the yearbook")
    approve()
    entry = Publication.objects.order_by("pk").last()
    for address in ("changes/", f"changes/{entry.reference}/", "changes/feed.atom"):
        text = page(client, address)
        assert "in a closed year" in text and "A misprint in the yearbook" in text, address
        assert "a-curator" not in text


def test_a_withdrawal_in_a_closed_year_says_why_too(client, figure, closed):
    actions.withdraw_figures(figures=Observation.objects.filter(pk=figure.pk), by=administrator(), reason="Not of Aba")
    entry = Publication.objects.order_by("pk").last()
    for address in ("changes/", f"changes/{entry.reference}/"):
        assert "Not of Aba" in page(client, address), address


def test_other_corrections_are_not_marked(client, figure):
    record("13", "misread")
    approve()
    assert "in a closed year" not in page(client, "changes/")
    actions.withdraw_figures(figures=Observation.objects.filter(pk=figure.pk), by=administrator(), reason="told nobody")
    assert "told nobody" not in page(client, "changes/")


def test_what_is_not_public_stays_untold(client, figure, closed):
    record("13", "A misprint in the yearbook")
    approve()
    make_indicator().__class__.objects.filter(pk=figure.indicator_id).update(state="withdrawn")
    other = make_indicator("test-other")
    entry = Publication.objects.order_by("pk").last()
    entry.indicators.add(other)
    assert "A misprint in the yearbook" not in page(client, "changes/")


# -- the pages --------------------------------------------------------------------------------------


def test_years_are_closed_and_opened_on_a_list_of_their_own(client, figure):
    client.force_login(member_of("publisher"))
    add = reverse("admin:poverty_closedyear_add")
    shown = client.post(add, {"indicator": figure.indicator_id, "year": 2017})
    assert "nothing to close" in shown.text and not ClosedYear.objects.exists()
    client.post(add, {"indicator": figure.indicator_id, "year": 2018})
    year = ClosedYear.objects.get()
    assert year.closed_by == member_of("publisher")
    assert "Test output" in client.get(reverse(LIST)).text
    assert decide(client, "reopen", year, reason="").context["form"].errors
    decide(client, "reopen", year, reason="A census came out")
    year.refresh_from_db()
    assert year.is_open_again
    decide(client, "close_again", year)
    year.refresh_from_db()
    assert not year.is_open_again
    assert "A census came out" in client.get(reverse("admin:poverty_closedyear_history", args=[year.pk])).text


@pytest.mark.parametrize(("role", "place"), [("viewer", ""), ("curator", ""), ("publisher", "513227")])
def test_who_may_not_close_neither_sees_a_button_nor_forges_one(client, closed, role, place):
    client.force_login(member_of(role, place))
    assert client.get(reverse("admin:poverty_closedyear_add")).status_code == 403
    ask(client, "reopen", closed, confirmed="1-1-1", reason="forged")
    assert not ClosedYear.objects.get().is_open_again
