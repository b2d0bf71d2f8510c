"""
Who may do what in the back-office: every address × role × place × method, from one table.

The addresses are those of the URL table, the models those of the admin. One that nobody classified fails, by its name.
"""

import logging
import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse

from aba_site import urls
from aba_site.sheets import export_pages
from poverty.models import Fund
from tests.poverty.staff import administrator, member_of
from tests.site.planted_places import ABOVE, CODES, INSIDE, OTHER, OWN, SHARED, plant
from tests.site.test_addresses import patterns

pytestmark = pytest.mark.django_db

# -- the table ------------------------------------------------------------------------------------

# Roles of a county's staff; beside them whoever has no role, or has it no longer, and the operator.
ROLES = ("viewer", "curator", "publisher", "administrator", "operator")
OUTSIDERS = ("nobody", "no role", "role ended", "account closed")

# What each may do with rows of a kind: view, add, change. (Nobody deletes.)
RIGHTS = {
    #               viewer  curator  publisher  administrator  operator
    "records":     ("v",    "vac",   "vac",     "vac",         "vac"),
    "registers":   ("v",    "v",     "v",       "v",           "vac"),
    "brought in":  ("v",    "vc",    "vc",      "vc",          "vc"),
    "decided on":  ("v",    "v",     "v",       "v",           "v"),
    "people":      ("",     "",      "",        "vac",         "vac"),
    "readings":    ("",     "",      "",        "v",           "v"),
    "closed years": ("v",   "v",     "v",       "v",           "va"),
}  # fmt: skip
KINDS = {
    "records": {
        "poverty.source", "poverty.sourcemark", "poverty.observation", "poverty.industry", "poverty.product",
        "poverty.brand", "poverty.certification", "poverty.cooperative", "poverty.familyfarm", "poverty.enterprise",
        "poverty.productionbase", "poverty.fund", "poverty.finding", "ecommerce.servicestation",
        "ecommerce.ecommercepark", "ecommerce.platform", "ecommerce.partnership", "ecommerce.trainingprogramme",
        "tourism.tourismsite", "tourism.demonstrationvillage",
    },
    "registers": {"poverty.region", "poverty.indicator"},
    "brought in": {"poverty.upload", "supervision.challenge"},
    "decided on": {"poverty.revision"},
    "people": {"auth.user"},
    "readings": {"supervision.reading"},
    "closed years": {"poverty.closedyear"},
}  # fmt: skip

# What a page asks for: the right to open it, and the right to send it something. "405": no such method here;
# "never": refused to all; "signed in": for every member of staff; "open": for everybody; "signs in again": leads there.
PAGES = {
    "changelist": ("view", "view"),
    "add": ("add", "add"),
    "import": ("change", "change"),
    "process_import": ("405", "change"),
    "import_marked": ("change", "405"),
    "export": ("view", "view"),
    "template": ("view", "405"),
    "save_filter": ("405", "view"),
    "change_filter": ("405", "view"),
    "choose_columns": ("405", "view"),
}
# Of pages whose address names something that a person made for themselves: another's is not found.
NAMES_ONES_OWN = {"import_marked": "0" * 32, "change_filter": 98765432}
PAGES_OF_A_ROW = {
    "change": ("view", "change"),
    "delete": ("never", "never"),
    "history": ("view", "view"),
    "simple_history": ("view", "never"),
    "progress": ("view", "view"),
    "password_change": ("change", "change"),
}
PAGES_OF_THE_SITE = {
    "index": ("signed in", "signed in"),
    "login": ("open", "open"),
    "logout": ("405", "open"),
    "jsi18n": ("signed in", "405"),
    "second_step": ("signs in again", "signs in again"),
    "app_list": ("signed in", "signed in"),
    "search": ("signed in", "signed in"),
    "behind": ("signed in", "signed in"),
    "password_change": ("signed in", "signed in"),
    "password_change_done": ("signed in", "405"),
    "security": ("signed in", "405"),
    "second_factor": ("signed in", "signed in"),
    "second_factor_remove": ("signed in", "signed in"),
    "recovery_codes": ("signed in", "signed in"),
    "sign_out_everywhere": ("405", "signs in again"),
}
# Addresses that answer for other rows, tried in tests of their own below and in tests/site/test_scoping.py.
ELSEWHERE = {"autocomplete", "view_on_site"}
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


# -- the addresses --------------------------------------------------------------------------------


def names() -> list[str | None]:
    return [pattern.name for namespaces, pattern in patterns() if namespaces == ("admin",)]


def split(name) -> tuple[type | None, str]:
    """``poverty_fund_change`` → the model and the kind of page."""
    for model in admin.site._registry:
        beginning = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(beginning):
            return model, name.removeprefix(beginning)
    return None, name


def kind_of(model) -> str:
    return next(kind for kind, labels in KINDS.items() if model._meta.label_lower in labels)


def pages_of(table):
    """Every address of a table's kinds of page: name, model, what opening it and what sending to it needs."""
    for name in dict.fromkeys(filter(None, names())):
        model, page = split(name)
        if model is not None and page in table:
            yield name, model, *table[page]


def test_every_address_is_classified():
    unknown = []
    for name in filter(None, names()):
        model, page = split(name)
        known = PAGES.keys() | PAGES_OF_A_ROW.keys() if model else PAGES_OF_THE_SITE.keys() | ELSEWHERE
        if page not in known:
            unknown.append(name)
    assert unknown == []


def test_every_model_is_classified():
    assert {model._meta.label_lower for model in admin.site._registry} == set().union(*KINDS.values())


def test_no_address_hides_without_a_name():
    """Of each model the one that leads to the form; and one that catches all the rest."""
    assert names().count(None) == len(admin.site._registry) + 1


# -- who asks -------------------------------------------------------------------------------------


@pytest.fixture
def planted():
    return plant()


@pytest.fixture
def unrendered(monkeypatch):
    """What matters is whether a page opens; what it shows is looked at in tests/poverty/test_scoping.py."""
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(type(admin.site._wrapped), "each_context", lambda site, request: {"available_apps": []})
    monkeypatch.setattr(urls, "handler403", lambda request, exception=None: HttpResponse(status=403))
    monkeypatch.setattr(urls, "handler404", lambda request, exception=None: HttpResponse(status=404))
    for write in ("save_template", "save_workbook"):
        monkeypatch.setattr(export_pages, write, lambda *args, **kwargs: None)


def somebody(role, place=OWN) -> Client:
    """A client in which a person of that role is signed in."""
    client = Client()
    if role == "operator":
        client.force_login(administrator())
    elif role == "no role":
        client.force_login(member_of(None))
    elif role == "role ended":
        client.force_login(member_of("administrator", CODES[OWN], until=date(2020, 1, 1)))
    elif role == "account closed":
        user = member_of("publisher", CODES[OWN])
        client.force_login(user)
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    elif role != "nobody":
        client.force_login(member_of(role, CODES[place]))
    return client


def may(role, model, right) -> bool:
    if right == "never" or role not in ROLES:
        return False
    return right[0] in RIGHTS[kind_of(model)][ROLES.index(role)]


def expected(role, model, right) -> str:
    """What becomes of a request: ``login``, ``405``, ``refused`` or ``answered``."""
    if role in ("nobody", "account closed"):
        return "login"
    if right == "405":
        return "405"
    return "answered" if may(role, model, right) else "refused"


def outcome(response) -> str:
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "login"
    said = {403: "refused", 404: "not found", 405: "405"}
    assert response.status_code < 500
    return said.get(response.status_code, "answered")


def ask(client, method, address) -> str:
    response = client.generic(method, address, content_type="application/x-www-form-urlencoded")
    if response.streaming:
        list(response.streaming_content)
    return outcome(response)


def must_be_as_said(cases):
    """Names every case in which something else came out than the table says."""
    wrong = sorted(f"{case}: {found} instead of {said}" for case, found, said in cases if found != said)
    assert not wrong, "\n".join(wrong)


# -- pages of lists -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*ROLES, *OUTSIDERS])
def test_lists_forms_and_sheets(planted, unrendered, role):
    client = somebody(role)

    def cases():
        for name, model, get, post in pages_of(PAGES):
            own = NAMES_ONES_OWN.get(split(name)[1])
            address = reverse(f"admin:{name}", args=[own] if own else [])
            for method, right in (("GET", get), ("HEAD", get), ("POST", post)):
                if method == "HEAD" and role not in ("curator", "no role", "nobody"):
                    continue  # it is answered as GET is, for all alike
                said, found = expected(role, model, right), ask(client, method, address)
                if own and said == "answered":
                    said = "not found"
                if method == "HEAD" and found == "405":
                    said = found  # some of them are to be had by GET alone
                yield f"{method} {address}", found, said

    must_be_as_said(cases())


@pytest.mark.parametrize("role", ["viewer", "administrator", "operator", *OUTSIDERS])
def test_the_pages_of_the_site(unrendered, role):
    """Whoever is of the staff has a first page and an account to look after, with no role as well."""
    closed = role in ("nobody", "account closed")

    def cases():
        for name, rights in PAGES_OF_THE_SITE.items():
            address = reverse(f"admin:{name}", args=["poverty"] if name == "app_list" else [])
            for method, right in zip(("GET", "POST"), rights, strict=True):
                found = ask(somebody(role), method, address)
                said = {"405": "405", "open": "answered", "signed in": "answered", "signs in again": "login"}[right]
                if closed and right != "open":
                    said = "answered" if name == "logout" else "login"
                elif name == "app_list" and role in ("no role", "role ended"):
                    said = "not found"  # an app without a model that they may see
                yield f"{method} {name}", found, said

    must_be_as_said(cases())


@pytest.mark.parametrize("role", ["viewer", "administrator", "nobody"])
def test_other_methods_do_no_more_than_looking(planted, unrendered, role):
    client = somebody(role)

    def cases():
        for name, model, get, _post in [*pages_of(PAGES), *pages_of(PAGES_OF_A_ROW)]:
            if model is not Fund or split(name)[1] in NAMES_ONES_OWN:
                continue
            address = addresses_of(planted.rows[Fund][OWN], name) if get_is_of_a_row(name) else reverse(f"admin:{name}")
            for method in OTHER_METHODS:
                found = ask(client, method, address)
                said = expected(role, model, get)
                yield f"{method} {address}", found, found if found in ("405", "refused") else said

    before = Fund.objects.count(), list(Fund.objects.values_list())
    must_be_as_said(cases())
    assert (Fund.objects.count(), list(Fund.objects.values_list())) == before


def get_is_of_a_row(name) -> bool:
    return split(name)[1] in PAGES_OF_A_ROW


# -- pages of rows --------------------------------------------------------------------------------


def addresses_of(row, name):
    if name.endswith("simple_history"):
        return reverse(f"admin:{name}", args=[row.pk, row.history.first().pk])
    return reverse(f"admin:{name}", args=[row.pk])


def is_there(model, place) -> bool:
    return place in (OWN, INSIDE) or model._meta.label_lower in SHARED


@pytest.mark.parametrize("place", [OWN, INSIDE, OTHER, ABOVE])
@pytest.mark.parametrize("role", [*ROLES, "no role", "role ended", "nobody"])
def test_rows(planted, unrendered, role, place):
    """What lies outside is not found by whoever may look at such rows, and as forbidden as all of them to others."""
    client = somebody(role)

    def cases():
        for name, model, get, post in pages_of(PAGES_OF_A_ROW):
            row = planted.rows[model].get(place)
            if row is None:
                continue
            address = addresses_of(row, name)
            for method, right in (("GET", get), ("POST", post)):
                said = expected(role, model, right)
                if role in ROLES[:-1] and not is_there(model, place):
                    allowed = may(role, model, "view" if right == "never" else right)
                    said = "not found" if allowed else said
                if method == "POST" and name.endswith("simple_history") and said != "login":
                    assert ask(client, method, address) in ("refused", "not found")
                    continue
                yield f"{method} {address}", ask(client, method, address), said

    must_be_as_said(cases())


def test_every_row_page_was_tried(planted):
    for _name, model, _get, _post in pages_of(PAGES_OF_A_ROW):
        wanted = {ABOVE} if model._meta.label_lower in SHARED else set(CODES)
        assert set(planted.rows[model]) == wanted, model


def test_a_row_that_lies_outside_answers_as_one_that_does_not_exist(planted):
    """To the letter, for every method: nobody learns by asking what there is elsewhere."""
    client = somebody("administrator")
    for name, model, *_rights in pages_of(PAGES_OF_A_ROW):
        if not (place := next((one for one in (OTHER, ABOVE) if not is_there(model, one)), None)):
            continue
        row = planted.rows[model][place]
        there = addresses_of(row, name)
        nowhere = there.replace(f"/{row.pk}/", "/98765432/", 1)
        for method in ("GET", "POST"):
            answers = [client.generic(method, address) for address in (there, nowhere)]
            assert answers[0].status_code == answers[1].status_code, (method, there)
            texts = [one.content.decode().replace("98765432", str(row.pk)) for one in answers]
            assert _plain(texts[0]) == _plain(texts[1]), (method, there)


def _plain(text) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|nonce=")[^"]*', "", text)


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        (OWN, {OWN, INSIDE}),
        (OTHER, {OTHER}),
        (INSIDE, {INSIDE}),
        (ABOVE, {OWN, OTHER, INSIDE, ABOVE}),
    ],
)
def test_who_works_where_sees_which_places(planted, unrendered, place, seen):
    client = somebody("administrator", place)
    for model, rows in planted.rows.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        if model._meta.label_lower in SHARED:
            continue
        found = {one for one, row in rows.items() if client.get(reverse(name, args=[row.pk])).status_code == 200}
        assert found == seen, model


@pytest.mark.parametrize("role", ["curator", "publisher", "administrator"])
def test_the_prefecture_keeps_the_registers(planted, unrendered, role):
    client = somebody(role, ABOVE)
    for label in KINDS["registers"]:
        name = label.replace(".", "_")
        assert client.get(reverse(f"admin:{name}_add")).status_code == 200
        row = next(iter(planted.rows[apps.get_model(label)].values()))
        assert client.post(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200


# -- whoever loses a right, loses it at once ------------------------------------------------------


def test_a_right_ends_with_the_role_the_account_or_the_day(planted):
    user = member_of("curator", CODES[OWN])
    client = Client()
    client.force_login(user)
    address = reverse("admin:poverty_fund_add")
    assert client.get(address).status_code == 200
    users = get_user_model().objects.filter(pk=user.pk)
    memberships = type(user.membership).objects.filter(pk=user.membership.pk)
    memberships.update(until=date(2020, 1, 1))
    assert client.get(address).status_code == 403
    memberships.update(until=None, role="viewer")
    assert client.get(address).status_code == 403
    assert client.get(reverse("admin:poverty_fund_changelist")).status_code == 200
    memberships.update(role="curator")
    assert client.get(address).status_code == 200
    users.update(is_staff=False)
    assert client.get(address).status_code == 302
    users.update(is_staff=True, is_active=False)
    assert client.get(address).status_code == 302


def test_a_change_of_role_ends_the_session(planted):
    user = member_of("curator", CODES[OWN])
    client = Client()
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    user.membership.save()
    assert client.get(reverse("admin:index")).status_code == 302


PUBLISH, CLOSE = "poverty.publish", "poverty.close_years"


@pytest.mark.parametrize("place", [OWN, ABOVE])
@pytest.mark.parametrize("role", ROLES[:-1])
def test_what_a_role_may_do_by_its_name(role, place):
    """As Django names it: nothing beside the table, and no right over a single row."""
    keeps_registers = place == ABOVE
    said = set()
    for kind, labels in KINDS.items():
        letters = RIGHTS[kind][ROLES.index(role)]
        if kind == "closed years":
            continue  # as their indicators are looked at
        if kind == "decided on" and role != "viewer":
            letters = "vc"
        if kind == "registers" and keeps_registers and role != "viewer":
            letters = "vac"
        verbs = [verb for verb in ("view", "add", "change") if verb[0] in letters]
        said |= {f"{app}.{verb}_{name}" for verb in verbs for app, name in (label.split(".") for label in labels)}
    if role in ("publisher", "administrator"):
        said |= {PUBLISH, CLOSE} if keeps_registers else {PUBLISH}
    if role == "administrator":
        said |= {f"poverty.{verb}_membership" for verb in ("view", "add", "change")}
    user = member_of(role, CODES[place])
    assert user.get_all_permissions() == said
    assert not user.get_user_permissions() and not user.get_group_permissions()
    assert not user.has_perm("poverty.view_fund", user)


def test_neither_groups_nor_rights_of_an_account_give_anything(client):
    from django.contrib.auth.models import Group, Permission

    user = member_of(None)
    user.user_permissions.set(Permission.objects.all())
    group = Group.objects.create(name="curator")
    group.permissions.set(Permission.objects.all())
    user.groups.add(group)
    client.force_login(user)
    assert client.get(reverse("admin:poverty_fund_changelist")).status_code == 403
    assert not user.get_all_permissions() and not user.has_module_perms("poverty")
    assert not user.get_user_permissions() and not user.get_group_permissions()


# -- autocompletes --------------------------------------------------------------------------------


def autocompletes():
    """Every relation that a form could offer by typing: model, field and where it leads."""
    for model in admin.site._registry:
        for one in [*model._meta.concrete_fields, *model._meta.many_to_many]:
            if one.is_relation and one.related_model in admin.site._registry:
                yield model, one.name, one.related_model


@pytest.mark.parametrize("role", [*ROLES, *OUTSIDERS])
def test_what_is_offered_by_typing_needs_the_right_to_see_it(planted, role):
    client = somebody(role)

    def cases():
        for model, name, related in autocompletes():
            opts = model._meta
            query = {"app_label": opts.app_label, "model_name": opts.model_name, "field_name": name, "term": ""}
            address = reverse("admin:autocomplete", query=query)
            yield address, outcome(client.get(address)), expected(role, related, "view")

    must_be_as_said(cases())


def test_there_are_relations_to_type():
    assert len(list(autocompletes())) > 40


def test_the_log_of_django_has_no_page():
    assert ContentType not in admin.site._registry
