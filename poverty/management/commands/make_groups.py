"""The groups that staff belong to."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand
from django.db import transaction

from poverty.models import Observation, SourceMark, Upload
from poverty.models.base import Publishable

RIGHTS = {
    "viewer": ("view",),
    "curator": ("view", "add", "change"),
    "publisher": ("view", "add", "change", "publish"),
}


class Command(BaseCommand):
    help = "Makes the groups viewer, curator and publisher, or gives them back the rights they should have."

    @transaction.atomic
    def handle(self, *args, **options):
        """Rights that an operator gave a group besides are kept: the command only adds, and can be run at any time."""
        for name, verbs in RIGHTS.items():
            group, _made = Group.objects.get_or_create(name=name)
            group.permissions.add(*filter(lambda right, verbs=verbs: right.codename.split("_")[0] in verbs, rights()))


def rights():
    """
    Every right over records, figures, uploads and what marks mean. Uploads are made by bringing in sheets, never added
    by hand.
    """
    trunk = Publishable | Observation | Upload | SourceMark
    kept = [m for m in apps.get_models() if issubclass(m, trunk) or getattr(m, "KEPT_BY_STAFF", False)]
    types = ContentType.objects.get_for_models(*kept).values()
    return Permission.objects.filter(content_type__in=types).exclude(codename="add_upload").order_by("pk")
