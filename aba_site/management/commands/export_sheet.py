"""Write a model's rows, or a template to fill in, as a spreadsheet: the same file as in the back-office."""

import sys
from pathlib import Path

from django.core.exceptions import FieldError, ValidationError
from django.core.management import BaseCommand, CommandError

from aba_site.management.commands.import_sheet import declared
from aba_site.sheets.outgoing.files import KINDS, save
from aba_site.sheets.problems import Unreadable


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--model", required=True, help="for example poverty.observation")
        parser.add_argument("--kind", choices=list(KINDS), default="csv")
        parser.add_argument("--output", default="-", metavar="FILE", help="else standard output")
        parser.add_argument(
            "--where", action="append", default=[], metavar="FIELD=VALUE", help="for example indicator__slug=gdp"
        )

    def handle(self, *, model, kind, output, where, **options):
        try:
            resource = declared(model)
        except Unreadable as error:
            raise CommandError(str(error)) from None
        queryset = resource.get_queryset()
        try:
            queryset = queryset.filter(**dict(one.split("=", 1) for one in where))
        except (FieldError, ValueError, ValidationError) as error:
            raise CommandError(f"--where: {error}") from None
        if output != "-":
            with Path(output).open("wb") as file:
                save(kind, resource, queryset, file)
        else:
            save(kind, resource, queryset, sys.stdout.buffer)
