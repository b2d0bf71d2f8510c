"""
Rights followed from Django's groups once; they follow from memberships now.

Whoever was in one of the three groups has that role in all regions, as before; of several the one that allows most.
The groups are left as they are, and are no longer looked at.
"""

from django.conf import settings
from django.db import migrations

ROLES = ("publisher", "curator", "viewer")  # what allows most first


def memberships_of_groups(apps, editor):
    Membership = apps.get_model("poverty", "Membership")
    people = apps.get_model(*settings.AUTH_USER_MODEL.split(".")).objects.using(editor.connection.alias)
    for role in ROLES:
        staff = people.filter(is_staff=True, is_superuser=False, groups__name=role, membership__isnull=True)
        Membership.objects.using(editor.connection.alias).bulk_create(
            [Membership(user=user, role=role, region=None) for user in staff.distinct()]
        )


class Migration(migrations.Migration):
    dependencies = [
        ("poverty", "0008_corrections_of_closed_years"),
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(memberships_of_groups, migrations.RunPython.noop, elidable=True)]
