from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "supervision"
    verbose_name = _("Supervision")

    def waiting_for(self, user):
        """What waits here for this person, for the first page of the back-office: label, number, address, icon."""
        from django.urls import reverse

        from supervision.models import Challenge

        if user.has_perm("supervision.change_challenge"):
            address = f"{reverse('admin:supervision_challenge_changelist')}?state__exact=open"
            yield _("Challenges to answer"), Challenge.objects.open().count(), address, "contact_support"
