"""Placeholder."""

from django.http import HttpResponse


def industry_list(request, **kwargs):
    return HttpResponse("industry_list")


def industry_page(request, **kwargs):
    return HttpResponse("industry_page")


def cooperative_list(request, **kwargs):
    return HttpResponse("cooperative_list")


def cooperative_page(request, **kwargs):
    return HttpResponse("cooperative_page")
