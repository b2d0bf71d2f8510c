"""The tables of the directories: one function a kind of record, each over rows that are already public."""

from django.utils.translation import gettext as _

from aba_site.numbers import compact
from aba_site.tables import Cell, Column, Table
from poverty.tables.cells import area, count, day, link_cell, name_cell, names, note_column, source_cell, source_column


def brand_table(brands) -> Table:
    """``brands`` come with their public products in ``public_products``."""
    columns = [_("Brand"), _("Region"), _("Products"), _("Trademark number"), note_column(), source_column()]
    return record_table(
        _("Brands"),
        columns,
        (
            [
                name_cell(brand), link_cell(brand.region), names(brand.public_products), brand.trademark_number,
                brand.note, source_cell(brand),
            ]
            for brand in brands
        ),
    )  # fmt: skip


def certification_table(certifications) -> Table:
    columns = [
        _("Certificate"), _("Scheme"), _("Product"), _("Region"), _("Certificate number"), _("Valid from"),
        _("Valid to"), note_column(), source_column(),
    ]  # fmt: skip
    return record_table(
        _("Certifications"),
        columns,
        (
            [
                name_cell(one), one.get_scheme_display(), names(filter(_is_public, [one.product])),
                link_cell(one.region), one.certificate_number, day(one.valid_from), day(one.valid_to), one.note,
                source_cell(one),
            ]
            for one in certifications
        ),
    )  # fmt: skip


def base_table(bases) -> Table:
    columns = [
        _("Base"), _("Kind"), _("Region"), Column(_("Number of bases"), number=True), Column(_("Area"), number=True),
        _("Industry"), note_column(), source_column(),
    ]  # fmt: skip
    return record_table(
        _("Production bases and facilities"),
        columns,
        (
            [
                name_cell(base), base.get_kind_display(), link_cell(base.region), count(base.bases),
                area(base.area_mu), link_cell(base.industry), base.note, source_cell(base),
            ]
            for base in bases
        ),
    )  # fmt: skip


def enterprise_table(enterprises) -> Table:
    columns = [_("Enterprise"), _("Leading enterprise at"), _("Region"), _("Industry"), note_column(), source_column()]
    return record_table(
        _("Leading enterprises"),
        columns,
        (
            [
                name_cell(enterprise), enterprise.get_level_display(), link_cell(enterprise.region),
                link_cell(enterprise.industry), enterprise.note, source_cell(enterprise),
            ]
            for enterprise in enterprises
        ),
    )  # fmt: skip


def farm_table(farms) -> Table:
    columns = [
        _("Family farm"), _("Demonstration level"), _("Region"), Column(_("Area"), number=True), _("Industry"),
        note_column(), source_column(),
    ]  # fmt: skip
    return record_table(
        _("Family farms"),
        columns,
        (
            [
                name_cell(farm), farm.get_level_display(), link_cell(farm.region), area(farm.area_mu),
                link_cell(farm.industry), farm.note, source_cell(farm),
            ]
            for farm in farms
        ),
    )  # fmt: skip


def fund_table(funds) -> Table:
    columns = [
        _("Fund"), _("Purpose"), _("Region"), Column(_("Year"), number=True), Column(_("Amount in yuan"), number=True),
        note_column(), source_column(),
    ]  # fmt: skip
    return record_table(
        _("Funds"),
        columns,
        (
            [
                name_cell(fund), fund.get_purpose_display(), link_cell(fund.region), str(fund.year or ""),
                "" if fund.amount_yuan is None else compact(fund.amount_yuan), fund.note, source_cell(fund),
            ]
            for fund in funds
        ),
    )  # fmt: skip


def cooperative_table(cooperatives) -> Table:
    columns = [
        _("Cooperative"), _("Demonstration level"), _("Region"), _("Industry"),
        Column(_("Member households"), number=True), Column(_("Of these, registered poor"), number=True),
        source_column(),
    ]  # fmt: skip
    return record_table(
        _("Cooperatives"),
        columns,
        (
            [
                name_cell(one), one.get_level_display(), link_cell(one.region), link_cell(one.industry),
                count(one.members), count(one.poor_members), source_cell(one),
            ]
            for one in cooperatives
        ),
    )  # fmt: skip


def record_table(caption, columns, rows) -> Table:
    """A column that no row fills is left out: most registers never fill them all."""
    columns = [column if isinstance(column, Column) else Column(column) for column in columns]
    rows = list(rows)
    filled = [place for place in range(len(columns)) if not rows or any(_text(row[place]) for row in rows)]
    return Table(
        caption,
        [columns[place] for place in filled],
        [[row[place] for place in filled] for row in rows],
        empty=_("No entry of this kind has been published yet."),
        caption_hidden=True,
        css="data--told",
    )


def _is_public(record) -> bool:
    return record is not None and record.is_published


def _text(cell: str | Cell) -> str:
    return cell.text if isinstance(cell, Cell) else cell
