"""
The lists of the back-office with 1.6 million figures: against the same with a thousand, and against the stock list.

Whole pages as the member of staff gets them, without the middleware, which is the same for all. The thousand are
measured first, then the million, and the stock list after each.
"""

import json
from dataclasses import asdict

from bench.explore import on
from bench.measuring import QUICK, at_most, best, faster

SLOWER, FASTER = 2, 10
ROUNDS = 3 if QUICK else 15
STOCK_ROUNDS = 1  # it takes seconds
DEEP = 400 if QUICK else 10_000  # pages
PAGE = 50
FORM = "a form"


def listing():
    """Every scenario, on the database at hand, which is left with a sample of 1.6 million figures."""
    from django.contrib.auth import get_user_model

    from aba_site.scoping import everything

    with everything():
        get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
        yield from _listing()


def _listing():
    from poverty.sample import SIZES, Plan, make, remove

    make(Plan(indicators=10, regions=10, years=10, level="village"))
    small = {what: measured(what) for what in scenarios()}
    remove()
    make(SIZES["huge"] if not QUICK else Plan(regions=200, level="village"))
    analysed()
    for what, (query, scope, has_peer) in scenarios().items():
        ours = measured(what)
        label = f"{what}{on()}"
        yield at_most(label, "the same with 1,000 figures", ours, small[what], SLOWER)
        if has_peer:
            theirs = best(lambda query=query, scope=scope: stock(query, scope), rounds=STOCK_ROUNDS, warm_up=False)[0]
            yield faster(label, "the stock list of the same", ours, theirs, FASTER)


def scenarios() -> dict[str, tuple[str, str, bool]]:
    """
    What is opened → the address, whose scope (a code's beginning), and whether the stock list is its peer: it is slow
    where many rows are left, which are counted and sorted.
    """
    from poverty.models import Indicator, Observation, Source

    indicator = Indicator.objects.filter(slug__startswith="sample-").order_by("-pk").first()
    source = Source.objects.get(slug="synthetic-sample")
    figures = Observation.objects.filter(indicator=indicator)
    region = figures.order_by("-region_id").first().region
    return {
        "admin_first: the first page": ("", "", True),
        "admin_first: of a county's curator": ("", region.code[:6], False),
        "admin_first: of a township's curator": ("", region.code[:9], False),
        "admin_filter: one indicator": (f"indicator__id__exact={indicator.pk}", "", False),
        "admin_filter: one region": (f"region__id__exact={region.pk}", "", False),
        "admin_filter: one source": (f"source__id__exact={source.pk}", "", True),
        "admin_filter: one status": ("status__exact=F", "", False),
        "admin_filter: a status that few have": ("status__exact=U", "", False),
        "admin_filter: one year": ("year=2020", "", True),
        "admin_filter: what is pending": ("standing=pending", "", False),
        "admin_filter: what was superseded": ("standing=superseded", "", False),
        "admin_sort: by year, falling": ("o=-3", "", True),
        "admin_search: a place by name": (f"q={region.name_zh}", "", True),
        "admin_search: a place by code": (f"q={region.code}", "", True),
        "admin_search: an indicator by name": (f"q={indicator.name_zh}", "", True),
        "admin_search: what is not there": ("q=qqqqqqqq", "", True),
        "admin_deep: the last page": ("p=last", "", False),
        f"admin_deep: page {DEEP:,}, or the last": (f"p={DEEP}", "", True),
        "admin_deep: the last page of one year": ("year=2020&p=last", "", False),
        "admin_deep: the last page of a county's curator": ("p=last", region.code[:6], False),
        "admin_form: a figure with its versions": (FORM, "", False),
    }


def measured(what) -> float:
    query, scope, _stock = scenarios()[what]
    if "p=" in query and "last" not in query:
        query = deep_place(scope)
    return best(lambda: opened(query, scope), rounds=ROUNDS)[0]


# -- pages ----------------------------------------------------------------------------------------


def opened(query, scope="") -> str:
    from django.contrib import admin

    from poverty.models import Observation

    model_admin = admin.site._registry[Observation]
    if query == FORM:
        figure = Observation.objects.filter(indicator__slug__startswith="sample-").latest("pk").pk
        return page_of(lambda request: model_admin.change_view(request, str(figure)), "", scope)
    return page_of(model_admin.changelist_view, query, scope)


def stock(query, scope="") -> str:
    """
    The stock list of the same, in the theme's templates: filters by the names of fields, a date hierarchy, words looked
    for across relations, pages by number.
    """
    from django.contrib import admin
    from unfold.admin import ModelAdmin

    from poverty.models import Observation

    class Stock(ModelAdmin):
        list_display = ("indicator", "region", "year", "value", "status", "published_at", "upload")
        list_filter = ("status", "indicator", "region", "source", "upload", "year")
        search_fields = ("indicator__search_key", "region__search_key", "statements")
        list_select_related = ("indicator", "region", "upload")
        date_hierarchy = "recorded_at"
        list_per_page = PAGE

    return page_of(Stock(Observation, admin.site).changelist_view, query, scope)


def page_of(view, query, scope) -> str:
    from django.contrib.auth import get_user_model
    from django.contrib.messages.storage.fallback import FallbackStorage
    from django.test import RequestFactory

    from aba_site.scoping import EVERYTHING, Scope, scoped

    request = RequestFactory().get(f"/admin/poverty/observation/?{query}")
    request.user = get_user_model().objects.filter(is_superuser=True).first()
    request.session = {}
    request._messages = FallbackStorage(request)
    with scoped(Scope(scope) if scope else EVERYTHING):
        response = view(request)
        assert response.status_code == 200, (query, response)
        return response.render().content.decode()


def deep_place(scope) -> str:
    """The address of a page so deep, or of the last but one: its place is found the slow way, by counting."""
    from django.contrib import admin
    from django.contrib.auth import get_user_model
    from django.test import RequestFactory

    from aba_site.scoping import everything
    from poverty.models import Observation

    model_admin, request = admin.site._registry[Observation], RequestFactory().get("/admin/poverty/observation/")
    request.user = get_user_model().objects.filter(is_superuser=True).first()
    with everything():
        changes = model_admin.get_changelist_instance(request)
        names = [key.name for key in changes.keys]
        rows = changes.queryset.order_by(*names).values_list(*names)
        return changes.link_to(rows[min(DEEP * PAGE, rows.count() - PAGE - 1)], back=False)[1:]


def analysed():
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def main():
    """What is measured on PostgreSQL, as JSON; ``DATABASE_URL`` names a database with the first data set or none."""
    import django

    django.setup()
    from django.core.management import call_command

    from aba_site.fixtures import FIXTURES

    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    print(json.dumps([asdict(result) for result in listing()]))


if __name__ == "__main__":
    main()
