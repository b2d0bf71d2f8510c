"""Placeholder."""

from django.http import HttpResponse


def indicator_list(request, **kwargs):
    return HttpResponse("indicator_list")


def indicator_page(request, **kwargs):
    return HttpResponse("indicator_page")


def indicator_csv(request, **kwargs):
    return HttpResponse("indicator_csv")


def indicator_xlsx(request, **kwargs):
    return HttpResponse("indicator_xlsx")


def indicator_json(request, **kwargs):
    return HttpResponse("indicator_json")


def indicator_metadata(request, **kwargs):
    return HttpResponse("indicator_metadata")
