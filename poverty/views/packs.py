"""A place to take along: its folder as a ZIP."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from aba_site.archives import zip_response
from aba_site.downloads import plain_error
from aba_site.query_state import QueryReader
from poverty.files.everything import newest_publication
from poverty.models import Region
from poverty.packs import LEVELS, Pack, pack_entries
from poverty.views.data import unfiltered


@require_safe
def region_pack(request, code):
    regions = Region.objects.published().filter(level__in=LEVELS).select_related("parent__parent")
    region = get_object_or_404(regions, code=code)
    if problems := unfiltered(QueryReader.of(request.GET)):
        return plain_error(400, problems)
    with translation.override("en"):
        address = request.build_absolute_uri(reverse("region", args=[code]))
    pack = Pack(region, timezone.localdate(), address)
    return zip_response(request, f"{pack.folder}.zip", pack_entries(pack), newest_publication())
