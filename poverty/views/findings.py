"""Placeholder."""

from django.http import HttpResponse


def finding_list(request, **kwargs):
    return HttpResponse("finding_list")
