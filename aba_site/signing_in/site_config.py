from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django's admin with our own way in. Not in ``apps.py``, where it would be taken for this package's own."""

    default_site = "aba_site.signing_in.site.BackOfficeSite"
