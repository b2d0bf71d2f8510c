"""
Bring a spreadsheet in from the command line, through the same steps as in the back-office.

Any fault: nothing is written, and the exit code is not zero. With --json, standard output is one object:
"new", "changed", "unchanged", "refused", and "issues": a list of "sheet", "cell", "found", "expected", "suggestion",
"message".
"""

import json
import sys
from argparse import RawDescriptionHelpFormatter
from pathlib import Path

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand

from aba_site.sheets.planning.intake import Choices, Intake
from aba_site.sheets.planning.plan import Plan, Strategy
from aba_site.sheets.problems import Problem, Unreadable, nearest
from aba_site.sheets.registry import models_with_sheets, resource_of
from aba_site.sheets.resources import NotWritten

BESIDE = "n"  # “n*=E”: the mark * beside a number


class Command(BaseCommand):
    help = __doc__

    def create_parser(self, *args, **kwargs):
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("file", help="XLSX, XLS, ODS, CSV or TSV")
        parser.add_argument("--model", required=True, help="for example poverty.observation")
        parser.add_argument("--sheet", default="", help="which sheet of the file")
        parser.add_argument(
            "--default", action="append", default=[], metavar="COLUMN=VALUE", help="what the sheet itself does not say"
        )
        parser.add_argument("--source", default="", metavar="SLUG", help="the same as --default source=SLUG")
        parser.add_argument("--strategy", choices=Strategy.values, default=Strategy.BOTH.value)
        parser.add_argument(
            "--mark", action="append", default=[], metavar="MARK=MEANING",
            help="what a mark means: …=O, or n*=E for a mark beside a number; kept for the source",
        )  # fmt: skip
        parser.add_argument("--user", default="", metavar="NAME", help="who brings it in; else nobody in particular")
        parser.add_argument("--dry-run", action="store_true", help="show what it would do")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *, dry_run, **options):
        plan, self.note = Plan(), ""
        try:
            intake = self.intake(**options)
            plan = intake.plan
            self.note = self.resource.brought_in_before(intake.sha256, intake.sheet.name)
            faults = [*plan.problems, *(asked(question) for question in plan.questions)]
            if not faults and plan.rows and not dry_run:
                self.resource.write(
                    plan, user=intake.user, file_name=intake.name, sha256=intake.sha256, strategy=options["strategy"]
                )
        except (Unreadable, NotWritten, OSError) as error:
            faults = [Problem(said(error))]
        self.tell(plan, faults, dry_run=dry_run, as_json=options["json"])
        if faults:
            sys.exit(1)

    def intake(self, *, file, model, sheet, default, source, strategy, mark, user, **options) -> Intake:
        self.resource = declared(model)
        given = dict(split(one, self.resource.fields) for one in default) | ({"source": source} if source else {})
        choices = Choices(sheet, strategy, given, dict(map(meaning, mark)))
        path = Path(file)
        return Intake(self.resource, path.read_bytes(), path.name, choices=choices, user=person(user))

    def tell(self, plan, faults, *, dry_run, as_json):
        if as_json:
            found = plan.totals() | {
                "left_out": plan.left_out,
                "blank": plan.blank,
                "issues": [fault.as_json() for fault in faults],
                "warnings": [warning.as_json() for warning in plan.warnings],
                "passed_over": [row._asdict() for row in plan.table.passed_over],
                "note": self.note,
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        if self.note:
            self.stderr.write(f"! {self.note}")
        for row in plan.table.passed_over:
            self.stderr.write(f"· {row.row}: {row.text} – {row.why}")
        for warning in plan.warnings:
            self.stderr.write(f"! {warning}")
        for fault in faults:
            self.stderr.write(f"✗ {fault}")
        totals = ", ".join(f"{count} {name}" for name, count in plan.totals().items())
        verdict = "Nothing was written" if faults or dry_run or not plan.rows else "Brought in"
        self.stdout.write(f"{verdict}: {totals}.")


def declared(label: str):
    labels = {model._meta.label_lower: model for model in models_with_sheets()}
    if label.lower() not in labels:
        near = nearest(label.lower(), labels)
        raise Unreadable(f"There is no sheet for the model “{label}”." + (f" Did you mean “{near}”?" if near else ""))
    return resource_of(apps.get_model(label))


def split(text: str, known) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise Unreadable(f"--default takes COLUMN=VALUE, found “{text}”.")
    if name not in known:
        near = nearest(name, known)
        raise Unreadable(f"--default: there is no column “{name}”." + (f" Did you mean “{near}”?" if near else ""))
    return name, value


def meaning(text: str) -> tuple[tuple[str, bool], str]:
    mark, equals, says = text.rpartition("=")
    if not equals or not says:
        raise Unreadable(f"--mark takes MARK=MEANING, found “{text}”.")
    beside = mark.startswith(BESIDE) and len(mark) > 1
    return (mark.removeprefix(BESIDE) if beside else mark, beside), says


def person(name: str):
    if not name:
        return None
    found = get_user_model().objects.filter(**{get_user_model().USERNAME_FIELD: name}).first()
    if found is None:
        raise Unreadable(f"There is no user “{name}”.")
    return found


def asked(question) -> Problem:
    option = f"--mark '{BESIDE if question.attached else ''}{question.mark}=…'"
    return question.where.at(suggestion=option)


def said(error: Exception) -> str:
    return f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else str(error)
