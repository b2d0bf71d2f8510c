"""Placeholder."""

from django.http import HttpResponse


def choose_language(request, **kwargs):
    return HttpResponse("choose_language")


def health_live(request, **kwargs):
    return HttpResponse("health_live")


def health_ready(request, **kwargs):
    return HttpResponse("health_ready")


def home(request, **kwargs):
    return HttpResponse("home")


def search(request, **kwargs):
    return HttpResponse("search")


def components(request, **kwargs):
    return HttpResponse("components")


def bad_request(request, exception):
    return HttpResponse("bad_request")


def permission_denied(request, exception):
    return HttpResponse("permission_denied")


def page_not_found(request, exception):
    return HttpResponse("page_not_found")


def server_error(request, **kwargs):
    return HttpResponse("server_error")
