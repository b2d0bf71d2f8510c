"""Sources, regions and indicators: what everything else refers to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter

from poverty.admin.base import RecordAdmin
from poverty.models import Indicator, Region, Source


class TrunkAdmin(RecordAdmin):
    """These have no section or statements of their own."""

    search_fields = ("search_key",)
    filters = ()

    def usual_columns(self, request):
        return ("shown_name", *self.columns, "shown_state", *self.public_columns)

    def get_list_filter(self, request):
        return [(name, ChoicesDropdownFilter) for name in ("state", *self.filters)]

    def own_fieldsets(self, request, obj=None):
        return [(None, {"fields": [("name_zh", "name_en"), (self.key, "state")]}), *self.details]


@admin.register(Source)
class SourceAdmin(TrunkAdmin):
    columns = ("kind", "publisher", "year")
    filters = ("kind",)
    list_select_related = False
    details = (
        (_("The document"), {"fields": ["kind", ("publisher_zh", "publisher_en"), ("year", "year_is_inferred")]}),
        (_("How to cite it"), {"fields": [("citation_zh", "citation_en"), ("licence", "url")]}),
        (_("Notes"), {"fields": ["note_zh", "note_en"]}),
    )


@admin.register(Region)
class RegionAdmin(TrunkAdmin):
    key = "code"
    columns = ("code", "level", "parent", "kind", "poverty_exit_year")
    filters = ("level", "kind")
    list_select_related = ("parent",)
    ordering = ("code",)
    details = (
        (_("Place in the hierarchy"), {"fields": [("level", "kind"), ("parent", "former_code"), "neighbours"]}),
        (_("Other names"), {"fields": [("pinyin", "ethnic_form"), ("tibetan", "wylie")]}),
        (_("On the map"), {"fields": [("longitude", "latitude"), "area_km2", ("tile_column", "tile_row")]}),
        (_("Exit from poverty"), {"fields": [("poverty_exit_year", "poverty_exit_approved_on")]}),
        (_("Where it was read"), {"fields": ["source"]}),
    )

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), ("parent", AutocompleteSelectFilter)]


@admin.register(Indicator)
class IndicatorAdmin(TrunkAdmin):
    columns = ("slug", "theme", "unit", "aggregation", "position")
    filters = ("theme", "aggregation", "direction")
    list_select_related = False
    ordering = ("position", "slug")
    details = (
        (_("Measurement"), {"fields": [("theme", "position"), ("unit_zh", "unit_en"), ("decimals", "min_cell_size")]}),
        (_("What it means"), {"fields": [("definition_zh", "definition_en"), ("limits_zh", "limits_en")]}),
        (_("What may be computed"), {"fields": [("aggregation", "direction"), "denominator"]}),
    )
