"""Adding one after the other: the next form begins with the place, the source and the kinds of the one before."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpResponseRedirect


class AnotherLikeThis:
    """Mixed into a ``ModelAdmin``: “Save and add another” keeps what is chosen, and the section it was read in."""

    kept_too: tuple = ("section",)

    def response_add(self, request, obj, post_url_continue=None):
        return self.begin_like(request, obj, super().response_add(request, obj, post_url_continue))

    def response_change(self, request, obj):
        return self.begin_like(request, obj, super().response_change(request, obj))

    def begin_like(self, request, obj, response):
        if "_addanother" not in request.POST or not isinstance(response, HttpResponseRedirect):
            return response
        parts = urlsplit(response.url)
        query = "&".join(filter(None, [parts.query, urlencode(self.kept_values(request, obj))]))
        return HttpResponseRedirect(urlunsplit(parts._replace(query=query)))

    def kept_values(self, request, obj) -> dict:
        """As the form takes them from its address: by field, related rows by primary key."""
        listed = flatten_fieldsets(self.get_fieldsets(request))
        fields = [one for one in self.model._meta.fields if one.name in listed and one.name != "state"]
        kept = [one for one in fields if one.many_to_one or one.choices or one.name in self.kept_too]
        values = {one.name: one.value_from_object(obj) for one in kept}
        return {name: value for name, value in values.items() if value not in (None, "")}
