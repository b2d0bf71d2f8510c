"""Placeholder."""

from django.http import HttpResponse


def region_list(request, **kwargs):
    return HttpResponse("region_list")


def region_page(request, **kwargs):
    return HttpResponse("region_page")
