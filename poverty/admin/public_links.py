"""From a row of a list to the page that the public sees of it."""

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.decorators import display

LINK = (
    '<a class="list-public" href="{}" title="{}"><span class="material-symbols-outlined" aria-hidden="true">open_in_new'
    '</span><span class="unseen">{}</span></a>'
)


class PublicLink:
    """Mixed into a ``ModelAdmin`` whose columns name ``public_page``."""

    @display(description=gettext_lazy("public page"))
    def public_page(self, obj):
        address = self.public_address(obj)
        return (
            format_html(LINK, address, _("Public page"), _("Public page of %(name)s") % {"name": obj})
            if address
            else "–"
        )

    def public_address(self, obj) -> str | None:
        return obj.get_absolute_url() if obj.is_published else None
