"""What readers and machines get instead of a page."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import DatabaseError, connection
from django.http import Http404
from django.test import Client
from django.urls import path

from aba_site.urls import urlpatterns as site_addresses


def fails_with(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    *site_addresses,
    *[
        path(f"{language}/fails/{name}{suffix}", fails_with(error))
        for language in ("en", "zh-hans")
        for suffix in ("/", ".json")
        for name, error in (
            ("400", SuspiciousOperation("no")),
            ("403", PermissionDenied),
            ("404", Http404("none")),
            ("500", ZeroDivisionError),
        )
    ],
]
handler400 = "aba_site.views.bad_request"
handler403 = "aba_site.views.permission_denied"
handler404 = "aba_site.views.page_not_found"
handler500 = "aba_site.views.server_error"


@pytest.fixture
def broken_site(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", [400, 403, 404, 500])
@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh-hans", "zh-Hans")])
def test_an_error_page_speaks_the_readers_language_and_has_its_status(broken_site, status, language, tag):
    response = broken_site.get(f"/{language}/fails/{status}/")
    assert response.status_code == status
    html = response.content.decode()
    assert f'<html lang="{tag}">' in html
    assert html.count("<h1>") == 1
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_address_that_ends_in_json_fails_in_json(broken_site, status):
    response = broken_site.get(f"/en/fails/{status}.json")
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    error = response.json()["error"]
    assert error["status"] == status
    assert error.keys() == {"status", "title", "detail"}
    assert error["title"] and error["detail"]


def test_a_failing_page_needs_no_database(broken_site):
    """No database mark: any query would fail this test."""
    assert broken_site.get("/en/fails/500/").status_code == 500


def test_a_page_that_is_not_found_says_what_was_asked_for_and_offers_a_search(client):
    html = client.get("/en/regions-of/wenchuan-county.html").content.decode()
    assert "/en/regions-of/wenchuan-county.html" in html
    assert 'name="q" value="wenchuan county"' in html


def test_an_address_is_shown_as_text(client):
    html = client.get("/en/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in html


def test_an_unknown_host_is_a_bad_request(client):
    response = client.get("/en/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_the_process_says_that_it_lives(client):
    assert client.get("/health/live").json() == {"status": "ok"}


@pytest.mark.django_db
def test_the_site_is_ready_with_a_database_and_all_migrations(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/health/ready")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-cache" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_pending_migration_makes_it_unready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'tourism' AND name = '0001_initial'")
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert "tourism.0001_initial" in response.json()["reason"]


def test_a_database_that_does_not_answer_makes_it_unready(client, monkeypatch, caplog):
    def refuse(self):
        raise DatabaseError("no route to host")

    monkeypatch.setattr("django.db.migrations.recorder.MigrationRecorder.applied_migrations", refuse)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert "no route" not in response.content.decode(), "details go to the log"
    assert "no route" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("en", "The form has expired"), ("zh-hans", "表单已过期")])
def test_an_expired_form_is_told_in_the_readers_language(language, words):
    response = Client(enforce_csrf_checks=True).post(
        "/admin/login/", {"username": "x", "password": "y"}, headers={"accept-language": language}
    )
    assert response.status_code == 403
    assert words in response.content.decode()
