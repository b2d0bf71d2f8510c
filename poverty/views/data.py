"""Placeholder."""

from django.http import HttpResponse


def data_page(request, **kwargs):
    return HttpResponse("data_page")


def observations_csv(request, **kwargs):
    return HttpResponse("observations_csv")


def datapackage(request, **kwargs):
    return HttpResponse("datapackage")
