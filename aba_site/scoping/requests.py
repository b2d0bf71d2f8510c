"""Requests, each with the scope of whoever makes it."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from aba_site.scoping import EVERYTHING, Scope, scoped


class Scoping:
    """
    Gives each request its scope, after it is known who asks. The back-office gets that of the person; who is nobody, or
    has no place, gets none or nothing. What is sent while it is read keeps the scope it began with.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.scope_of = import_string(settings.SCOPE_OF)

    def __call__(self, request):
        scope = self.scope_for(request)
        with scoped(scope):
            response = self.get_response(request)
        if response.streaming and getattr(response, "file_to_stream", None) is None:
            response.streaming_content = kept(scope, response.streaming_content)
        return response

    def scope_for(self, request) -> Scope | None:
        if not request.path.startswith(reverse("admin:index")):
            return EVERYTHING
        return self.scope_of(request.user) if request.user.is_authenticated else None


def kept(scope: Scope | None, chunks) -> Iterator[bytes]:
    chunks = iter(chunks)
    while True:
        with scoped(scope):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk
