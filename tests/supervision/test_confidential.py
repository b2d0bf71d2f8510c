"""What a sender wrote is on no public page, in no file and in no log."""

import contextlib
import io
import logging
import zipfile

import pytest
from django.http import Http404
from django.views.debug import SafeExceptionReporterFilter

from supervision import actions
from supervision.models import Challenge
from supervision.views import challenge_figure
from tests.poverty.staff import administrator
from tests.site.test_addresses import FILES, LANGUAGES, PAGES, address
from tests.supervision.sending import form_address, send

pytestmark = pytest.mark.django_db
SENTINEL, SENTINEL_DOCUMENT = "Zhuoma of Sentinel Street", "https://sentinel.example/zhuoma"
ABOUT_IT = {"figure": ["gdp", "513200", 2016], "figure-json": ["gdp", "513200", 2016], "indicator": ["gdp"],
            "indicator-json": ["gdp"], "region": ["513200"], "challenge": ["gdp", "513200", 2016]}  # fmt: skip


def body(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):  # a workbook or a pack: what is in it
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    return content


@pytest.fixture
def challenges(client):
    """One open, one answered, one set aside; all written by the same person."""
    for state in ("open", "answered", "set_aside"):
        sent = send(client, text=f"My name is {SENTINEL}.", document=SENTINEL_DOCUMENT)
        assert sent.status_code == 302
        challenge = Challenge.objects.get(state="open", answer_en="")
        challenge.state = state
        challenge.question_zh, challenge.question_en, challenge.answer_zh, challenge.answer_en = "问", "Q", "答", "A"
        actions.answer(challenge=challenge, by=administrator())
    return list(Challenge.objects.all())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_and_no_file_tells_it(client, challenges, language):
    assert [one.text for one in challenges] == [f"My name is {SENTINEL}."] * 3
    addresses = [address(name, arguments, language) for name, arguments in (PAGES | FILES | ABOUT_IT).items()]
    addresses += [one.get_absolute_url() for one in challenges]
    for url in addresses:
        told = body(client, url)
        assert SENTINEL.encode() not in told and b"sentinel.example" not in told, url


def test_a_search_finds_no_challenge(client, challenges):
    for words in ("Zhuoma", "Sentinel"):
        assert b"My name is" not in body(client, f"/en/search/?q={words}")


def test_nothing_of_it_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    with caplog.at_level(logging.DEBUG, logger="django"):
        caplog.clear()
        send(client, text=f"My name is {SENTINEL}.", document=SENTINEL_DOCUMENT)
        send(client, text=SENTINEL, document=SENTINEL_DOCUMENT, kind="rude")
        client.put(form_address(), {"text": SENTINEL})
    # The database's own statements are at DEBUG in development only, and are logged nowhere (settings.LOGGING).
    told = [record for record in caplog.records if record.name != "django.db.backends"]
    assert SENTINEL not in "".join(record.getMessage() for record in told)
    assert SENTINEL not in "".join(record.exc_text or "" for record in told)
    assert "sentinel.example" not in "".join(record.getMessage() for record in told)


def test_an_error_report_leaves_it_out(rf):
    request = rf.post(form_address(), {"text": SENTINEL})
    with contextlib.suppress(Http404):
        challenge_figure(request, "nothing", "513200", 2016)
    cleaned = SafeExceptionReporterFilter().get_post_parameters(request)
    assert SENTINEL not in str(cleaned.values())


def test_its_name_does_not_hold_it(challenges):
    assert SENTINEL not in str(challenges[0])
