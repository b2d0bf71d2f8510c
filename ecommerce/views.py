"""Placeholder."""

from django.http import HttpResponse


def overview(request, **kwargs):
    return HttpResponse("overview")


def station_list(request, **kwargs):
    return HttpResponse("station_list")
