from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError

from poverty import fixture_faults as faults
from poverty.actions import public_change
from poverty.actions.counting import note_anything
from poverty.querysets import remembered_natural_keys


class Command(loaddata.Command):
    """
    Django's, with two differences: every row is checked as a form would check it, since SQLite takes what
    PostgreSQL refuses; and what is refused is named by file, row, natural key, field or constraint.
    As in Django's, either everything is loaded or nothing.
    """

    def handle(self, *fixture_labels, **options):
        with remembered_natural_keys():
            super().handle(*fixture_labels, **options)

    def loaddata(self, fixture_labels):
        try:
            with public_change():
                note_anything()
                super().loaddata(fixture_labels)
        except (ObjectDoesNotExist, DeserializationError) as error:
            # Rows that waited for later ones are completed last.
            for obj in self.objs_with_deferred_fields:
                if fault := faults.missing_reference(obj.deferred_fields):
                    raise self.refusal(fault, *obj.place) from error
            raise

    def load_label(self, fixture_label):
        for path, _directory, _name in self.find_fixtures(fixture_label):
            self.file = faults.FixtureFile(path, self.ignore)
            self.index = -1
            self.seen = {}
            try:
                super().load_label(path)
            except DeserializationError as error:
                if isinstance(error.__cause__, DatabaseError):  # no fault of the row: say, the tables are not there
                    raise
                raise self.refusal(self.why_unreadable(error), self.file, self.index + 1) from error

    def save_obj(self, obj):
        self.index += 1
        obj.place = self.file, self.index
        # What a row refers to by natural key and is not there; a later row may still bring it.
        absent = {field: key for field, key in obj.deferred_fields.items() if not field.many_to_many}
        fault = next((faults.no_such_row(*reference) for reference in absent.items() if not reference[0].null), "")
        fault = fault or faults.field_faults(obj.object, absent)
        row = type(obj.object), obj.object.pk
        if not fault and row in self.seen:
            fault = f"the same as {self.file.place(self.seen[row])}"
        if fault:
            raise self.refusal(fault, *obj.place)
        try:
            saved = super().save_obj(obj)
        except DatabaseError as error:
            fault = next((faults.no_such_row(*reference) for reference in absent.items()), "")
            fault = fault or faults.broken_constraint(obj.object, error.__cause__ or error)
            raise self.refusal(fault, *obj.place) from error
        self.seen[type(obj.object), obj.object.pk] = self.index
        return saved

    def why_unreadable(self, error):
        """The field at fault, or what the parser of the file said."""
        row = self.file.row(self.index + 1)
        return (row and faults.unreadable_field(row)) or f"cannot be read: {error.__cause__ or error}"

    def refusal(self, fault, file, index):
        return CommandError(f"{file.place(index)}: {fault}. Nothing was loaded.")
