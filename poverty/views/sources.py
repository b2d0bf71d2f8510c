"""Placeholder."""

from django.http import HttpResponse


def source_list(request, **kwargs):
    return HttpResponse("source_list")


def source_page(request, **kwargs):
    return HttpResponse("source_page")
