"""The table of service stations."""

from django.utils.translation import gettext as _

from aba_site.tables import Table
from poverty.tables.cells import day, link_cell, name_cell, note_column, source_cell, source_column
from poverty.tables.directories import record_table


def station_table(stations) -> Table:
    columns = [_("Station"), _("Level"), _("Operation"), _("Region"), _("Opened on"), note_column(), source_column()]
    return record_table(
        _("Service stations"),
        columns,
        (
            [
                name_cell(station), station.get_level_display(), station.get_operation_display(),
                link_cell(station.region), day(station.opened_on),
                station.note, source_cell(station),
            ]
            for station in stations
        ),
    )  # fmt: skip
