"""Take away somebody's second factor, when phone and recovery codes are lost. Be sure of who asks."""

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError

from aba_site.signing_in import actions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("name", help="with which they sign in")

    def handle(self, *, name, **options):
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"Nobody signs in as {name!r}.")
        if not actions.remove(user=user, by=None):
            raise CommandError(f"{name} has no second factor.")
        self.stdout.write(f"{name} signs in with the password alone now; all sessions of {name} have ended.")
