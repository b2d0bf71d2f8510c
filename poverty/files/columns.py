"""
The columns of every file, in their order. A promise: columns are only ever added at the end.

docs/api.md says the same to those who write programs, and tests/site/test_api_promise.py compares the two.
"""

from django.utils.translation import gettext_lazy as _

from aba_site.downloads import Field

OBSERVATIONS = (
    Field("indicator", "string", 22, _("Short name of the indicator, as in its address")),
    Field("region_code", "string", 14, _("GB/T 2260 code: 6, 9 or 12 digits")),
    Field("region_name", "string", 34, _("Name of the region, in the language of the address")),
    Field("period", "year", 8, _("Year that the figure is about")),
    Field("value", "number", 16, _("The figure in its unit; empty where the status says why")),
    Field("unit", "string", 18, _("Unit of the value, in the language of the address")),
    Field("status", "string", 8, _("SDMX observation status, one letter")),
    Field("qualifier", "string", 12, _("How exact the value is: exact, more_than, less_than, about")),
    Field("note", "string", 50, _("How the figure was read, and how its year is known if not stated")),
    Field("source", "string", 22, _("Short name of the source, as in its address")),
    Field("section", "string", 10, _("Section of the source")),
    Field("recorded_at", "datetime", 20, _("When this version was recorded here (UTC)")),
    Field("published_at", "datetime", 20, _("When this version was published here (UTC)")),
)

# Appended to those of an indicator's file that is asked for another measure than the value.
MEASURES = (
    Field("measure", "string", 10, _("The measure asked for: growth, share, rank, index, per")),
    Field(
        "computed",
        "number",
        16,
        _(
            "The measure, to ten significant digits: a ratio as a plain ratio (0.05 is 5%), the growth of a percentage"
            " in percentage points"
        ),
    ),
    Field("numerator", "number", 16, _("What was divided, in the unit of the value")),
    Field("denominator", "number", 16, _("What it was divided by, in its own unit")),
    Field("reason", "string", 20, _("Why nothing was computed")),
    Field("of", "integer", 8, _("How many regions took part in a rank or a sum")),
    Field("whole", "string", 10, _("What a share is of: parent (its own figure) or sum (of those that report)")),
)

INDICATORS = (
    Field("indicator", "string", 22, _("Short name of the indicator, as in its address")),
    Field("name_zh", "string", 30, _("Name in Chinese")),
    Field("name_en", "string", 30, _("Name in English")),
    Field("theme", "string", 14, _("Theme that it is listed under")),
    Field("unit_zh", "string", 12, _("Unit of the values, in Chinese")),
    Field("unit_en", "string", 18, _("Unit of the values, in English")),
    Field("decimals", "integer", 8, _("Decimals that values usually have")),
    Field("definition_zh", "string", 50, _("Definition in Chinese")),
    Field("definition_en", "string", 50, _("Definition in English")),
    Field("computation_zh", "string", 50, _("How it is computed, in Chinese")),
    Field("computation_en", "string", 50, _("How it is computed, in English")),
    Field("limits_zh", "string", 50, _("Limits, in Chinese")),
    Field("limits_en", "string", 50, _("Limits, in English")),
    Field("direction", "string", 10, _("Whether more is better: up, down, neutral")),
    Field("aggregation", "string", 12, _("How values of several regions may be combined: sum, mean, none")),
    Field("denominator", "string", 22, _("The indicator that it may be divided by")),
    Field("next_update_due", "date", 12, _("Day on which the next figures are due")),
)

REGIONS = (
    Field("region_code", "string", 14, _("GB/T 2260 code: 6, 9 or 12 digits")),
    Field("name_zh", "string", 24, _("Name in Chinese")),
    Field("name_en", "string", 34, _("Name in English")),
    Field("level", "string", 12, _("province, prefecture, county, township or village")),
    Field("kind", "string", 18, _("What a township or village is in the register of 2017")),
    Field("parent_code", "string", 14, _("Code of the region that it is part of")),
    Field("pinyin", "string", 24, _("Name in pinyin")),
    Field("tibetan", "string", 24, _("Name in Tibetan")),
    Field("wylie", "string", 24, _("Tibetan name in Wylie transliteration")),
    Field("former_code", "string", 14, _("Code that it had before")),
    Field("former_names", "string", 24, _("Names that it had before, separated by semicolons")),
    Field("longitude", "number", 12, _("Degrees east")),
    Field("latitude", "number", 12, _("Degrees north")),
    Field("area_km2", "number", 12, _("Area in square kilometres")),
    Field("poverty_exit_year", "year", 8, _("Batch in which a county left the list of poor counties")),
    Field("poverty_exit_approved_on", "date", 12, _("Day on which that was approved")),
    Field("source", "string", 22, _("Short name of the source, as in its address")),
)

SOURCES = (
    Field("source", "string", 22, _("Short name of the source, as in its address")),
    Field("name_zh", "string", 40, _("Name in Chinese")),
    Field("name_en", "string", 40, _("Name in English")),
    Field("kind", "string", 14, _("paper, register, compilation, dataset or report")),
    Field("publisher_zh", "string", 30, _("Publisher, in Chinese")),
    Field("publisher_en", "string", 30, _("Publisher, in English")),
    Field("year", "year", 8, _("Year of publication")),
    Field("year_is_inferred", "boolean", 8, _("Whether the document itself does not say that year")),
    Field("licence", "string", 20, _("Licence of the source")),
    Field("url", "string", 40, _("Where the source can be found")),
    Field("citation_zh", "string", 50, _("Citation in Chinese")),
    Field("citation_en", "string", 50, _("Citation in English")),
    Field("note_zh", "string", 50, _("Note in Chinese")),
    Field("note_en", "string", 50, _("Note in English")),
)

# SDMX-CSV 2.0: what a row belongs to, its dimensions, its measure, its attributes.
SDMX = (
    Field("STRUCTURE", "string", 12, _("Kind of the structure: dataflow")),
    Field("STRUCTURE_ID", "string", 24, _("Agency, name and version of the structure")),
    Field("ACTION", "string", 6, _("I: for information")),
    Field("FREQ", "string", 6, _("Frequency; A: annual")),
    Field("INDICATOR", "string", 22, _("Short name of the indicator, as in its address")),
    Field("REF_AREA", "string", 14, _("GB/T 2260 code: 6, 9 or 12 digits")),
    Field("TIME_PERIOD", "year", 8, _("Year that the figure is about")),
    Field("OBS_VALUE", "number", 16, _("The value; empty where the status says why")),
    Field("UNIT_MEASURE", "string", 16, _("Unit in English, without its multiplier")),
    Field("UNIT_MULT", "integer", 6, _("Power of ten that the value is multiplied by: 8 for 100 million")),
    Field("DECIMALS", "integer", 6, _("Decimals of the value")),
    Field("OBS_STATUS", "string", 6, _("SDMX observation status, one letter")),
    Field("OBS_QUALIFIER", "string", 10, _("How exact the value is: exact, more_than, less_than, about")),
    Field("COMMENT_OBS", "string", 50, _("How the figure was read, and how its year is known if not stated")),
    Field("SOURCE", "string", 22, _("Short name of the source, as in its address")),
    Field("SOURCE_SECTION", "string", 10, _("Section of the source")),
    Field("LAST_UPDATE", "datetime", 20, _("When this version was published here (UTC)")),
)
