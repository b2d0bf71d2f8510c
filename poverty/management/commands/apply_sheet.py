"""Write a sheet that was confirmed. The site starts this itself, in a process of its own; see poverty.jobs."""

from uuid import UUID

from django.core.management import BaseCommand, CommandError

from aba_site.scoping import scoped
from poverty import jobs
from poverty.models import Upload
from poverty.staff import scope_of


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []  # someone waits for it to begin

    def add_arguments(self, parser):
        parser.add_argument("reference", type=UUID, help="reference of the upload that was begun")
        parser.add_argument("--lock", type=int, help="descriptor of the job's lock, handed over by the site")

    def handle(self, *, reference, lock, **options):
        upload = Upload.objects.get(reference=reference)
        try:
            # What becomes of it is noted whatever its person may still do; what is written is what they may write now.
            with jobs.carry_on(upload, lock) as (work, data, progress), scoped(scope_of(upload.uploaded_by)):
                from poverty.resources import apply_work

                apply_work(upload, work, data, progress)
        except Exception as error:
            upload.refresh_from_db()
            raise CommandError(upload.note or str(error)) from error
