"""What bringing in any sheet has in common here: it is an upload, which says what became of it."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from aba_site.sheets.planning.intake import Choices, Intake
from aba_site.sheets.planning.plan import Plan, Strategy
from aba_site.sheets.problems import Problem
from aba_site.sheets.registry import resource_of
from aba_site.sheets.resources import NotWritten, SheetResource
from poverty import actions, jobs
from poverty.files import distinct_sources
from poverty.models import Upload


class TrunkResource(SheetResource):
    """A sheet whose rows are written under an upload."""

    def sources(self, queryset):
        if "source" not in self.fields:
            return []
        return [(source.slug, source.citation or source.name) for source in distinct_sources(queryset)]

    def brought_in_before(self, sha256, sheet):
        upload = Upload.objects.of_same_file(sha256=sha256, model=self.model._meta.label_lower, sheet=sheet).first()
        if upload is None:
            return ""
        day = date_format(localtime(upload.uploaded_at), "Y-m-d H:i")
        text = _("This file was already brought in on %(day)s.")
        if upload.uploaded_by:
            text = _("This file was already brought in by %(user)s on %(day)s.")
        return text % {"user": upload.uploaded_by, "day": day}

    def apply(self, plan: Plan, upload, progress=None):
        """Writes the plan and settles the upload, in one transaction: here as records, under their journal."""
        rows = [self._change(plan, row) for row in plan.rows]
        return actions.apply_records(upload=upload, rows=rows, unchanged=plan.unchanged, progress=progress)

    def _change(self, plan, row):
        """A row as the action takes it: by attribute, relations to many apart."""
        before, after, many = {}, {}, {}
        for name, (old, new) in row.changes.items():
            column = self.fields[name]
            if column.many:
                many[column.attribute] = (old or frozenset(), new)
            else:
                before[column.attribute], after[column.attribute] = old, new
        place = Problem("", **plan.table.place(self.key_names[0], row.record))
        return actions.RecordChange(row.instance, row.new, before, after, many, place.cell)

    def write(self, plan, *, user, file_name, sha256, strategy=Strategy.BOTH):
        upload = self._begin(plan.table.sheet, user, file_name, sha256, strategy)
        try:
            with jobs.hold(upload) as progress:
                return self.apply(plan, upload, progress)
        except (actions.Moved, actions.Refused) as reason:
            raise NotWritten(str(reason)) from reason

    def start(self, intake, fingerprint):
        choices = intake.choices
        upload = self._begin(intake.sheet.name, intake.user, intake.name, intake.sha256, choices.strategy)
        work = {
            "name": intake.name,
            "choices": choices.as_json(),
            "fingerprint": fingerprint,
            "user": intake.user and intake.user.pk,
        }
        jobs.start(upload, work, intake.data)
        return upload

    def _begin(self, sheet, user, name, sha256, strategy):
        return actions.begin_upload(
            name=name, sha256=sha256, model=self.model._meta.label_lower, sheet=sheet, strategy=strategy, by=user
        )


def apply_work(upload, work: dict, data: bytes, progress) -> None:
    """
    What :meth:`TrunkResource.start` left to do, in the process that does it.

    Raises :class:`~poverty.actions.Moved` where it would no longer do what was shown.
    """
    resource = resource_of(apps.get_model(upload.model))
    user = work["user"] and get_user_model().objects.get(pk=work["user"])
    intake = Intake(resource, data, work["name"], choices=Choices.from_json(work["choices"]), user=user)
    progress.stage("reading")
    intake.book  # noqa: B018  read now: what takes long is said as it happens
    progress.stage("checking")
    plan = intake.plan
    if plan.fingerprint() != work["fingerprint"] or not plan.is_sound:
        raise actions.Moved(_("Something has changed since the sheet was looked at. Bring it in again."))
    progress.stage("writing")
    resource.apply(plan, upload, progress)
