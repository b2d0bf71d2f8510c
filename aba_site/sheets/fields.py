"""A column of a sheet: which attribute of the model it carries, how it is known, and in which unit it is kept."""

from collections.abc import Sequence

from django.db import models
from import_export.fields import Field

from aba_site.sheets import cells


class Column(Field):
    """
    The one declaration of a column: reading, templates, exports and documentation go by it.

    ``label`` is the lazily translated heading, ``aliases`` are further headings under which it is known.
    ``readonly`` columns are written and, on the way in, passed over. ``unit`` is what its numbers are kept in, in
    Chinese, so that a heading with another unit can be converted. ``stands_for`` names the key column that this one
    can replace where only names are at hand. ``reads`` are the model's attributes it is made of, where it is made of
    other than ``attribute``; see :meth:`made_of`.
    """

    def __init__(
        self, *, name, label, attribute="", cell=None, readonly=False, model_field=None, aliases: Sequence[str] = (),
        unit="", stands_for="", reads: Sequence[str] = (), help_text="",
    ):  # fmt: skip
        super().__init__(attribute=attribute or name, column_name=name, widget=cell or cells.Cell(), readonly=readonly)
        self.name = name
        self.label = label
        self.model_field = model_field
        self.many = isinstance(self.widget, cells.ReferencesCell)
        self.aliases = aliases
        self.unit = unit
        self.stands_for = stands_for
        self.reads = tuple(reads) or (self.attribute,)
        self.help_text = help_text

    @classmethod
    def of(cls, model_field, **declared):
        """The column of a model's field."""
        return cls(
            name=model_field.name,
            label=model_field.verbose_name,
            attribute=getattr(model_field, "attname", model_field.name),
            cell=declared.pop("cell", None) or cell_of(model_field),
            model_field=model_field,
            help_text=model_field.help_text,
            **declared,
        )

    @property
    def title(self) -> str:
        """The heading in the reader's language."""
        return str(self.label)

    def spellings(self) -> list[str]:
        """Every heading under which it is known, the declared name first."""
        return list(dict.fromkeys([self.name, *cells.in_every_language(self.label), *self.aliases]))

    def made_of(self, *read):
        """Its value from what ``reads`` names; the column's own attribute unless a subclass says otherwise."""
        (value,) = read
        return value

    def get_value(self, instance):
        if self.many:
            return frozenset(related.pk for related in getattr(instance, self.attribute).all())
        return super().get_value(instance)

    def required_of_new_rows(self) -> bool:
        """Whether a row cannot be made without it."""
        field = self.model_field
        if field is None or self.readonly or self.many:
            return False
        return not (field.blank or field.null or field.has_default())


CELLS = (
    (models.DateTimeField, cells.MomentCell),
    (models.DateField, cells.DateCell),
    (models.DecimalField, cells.DecimalCell),
    (models.IntegerField, cells.IntegerCell),
    (models.BooleanField, cells.BooleanCell),
    (models.UUIDField, cells.UuidCell),
    (models.Field, cells.Cell),
)


def cell_of(field):
    """How the values of a model's field stand in a cell."""
    if field.many_to_many:
        return cells.ReferencesCell(field.related_model)
    if field.is_relation:
        return cells.ReferenceCell(field.related_model)
    if field.choices:
        return cells.ChoiceCell(field.choices)
    return next(cell() for kind, cell in CELLS if isinstance(field, kind))
