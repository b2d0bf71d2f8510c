"""Narrowing a list of records to a region."""

from django.db.models import Q
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from aba_site.filters import Filters
from aba_site.query_state import CODE
from poverty.models import Region


def choose_region(filters: Filters, *records) -> Region | None:
    """
    The region asked for by ``?region=513227``; any published one may be asked for.
    The form offers the provinces, prefectures and counties in which one of the querysets ``records`` has a row.
    """
    regions = regions_with(*records)
    asked = filters.reader.single("region")
    if CODE.match(asked) and asked not in {region.code for region in regions}:
        regions += Region.objects.published().filter(code=asked)
    code = filters.offer("region", _("Region"), [(region.code, region.name) for region in regions], asked)
    return next((region for region in regions if region.code == code), None)


def regions_with(*records) -> list[Region]:
    """The provinces, prefectures and counties that a row is in; a village counts for its county."""
    held = Q()
    for rows in records:
        held |= Q(code__in=rows.exclude(region=None).order_by().values(county=Substr("region__code", 1, 6)))
    return list(Region.objects.published().filter(held).order_by("code"))


def narrow(records, region: Region | None):
    """The rows within the region, or all of them where none was chosen."""
    return records.within(region) if region else records
