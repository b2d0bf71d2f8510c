"""Rules for every address of the back-office: kept nowhere, no form without its token, in no frame, leading nowhere."""

import os
import subprocess
import sys
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from tests.site.at_the_door import CODE, LOGIN, PASSWORD, back_office_addresses, code, operator, with_second_factor

pytestmark = pytest.mark.django_db

HOSTILE = [
    "https://evil.example/", "http://evil.example/", "//evil.example/", "///evil.example", "////evil.example/",
    "/\\evil.example", "\\\\evil.example", "\\/evil.example", "/\t/evil.example",
    "/\n/evil.example", "\t//evil.example",
    " https://evil.example/", "\x00//evil.example", "\x01https://evil.example", "https:evil.example",
    "https:/evil.example", "http:///evil.example", "https:\\\\evil.example", "https://testserver@evil.example/",
    "https://testserver.evil.example/", "https://testserver:80@evil.example/", "//evil.example\\@testserver/",
    "//evil.example%00.testserver", "http://[::1]@evil.example", "http://[evil", "//[::1", "ftp://testserver/",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x1bjavascript:alert(1)", "vbscript:x",
    "data:text/html,<script>alert(1)</script>", "//evil。example", "https://ｅvil.example", "//evil.example/..;/admin/",
    "/admin/\r\nLocation: https://evil.example", "/admin/../../\\evil.example",
]  # fmt: skip


def leads_away(location):
    """Whether a browser that is sent there leaves the site: it drops control characters and reads ``\\`` as ``/``."""
    read = "".join(c for c in location if ord(c) > 32).replace("\\", "/")
    goal = urlsplit(urljoin("http://testserver/admin/login/", read))
    return goal.scheme not in ("http", "https") or goal.netloc != "testserver"


def test_the_judge_sees_what_a_browser_would():
    assert leads_away("//evil.example") and leads_away("/\\evil.example") and leads_away("javascript:alert(1)")
    assert not leads_away("/admin/") and not leads_away("?x=1") and not leads_away("http://testserver/admin/")


@pytest.mark.parametrize("goal", HOSTILE)
def test_signing_in_leads_nowhere_else(client, goal):
    operator()
    given = {"username": "dolma", "password": PASSWORD}
    for response in (
        client.post(LOGIN, given | {"next": goal}),
        Client().post(LOGIN, given, query_params={"next": goal}),
    ):
        assert response.status_code == 302 and not leads_away(response["Location"])
    page = Client().get(LOGIN, {"next": goal})
    assert page.status_code == 200 and "<script>alert" not in page.text


@pytest.mark.parametrize("goal", HOSTILE)
def test_nor_does_the_code(client, goal):
    with_second_factor(operator())
    first = client.post(LOGIN, {"username": "dolma", "password": PASSWORD, "next": goal})
    assert first["Location"] == CODE
    second = client.post(CODE, {"code": code(), "next": goal})
    assert second.status_code == 302 and not leads_away(second["Location"])


@pytest.mark.parametrize("goal", HOSTILE)
def test_nor_the_choice_of_a_language_nor_signing_out(client, goal):
    header = "".join(c for c in goal if ord(c) > 31)
    chosen = client.post("/i18n/setlang/", {"language": "en", "next": goal}, headers={"referer": header})
    assert not leads_away(chosen.get("Location", "/"))
    client.force_login(operator())
    assert not leads_away(client.post("/admin/logout/", {"next": goal}).get("Location", "/"))


def test_what_leads_somewhere_here_is_followed(client):
    """Else refusing everything would pass for safe."""
    operator()
    given = {"username": "dolma", "password": PASSWORD, "next": "/admin/security/"}
    assert client.post(LOGIN, given)["Location"] == "/admin/security/"


# -- every address --------------------------------------------------------------------------------


def test_there_are_addresses_to_look_at():
    names = {name for name, _path in back_office_addresses()}
    assert len(names) > 100 and {"login", "second_step", "security", "index", "poverty_region_changelist"} <= names


def test_no_form_is_taken_without_its_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator())
    for name, path in back_office_addresses():
        for method in (client.post, client.put, client.patch, client.delete):
            response = method(path)
            assert response.status_code == 403, (name, response.status_code)
            assert "The form has expired" in response.text or path.endswith(".json"), name
    assert client.get("/admin/security/").status_code == 200, "and nobody was signed out on the way"


def test_nor_with_somebody_elses():
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator())
    client.get("/admin/security/")
    for given in ({"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": ""}):
        assert client.post(reverse("admin:sign_out_everywhere"), given).status_code == 403
    theirs = Client()
    theirs.get(LOGIN)
    token = theirs.cookies["csrftoken"].value
    given = {"csrfmiddlewaretoken": token}
    assert client.post(reverse("admin:sign_out_everywhere"), given).status_code == 403
    client.cookies["csrftoken"] = theirs.cookies["csrftoken"]
    sent = client.post(reverse("admin:sign_out_everywhere"), given, headers={"origin": "https://evil.example"})
    assert sent.status_code == 403


ELSEWHERE = [("nowhere", "/admin/nowhere/"), ("no slash", "/admin/poverty")]


def assert_guarded(response, name):
    assert "no-store" in response["Cache-Control"] and "max-age" not in response["Cache-Control"], name
    assert response["X-Frame-Options"] == "DENY", name
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"], name
    if response.streaming:
        list(response)  # else its file stays open


def test_every_answer_is_kept_nowhere_and_shown_in_no_frame(client):
    for name, path in [*back_office_addresses(), *ELSEWHERE]:
        for method in (client.get, client.head, client.options, client.post):
            assert_guarded(method(path), name)


def test_so_is_every_kind_of_page_for_who_is_in(client):
    client.force_login(operator())
    kinds = {name.rpartition("_")[2]: (name, path) for name, path in back_office_addresses()}
    for name, path in [*kinds.values(), *ELSEWHERE]:
        assert_guarded(client.get(path), name)
    assert_guarded(client.get("/admin/security/"), "and one is still in")


def test_so_are_downloads_and_what_programs_read(client):
    client.force_login(operator())
    words = {"app_label": "poverty", "model_name": "observation", "field_name": "region", "term": "wenchuan"}
    found = client.get("/admin/autocomplete/", words)
    assert found["Content-Type"] == "application/json"
    sheet = client.post("/admin/poverty/source/export/", {"format": "1", "resource": "0"})
    template = client.get("/admin/poverty/source/template/")
    assert "attachment" in sheet["Content-Disposition"] and "attachment" in template["Content-Disposition"]
    for response in (found, sheet, template, client.get("/admin/jsi18n/")):
        assert_guarded(response, response.request["PATH_INFO"])


def test_the_session_cookie_is_for_this_browser_session_and_host_alone(client):
    operator()
    client.post(LOGIN, {"username": "dolma", "password": PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    assert not cookie["domain"] and not cookie["max-age"] and not cookie["expires"]


def test_behind_tls_it_is_secure_and_one_proxy_is_believed():
    program = (
        "from aba_site import settings as s; print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.PROXIES, "
        "s.SECOND_FACTOR_REQUIRED, s.SESSION_IDLE_MINUTES, s.SESSION_LONGEST_MINUTES)"
    )

    def said(**environment):
        run = {"cwd": project.BASE_DIR, "env": {**os.environ, **environment}, "capture_output": True, "text": True}
        return subprocess.run([sys.executable, "-c", program], check=True, **run).stdout.split()

    assert said(ABA_HTTPS="1") == ["__Host-sessionid", "True", "1", "False", "30", "600"]
    given = {"ABA_PROXIES": "2", "ABA_SECOND_FACTOR": "1", "ABA_IDLE_MINUTES": "15", "ABA_LONG_MINUTES": "60"}
    assert said(ABA_HTTPS="1", **given)[2:] == ["2", "True", "15", "60"]
    assert said(ABA_HTTPS="0")[:3] == ["sessionid", "False", "0"]
