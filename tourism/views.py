"""Placeholder."""

from django.http import HttpResponse


def overview(request, **kwargs):
    return HttpResponse("overview")


def site_page(request, **kwargs):
    return HttpResponse("site_page")
