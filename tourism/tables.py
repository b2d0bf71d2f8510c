"""The table of demonstration villages."""

from django.utils.translation import gettext as _

from aba_site.tables import Table
from poverty.tables.cells import link_cell, name_cell, note_column, source_cell, source_column
from poverty.tables.directories import record_table


def village_table(villages) -> Table:
    columns = [_("Village"), _("Region"), _("Programme"), _("Level"), _("Progress"), note_column(), source_column()]
    return record_table(
        _("Demonstration villages"),
        columns,
        (
            [
                name_cell(village), link_cell(village.region), village.programme, village.get_level_display(),
                village.get_progress_display(), village.note, source_cell(village),
            ]
            for village in villages
        ),
    )  # fmt: skip
