"""Whose a row is, on every page about one: what lies outside is not there, what is only seen is not changed."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from aba_site.scoping import current


class KeptRows:
    """Mixed into a ``ModelAdmin`` of a scoped model: its manager shows what lies within, ``place`` who keeps it."""

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        raise Http404

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or keeps(obj))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Who keeps nothing that belongs to no place has to say which place it is."""
        if db_field.name == "region" and not current().covers(None):
            kwargs["required"] = True
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def delete_view(self, request, object_id, extra_context=None):
        """Nothing is deleted; and what lies outside is not even there to be refused."""
        self.must_be_seen(request, object_id)
        return super().delete_view(request, object_id, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        self.must_be_seen(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self.must_be_seen(request, object_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def must_be_seen(self, request, object_id):
        """Histories are kept apart from the rows and know no scope: whoever does not see the row sees none of it."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        if self.get_object(request, str(object_id)) is None:
            raise Http404


def keeps(obj) -> bool:
    """Whether the person of now keeps this row. Registers that belong to no place are a matter of roles."""
    return not hasattr(obj, "place") or current().covers(obj.place)
