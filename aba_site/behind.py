"""From a public page to the page of the back-office behind it."""

from django.http import HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language_from_path, override

from aba_site.query_state import LONGEST_VALUE


def behind(request, site):
    """
    ``?page=/en/regions/513221/`` leads to that region's form; a page that shows nothing of this person's leads to the
    first page. Models say in ``PUBLIC_PAGE`` which address shows them: its name, and by which lookups its parts find
    the row.
    """
    return HttpResponseRedirect(_form_of(request, site) or reverse("admin:index", current_app=site.name))


def _form_of(request, site) -> str:
    page = request.GET.get("page", "")[:LONGEST_VALUE]
    try:
        with override(get_language_from_path(page)):  # addresses begin with their language, and resolve in no other
            match = resolve(page)
    except Resolver404:
        return ""
    for model, admin in site._registry.items():
        name, lookups = getattr(model, "PUBLIC_PAGE", ("", {}))
        if name == match.url_name and not match.namespaces and admin.has_view_permission(request):
            wanted = {lookups[part]: value for part, value in match.kwargs.items()}
            row = admin.get_queryset(request).filter(**wanted).order_by("-pk").first()
            if row is not None:
                opts = model._meta
                return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.pk], current_app=site.name)
    return ""
