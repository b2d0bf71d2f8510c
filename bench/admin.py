"""
The lists of the back-office with 1.6 million figures: against the same with a thousand, and against the stock list.

Whole pages as the member of staff gets them, without the middleware, which is the same for all. `bench.lists` makes
the figures.
"""

from bench.measuring import QUICK, at_most, best, faster, on

SLOWER, FASTER = 2, 10
ROUNDS = 3 if QUICK else 15
STOCK_ROUNDS = 1  # it takes seconds
DEEP = 400 if QUICK else 10_000  # pages
PAGE = 50
FORM = "a form"


def measured() -> dict[str, float]:
    """Seconds of each page, on the database at hand."""
    from django.contrib.auth import get_user_model

    get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)
    found = {}
    for what, (query, scope, _stock) in scenarios().items():
        address = deep_place(scope) if "p=" in query and "last" not in query else query
        found[what] = best(lambda address=address, scope=scope: opened(address, scope), rounds=ROUNDS)[0]
    return found


def results(small: dict[str, float]):
    """``small``: what :func:`measured` said with a thousand figures."""
    found = measured()
    for what, (query, scope, has_peer) in scenarios().items():
        label = f"{what}{on()}"
        yield at_most(label, "the same with 1,000 figures", found[what], small[what], SLOWER)
        if has_peer:
            theirs = best(lambda query=query, scope=scope: stock(query, scope), rounds=STOCK_ROUNDS, warm_up=False)[0]
            yield faster(label, "the stock list of the same", found[what], theirs, FASTER)


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
