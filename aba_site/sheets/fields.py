"""A column of a sheet: which attribute of the model it carries and under which headings it is known."""

from django.db import models
from import_export.fields import Field

from aba_site.sheets import cells


class Column(Field):
    """``label`` is the lazily translated heading; ``readonly`` columns are written and, on the way in, passed over."""

    def __init__(self, *, name, label, attribute="", cell=None, readonly=False, model_field=None):
        super().__init__(attribute=attribute or name, column_name=name, widget=cell or cells.Cell(), readonly=readonly)
        self.name = name
        self.label = label
        self.model_field = model_field
        self.many = isinstance(self.widget, cells.ReferencesCell)

    @classmethod
    def of(cls, model_field, readonly=False):
        """The column of a model's field."""
        return cls(
            name=model_field.name,
            label=model_field.verbose_name,
            attribute=getattr(model_field, "attname", model_field.name),
            cell=cell_of(model_field),
            readonly=readonly,
            model_field=model_field,
        )

    @property
    def title(self) -> str:
        """The heading in the reader's language."""
        return str(self.label)

    def spellings(self) -> set[str]:
        return {self.name, *cells.in_every_language(self.label)}

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
